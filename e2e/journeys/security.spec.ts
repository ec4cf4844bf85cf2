// Attacks that must fail, and the security headers of every site.
import type { Page } from '@playwright/test';
import { addPet, seattle, createAccount, token } from '../lib/api.ts';
import { serveForeignSite } from '../lib/foreign-site.ts';
import { embedded, openTab } from '../lib/page-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

const APPS = ['licensing', 'products', 'builder'] as const;

/** A page of each site that no file stands for. */
const OWN_PATHS: Partial<Record<keyof typeof sites, string>> = {
  shell: '/sign-in',
  licensing: '/fees',
  products: '/cart',
  builder: '/customize',
};

test.describe('the headers of a site', () => {
  for (const [name, ancestors] of [['shell', "'none'"], ...APPS.map((app) => [app, sites.shell])] as [keyof typeof sites, string][]) {
    test(`${name} sends its security headers`, async ({ request }) => {
      const page = await request.get(sites[name], { headers: { 'accept-encoding': 'br' } });
      const html = await page.text();
      const headers = page.headers();
      const policy = headers['content-security-policy']!;
      expect(policy).toContain(`frame-ancestors ${ancestors}`);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("'wasm-unsafe-eval'");
      expect(policy).toMatch(/script-src [^;]*'sha256-/);
      expect(policy).not.toContain("'unsafe-inline'");
      expect(policy).not.toContain("'unsafe-eval'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBeTruthy();
      expect(headers['cache-control'] ?? '').not.toContain('immutable');

      // Files that carry their hash in their name never change; they travel packed.
      const script = /(?:src|href|from|init)\W*(\/[\w-]+\.js)/.exec(html)?.[1];
      expect(script, html).toBeTruthy();
      const file = await request.get(sites[name] + script, { headers: { 'accept-encoding': 'br' } });
      expect(file.headers()['cache-control']).toContain('immutable');
      expect(file.headers()['content-encoding']).toBe('br');
      expect(file.headers()['x-content-type-options']).toBe('nosniff');

      // An app's own paths are its pages; a file that is not there is not a page.
      expect((await request.get(sites[name] + (OWN_PATHS[name] ?? '/'))).status()).toBe(200);
      expect((await request.get(`${sites[name]}/missing.js`)).status()).toBe(404);
      const config = (await (await request.get(`${sites[name]}/config.json`)).json()) as { app: string; api: string };
      expect(config).toMatchObject({ app: name, api: sites.api });
    });
  }
});

test.describe('a foreign page', () => {
  test.use({ expectedErrors: /frame-ancestors|Refused to frame|Framing|CORS policy|ERR_FAILED|ERR_BLOCKED|status of 403/ });

  for (const name of ['shell', ...APPS] as const) {
    test(`a foreign page cannot frame ${name}`, async ({ page }) => {
      const foreignSite = await serveForeignSite(`<iframe src="${sites[name]}/"></iframe>`);
      await page.goto(foreignSite.origin);
      const framed = () => page.frames().find((frame) => frame !== page.mainFrame())?.url();
      // The browser puts its own page of refusal there.
      await expect.poll(framed).toBe('chrome-error://chromewebdata/');
      await expect(page.frameLocator('iframe').locator('main, nav')).toHaveCount(0);
      await foreignSite.close();
    });
  }

  test('a foreign page in an app’s place gets no answer to its hello', async ({ page, context }) => {
    await createAccount(context, 'Jan Holt');
    const hello = JSON.stringify({
      kind: 'frame.hello',
      body: {
        versions: { min: 1, max: 1 },
        app: 'licensing',
        app_version: '1.0.0',
        wants: ['context', 'auth'],
        nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
      },
    });
    // It greets as the app would, and again with each message that it hears.
    const foreignSite = await serveForeignSite(`<script>
      window.heard = [];
      addEventListener('message', (event) => heard.push(String(event.data), ...event.ports.map(() => 'a port')));
      for (let i = 0; i < 5; i++) parent.postMessage(${JSON.stringify(hello)}, '*');
    </script>`);
    await page.goto('/dashboard/licensing');
    await expect(embedded(page, 'licensing').getByText('No license yet')).toBeVisible();
    const frame = page.frames().find((candidate) => candidate.url().startsWith(sites.licensing))!;
    // The very iframe of the app, in front, navigated to another origin.
    await frame.goto(foreignSite.origin);
    // The shell has had all its turns once it has mounted another app over the same machinery.
    await openTab(page, 'products');
    await expect(embedded(page, 'products').getByText('Hello, Jan Holt.')).toBeVisible();
    expect(await frame.evaluate('window.heard')).toEqual([]);
    await foreignSite.close();
  });

  test('a foreign page in an app’s place is hidden once it has loaded, whoever still holds the port', async ({ page, context }) => {
    await createAccount(context, 'Jil Ashe');
    const foreignSite = await serveForeignSite('<h1>Enter your password</h1>');
    // The app's port goes to a worker, which outlives the document and answers every ping.
    const script = `onconnect = ({ ports: [port] }) => { port.onmessage = ({ data, ports: [held] }) => {
      held.onmessage = ({ data }) => { const { kind, id } = JSON.parse(data); if (kind === 'ping') held.postMessage(JSON.stringify({ kind: 'pong', id })); };
    }; };`;
    const app = `<!doctype html><script>
      const worker = new SharedWorker(URL.createObjectURL(new Blob([${JSON.stringify(script)}])));
      addEventListener('message', ({ data, ports: [port] }) => {
        if (JSON.parse(data).kind !== 'frame.welcome') return;
        port.postMessage(JSON.stringify({ kind: 'ready' }));
        worker.port.postMessage('held', [port]);
      });
      onload = () => setTimeout(() => parent.postMessage(JSON.stringify({ kind: 'frame.hello', body: {
        versions: { min: 1, max: 1 }, app: 'licensing', app_version: '1', wants: ['context', 'auth'], nonce: '01'.repeat(16) } }), '*'));
    </script><h1>The app</h1>`;
    // The manifest says how long the shell waits until it calls an app stopped.
    await page.route(`${sites.api}/api/apps`, async (route) => {
      const response = await route.fetch();
      const apps = (await response.json()) as Record<string, unknown>[];
      await route.fulfill({ response, json: apps.map((listed) => ({ ...listed, timeout_ms: 3_000 })) });
    });
    await page.route(`${sites.licensing}/**`, (route) => route.fulfill({ contentType: 'text/html', body: app }));
    await page.goto('/dashboard/licensing');
    await expect(embedded(page, 'licensing').getByRole('heading', { name: 'The app' })).toBeVisible();
    const frame = page.frames().find((candidate) => candidate.url().startsWith(sites.licensing))!;
    await frame.goto(foreignSite.origin);
    await expect(page.locator('iframe[data-app="licensing"]')).toHaveAttribute('data-hidden', '', { timeout: 2_000 });
    await expect(page.getByTestId('app-waiting')).toBeVisible();
    // No app takes its place: the person can load it anew.
    const card = page.getByTestId('app-failed');
    await expect(card.getByRole('heading', { name: 'Licensing has stopped' })).toBeVisible();
    await page.unroute(`${sites.licensing}/**`);
    await card.getByRole('button', { name: 'Reload' }).click();
    await expect(embedded(page, 'licensing').getByText('No license yet')).toBeVisible();
    await foreignSite.close();
  });

  test('a foreign page cannot use the API with somebody’s cookie', async ({ page, context }) => {
    await createAccount(context, 'Kay Drew');
    const foreignSite = await serveForeignSite('');
    await page.goto(foreignSite.origin);
    // Not even a request that needs no preflight is served.
    const answer = await page.evaluate(async (api) => {
      const send = (mode: RequestMode) =>
        fetch(`${api}/api/identity/refresh`, {
          method: 'POST',
          credentials: 'include',
          mode,
          headers: mode === 'cors' ? { 'content-type': 'application/json' } : { 'content-type': 'text/plain' },
          body: JSON.stringify({ app: 'shell' }),
        });
      await send('no-cors');
      return send('cors').then(() => 'answered', () => 'refused');
    }, sites.api);
    expect(answer).toBe('refused');
    // The session was not used up: the person is still signed in.
    await page.goto(`${sites.shell}/dashboard`);
    await expect(page.getByRole('heading', { name: 'Hello, Kay' })).toBeVisible();
    await foreignSite.close();
  });
});

async function storage(page: Page, origin: string): Promise<string> {
  const frame = page.frames().find((candidate) => candidate.url().startsWith(origin))!;
  return frame.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]));
}

