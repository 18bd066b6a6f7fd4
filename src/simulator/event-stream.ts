import type { Response } from 'express';

interface StreamDeps {
  /** More than this many at once are answered 503. */
  maxStreams: number;
  /** A comment line at this interval keeps proxies from closing the stream and shows when the page is gone. */
  heartbeatMs: number;
}

/** Server-Sent Events for the page. */
export interface EventStreams {
  /** Opens a stream that starts with `first`; `subscribe` is given what sends, and returns what ends the subscription. */
  open(
    response: Response,
    first: object,
    subscribe: (send: (event: object) => void) => () => void,
  ): void;
  closeAll(): void;
}

/** A reader that lets this much pile up is cut off; it comes back by itself and gets the whole state. */
const MAX_BACKLOG_BYTES = 4 * 1024 * 1024;

export function createEventStreams(deps: StreamDeps): EventStreams {
  const open = new Set<Response>();
  return {
    open(response, first, subscribe) {
      if (open.size >= deps.maxStreams) {
        response.status(503).json({ error: 'too_many_streams' });
        return;
      }
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      const send = (event: object): void => {
        response.write(`data: ${JSON.stringify(event)}\n\n`);
        if (response.writableLength > MAX_BACKLOG_BYTES) response.destroy();
      };
      open.add(response);
      send(first);
      const unsubscribe = subscribe(send);
      const heartbeat = setInterval(() => response.write(': still here\n\n'), deps.heartbeatMs);
      heartbeat.unref();
      response.on('close', () => {
        clearInterval(heartbeat);
        unsubscribe();
        open.delete(response);
      });
    },
    closeAll() {
      for (const response of open) response.end();
    },
  };
}
