// A foreign site, on an origin that nobody configured.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site of another owner that answers every request with one page. */
export interface ForeignSite {
  origin: string;
  close: () => Promise<void>;
}

/** Serves `html` until closed. */
export async function serveForeignSite(html: string): Promise<ForeignSite> {
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8').end(`<!doctype html><title>Elsewhere</title>${html}`);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return { origin: `http://localhost:${port}`, close };
}