test('a token is never in an address, a storage or a cookie that scripts can read', async ({ page, context }) => {
  const tokens = new Set<string>();
  const addresses: string[] = [];
  context.on('request', (request) => {
    addresses.push(request.url());
    const bearer = /^Bearer (.+)$/.exec(request.headers()['authorization'] ?? '')?.[1];
    if (bearer) tokens.add(bearer);
  });
  await createAccount(context, 'Lou Wren');
  await addPet(context);
  await page.goto('/dashboard');
  await expect(page.getByTestId('need')).toBeVisible();
  await openTab(page, 'licensing');
  await embedded(page, 'licensing').getByTestId('apply').click();
  await expect(embedded(page, 'licensing').getByRole('radio', { name: 'Wall-E' })).toBeVisible();
  await openTab(page, 'products');
  await expect(embedded(page, 'products').getByText('Hello, Lou Wren.')).toBeVisible();
  await openTab(page, 'builder');
  await expect(embedded(page, 'builder').getByText('No designs here yet')).toBeVisible();
  expect(tokens.size, 'the shell and the app each used a token of their own').toBeGreaterThanOrEqual(2);
  const places = [...addresses];
  for (const origin of [sites.shell, ...APPS.map((app) => sites[app])]) places.push(await storage(page, origin));
  for (const secret of tokens) expect(places.filter((place) => place.includes(secret))).toEqual([]);
  // Nor any other of the kind.
  expect(places.filter((place) => /eyJ[\w-]+\.[\w-]+\./.test(place))).toEqual([]);
  // The session, and the device on which the person is known.
  const cookies = (await context.cookies(`${sites.api}/api/identity/refresh`)).filter((cookie) => cookie.httpOnly);
  expect(cookies.map((cookie) => cookie.name).sort()).toEqual(['allpet_device', 'allpet_session']);
  for (const cookie of cookies) expect(cookie).toMatchObject({ sameSite: 'Lax', path: '/api/identity' });
});

