// Round trips over a port: an app's own (`window.peers`), and over a bare one between two pages of the same two origins.
import type { BrowserContext, Frame } from '@playwright/test';
import { sites } from '../lib/sites.ts';

/** The interface of an app in builds for benchmarks. */
interface Peers {
  peers: { calls: Record<string, () => Promise<unknown>> };
}

/** As long as an answer to a ping of ours. */
const PAYLOAD = JSON.stringify({ kind: 'ping', body: {}, request: 12345, note: 'of the same length' });

/** Two pages of nothing at the origins of the shell and of an app, with a port between them; the app's document. */
export async function openBarePort(context: BrowserContext): Promise<Frame> {
  const html = (script: string) => ({ contentType: 'text/html', body: `<!doctype html><title>Bare</title>${script}` });
  await context.route(`${sites.shell}/bare`, (route) => route.fulfill(html(`<iframe src="${sites.licensing}/bare"></iframe><script>
    document.querySelector('iframe').onload = ({ target }) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => port1.postMessage(data);
      target.contentWindow.postMessage('port', '${sites.licensing}', [port2]);
    };
  </script>`)));
  await context.route(`${sites.licensing}/bare`, (route) => route.fulfill(html(`<script>
    addEventListener('message', ({ ports: [port] }) => {
      let answered;
      port.onmessage = () => answered();
      const call = () => new Promise((answer) => { answered = answer; port.postMessage(${JSON.stringify(PAYLOAD)}); });
      window.peers = { calls: { frame: call } };
    });
  </script>`)));
  const page = await context.newPage();
  await page.goto(`${sites.shell}/bare`);
  const frame = page.frames().find((candidate) => candidate.url().startsWith(sites.licensing))!;
  await frame.waitForFunction(() => 'peers' in window);
  return frame;
}

/** Calls from `frame`, one after the other, for half a second. */
export async function callsPerSecond(frame: Frame): Promise<number> {
  return frame.evaluate(async () => {
    const call = (window as unknown as Peers).peers.calls.frame!;
    const from = performance.now();
    let count = 0;
    while (performance.now() - from < 500) {
      for (let i = 0; i < 20; i += 1) await call();
      count += 20;
    }
    return (count / (performance.now() - from)) * 1_000;
  });
}
