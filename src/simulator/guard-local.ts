import type { NextFunction, Request, Response } from 'express';

const loopbackAddresses = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The header that every writing request of the page carries; another site's page cannot add it without being asked first. */
const PAGE_HEADER = 'x-simulator';

/** Lets pass only who sits at this machine: by address, and by name, so that no foreign name can point here. */
export function requireLoopback(request: Request, response: Response, next: NextFunction): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (loopbackAddresses.has(request.socket.remoteAddress ?? '') && loopbackNames.has(host)) next();
  else response.status(403).json({ error: 'loopback_only' });
}

/** Refuses requests that another site's form could have sent. */
export function requirePageHeader(request: Request, response: Response, next: NextFunction): void {
  if (request.get(PAGE_HEADER) === '1') next();
  else response.status(403).json({ error: 'page_header_missing' });
}
