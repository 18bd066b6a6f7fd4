import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WecomStub {
  url: string;
  /** Messages taken so far. */
  sent(): number;
  close(): Promise<void>;
}

/** The least that answers like WeCom's API: what is measured is the service, not the platform. */
export async function startWecomStub(): Promise<WecomStub> {
  let sent = 0;
  const server = createServer((request, response) => {
    const isToken = request.url?.startsWith('/cgi-bin/gettoken') ?? false;
    if (!isToken) sent += 1;
    request.resume();
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      const result = isToken
        ? { errcode: 0, errmsg: 'ok', access_token: 'bench-token', expires_in: 7200 }
        : { errcode: 0, errmsg: 'ok', msgid: `m${sent}`, response_code: `r${sent}` };
      response.end(JSON.stringify(result));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sent: () => sent,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
