// Behaviour that every app shares, on a site of its own and inside the dashboard.
import type { Frame, Page } from '@playwright/test';
import { createAccount } from '../lib/api.ts';
import { embedded } from '../lib/page-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

/** A page of each app that no server renders, for whoever is signed in. */
const APPS = [
  ['licensing', '/licences'],
  ['products', '/cart'],
  ['builder', '/designs'],
] as const;

/** An app's name in the dashboard and on its own site, the title of that page, and the link to another page and its title. */
const TITLES = {
  licensing: { dashboard: 'Licensing', site: 'Pet licensing', page: 'My licenses', link: 'Look up a tag' },
  products: { dashboard: 'Products', site: 'Products', page: 'Cart', link: 'My orders' },
  builder: { dashboard: 'Builder', site: 'Custom builder', page: 'My designs', link: 'Design' },
} as const;

const REFRESH = `${sites.api}/api/identity/refresh`;

/** Records in each document which colour scheme it has whenever something is painted. */
async function recordColours(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    const look = (): void => {
      const root = document.documentElement;
      const isDrawn = document.querySelector(window === window.top ? 'body' : 'main');
      if (isDrawn) seen.add(getComputedStyle(root).colorScheme);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** The colour schemes that were painted in a document. */
function coloursOf(document: Page | Frame): Promise<string[]> {
  return document.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
}

for (const [app, path] of APPS) {
  test(`${app} takes on what was chosen in the dashboard: density, theme and language`, async ({ newcomer }) => {
    const page = await newcomer({ locale: 'fr-CA' });
    await createAccount(page.context(), 'Isa Lund');
    await page.goto(`/dashboard/${app}`);
    const root = embedded(page, app).locator('html');
    await expect(root).toHaveAttribute('lang', 'fr');
    await expect(root).not.toHaveAttribute('data-density');
    await page.getByTestId('nav-settings').click();
    await page.getByRole('radio', { name: /^Compact/ }).check();
    await page.getByRole('radio', { name: /^Dark/ }).check();
    await page.getByTestId(`nav-${app}`).click();
    await expect(root).toHaveAttribute('data-density', 'compact');
    await expect(root).toHaveAttribute('data-theme', 'dark');
    // And from the start, where it was chosen before.
    await page.reload();
    await expect(root).toHaveAttribute('data-density', 'compact');
  });

  test(`the dashboard and ${app} are dark from the first picture on where that was chosen`, async ({ newcomer }) => {
    const page = await newcomer({ colorScheme: 'light' });
    await createAccount(page.context(), 'Ily Lund');
    await page.goto('/dashboard/settings');
    await page.getByRole('radio', { name: /^Dark/ }).check();
    await recordColours(page);
    await page.goto(`/dashboard/${app}${path}`);
    await expect(embedded(page, app).getByRole('heading', { level: 1 })).toBeVisible();
    for (const frame of page.frames()) {
      expect(await coloursOf(frame), frame.url()).toEqual(['dark']);
    }
  });

  test(`the focus begins at the heading of ${app}, and the title names page and app`, async ({ page, context }) => {
    await createAccount(context, 'Ivy Lund');
    await page.goto(`/dashboard/${app}${path}`);
    const heading = embedded(page, app).getByRole('heading', { level: 1 });
    await expect(heading).toBeFocused();
    await expect(page).toHaveTitle(`${TITLES[app].page} · ${TITLES[app].dashboard} · All Pet Plus`);
    await page.getByRole('link', { name: 'Skip to the content' }).focus();
    await page.keyboard.press('Enter');
    await expect(heading).toBeFocused();
  });

  test(`${app} on its own site names its pages, moves the focus, and keeps the theme that was chosen there`, async ({ newcomer }) => {
    const page = await newcomer({ locale: 'fr-CA', colorScheme: 'light' });
    await createAccount(page.context(), 'Ilse Lund');
    await page.addInitScript(() => localStorage.setItem('allpet.theme', 'dark'));
    await recordColours(page);
    await page.goto(`${sites[app]}${path}`);
    const { site, page: title, link } = TITLES[app];
    await expect(page).toHaveTitle(`${title} · ${site} · All Pet Plus`);
    const root = page.locator('html');
    await expect(root).toHaveAttribute('data-theme', 'dark');
    expect(await coloursOf(page), 'no flash of the light theme').toEqual(['dark']);
    // The words are English, whatever the browser's language.
    await expect(root).toHaveAttribute('lang', 'en');
    await page.getByRole('navigation', { name: 'Site', exact: true }).getByRole('link', { name: link, exact: true }).click();
    await expect(page).toHaveTitle(`${link} · ${site} · All Pet Plus`);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  });

  test(`${app} asks nobody to sign in before the session is known`, async ({ page, context }) => {
    await createAccount(context, 'Ike Lund');
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    await page.route(REFRESH, async (route) => {
      await gate;
      await route.continue();
    });
    const asked = page.waitForRequest(REFRESH);
    await page.goto(`${sites[app]}${path}`);
    await asked;
    const head = page.getByRole('banner');
    await expect(head.getByRole('link', { name: 'All Pet Plus' })).toBeVisible();
    await expect(head.getByRole('link', { name: 'Sign in' })).toHaveCount(0);
    release();
    await expect(head.getByText('Ike Lund')).toBeVisible();
  });

  test(`tabs of ${app} renew the session one at a time, and none is signed out`, async ({ page, context }) => {
    await createAccount(context, 'Ian Lund');
    let [now, most] = [0, 0];
    await context.route(REFRESH, async (route) => {
      most = Math.max(most, (now += 1));
      const response = await route.fetch();
      await page.waitForTimeout(300);
      now -= 1;
      await route.fulfill({ response });
    });
    const windows = [page, await context.newPage(), await context.newPage()];
    await Promise.all(windows.map((window) => window.goto(`${sites[app]}${path}`)));
    for (const window of windows) {
      await expect(window.getByRole('banner').getByText('Ian Lund')).toBeVisible();
    }
    expect(most).toBe(1);
  });
}

test('the four sites renew the session at the same moment, and none is signed out', async ({ page, context }) => {
  await createAccount(context, 'Ira Lund');
  const askers = new Set<string>();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  await context.route(REFRESH, async (route) => {
    askers.add(new URL(route.request().frame().url()).origin);
    if (askers.size > APPS.length) release();
    await gate;
    await route.continue();
  });
  // A lock holds the tabs of one origin apart; those of different origins send the same cookie.
  const opening = APPS.map(async ([app, path]) => {
    const site = await context.newPage();
    await site.goto(`${sites[app]}${path}`);
    return site;
  });
  await page.goto('/dashboard');
  const opened = await Promise.all(opening);
  await expect(page.getByRole('heading', { name: 'Hello, Ira' })).toBeVisible();
  for (const site of opened) await expect(site.getByRole('banner').getByText('Ira Lund')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Hello, Ira' })).toBeVisible();
});

test.describe('when the API cannot be reached', () => {
  test.use({ expectedErrors: /ERR_FAILED/ });

  for (const [app, path] of APPS) {
    test(`a failed sign-out of ${app} says so, and the next try works`, async ({ page, context }) => {
      await createAccount(context, 'Ina Lund');
      await page.goto(`${sites[app]}${path}`);
      const head = page.getByRole('banner');
      await expect(head.getByText('Ina Lund')).toBeVisible();
      await page.route(`${sites.api}/api/identity/sign-out`, (route) => route.abort());
      await head.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByText('You are still signed in')).toBeVisible();
      await expect(head.getByText('Ina Lund')).toBeVisible();
      await page.unrouteAll({ behavior: 'wait' });
      await head.getByRole('button', { name: 'Sign out' }).click();
      await expect(head.getByText('Ina Lund')).toHaveCount(0);
    });
  }
});

test('an app that is always higher than its frame settles', async ({ page, context }) => {
  await createAccount(context, 'Hal Tall');
  // As high as the window, and 16 pixels more: each growth of the frame makes it higher.
  const app = `<!doctype html><style>body { margin: 0 } main { block-size: 100vh; padding-block-end: 16px }</style><main><h1>The app</h1></main><script>
    window.reports = 0;
    addEventListener('message', ({ data, ports: [port] }) => {
      if (JSON.parse(data).kind !== 'frame.welcome') return;
      port.onmessage = ({ data }) => { const { kind, id } = JSON.parse(data); if (kind === 'ping') port.postMessage(JSON.stringify({ kind: 'pong', id })); };
      port.postMessage(JSON.stringify({ kind: 'ready' }));
      new ResizeObserver(() => {
        window.reports += 1;
        port.postMessage(JSON.stringify({ kind: 'layout.height', body: { px: document.documentElement.scrollHeight } }));
      }).observe(document.documentElement);
    });
    onload = () => setTimeout(() => parent.postMessage(JSON.stringify({ kind: 'frame.hello', body: {
      versions: { min: 1, max: 1 }, app: 'licensing', app_version: '1', wants: ['context', 'layout'], nonce: '01'.repeat(16) } }), '*'));
  </script>`;
  await page.route(`${sites.licensing}/**`, (route) => route.fulfill({ contentType: 'text/html', body: app }));
  await page.goto('/dashboard/licensing');
  await expect(embedded(page, 'licensing').getByRole('heading', { name: 'The app' })).toBeVisible();
  const frame = page.frames().find((candidate) => candidate.url().startsWith(sites.licensing))!;
  await expect.poll(() => frame.evaluate('window.reports')).toBeGreaterThan(4);
  // Within thirty frames an app that still grows reports several heights.
  const further = () =>
    frame.evaluate(async () => {
      const counted = window as unknown as { reports: number };
      const before = counted.reports;
      for (let painted = 0; painted < 30; painted += 1) await new Promise(requestAnimationFrame);
      return counted.reports - before;
    });
  await expect.poll(further).toBe(0);
  const { height } = (await page.locator('iframe[data-app="licensing"]').boundingBox())!;
  expect(height).toBeLessThan(page.viewportSize()!.height + 100);
});