test('an app’s token opens its own endpoints and no other app’s', async ({ context, request }) => {
  await createAccount(context, 'Max Ford');
  const get = async (path: string, bearer: string) =>
    (await request.get(sites.api + path, { headers: { authorization: `Bearer ${bearer}` } })).status();
  const products = await token(context.request, 'products');
  const licensing = await token(context.request, 'licensing');
  expect(await get('/api/licensing/licences', licensing)).toBe(200);
  expect(await get('/api/licensing/licences', products)).toBe(403);
  expect(await get('/api/identity/me', products)).toBe(200);
  const rename = (bearer: string) =>
    request.put(`${sites.api}/api/identity/me`, { headers: { authorization: `Bearer ${bearer}` }, data: { name: 'X' } });
  expect((await rename(licensing)).status()).toBe(403);
  // An owner's token, of the right app, is not a clerk's.
  const tenant = await seattle(request);
  expect(await get(`/api/licensing/authorities/${tenant}/counts`, licensing)).toBe(403);
  expect(await get('/api/licensing/licences', `${licensing.slice(0, -4)}AAAA`)).toBe(401);
});

test('an app is sandboxed and gets no more than it needs', async ({ page, context }) => {
  await createAccount(context, 'Nia Blue');
  await page.goto('/dashboard/products');
  await expect(embedded(page, 'products').getByText('Hello, Nia Blue.')).toBeVisible();
  const iframe = page.locator('iframe[data-app="products"]');
  const sandbox = ((await iframe.getAttribute('sandbox')) ?? '').split(' ');
  expect(sandbox).toContain('allow-scripts');
  expect(sandbox.filter((word) => /top-navigation|popups|modals/.test(word))).toEqual([]);
  await expect(iframe).toHaveAttribute('referrerpolicy', 'no-referrer');
  await expect(iframe).toHaveAttribute('title', 'Products');
  expect(await iframe.getAttribute('allow')).toBe('');
});
