// Measures how fast an app comes into the dashboard, and how fast it talks with it.
import { test, type Browser, type BrowserContext, type Frame, type Page } from '@playwright/test';
import { signInByApi } from '../lib/api.ts';
import { owner } from '../lib/people.ts';
import { sites } from '../lib/sites.ts';
import { callsPerSecond, openBarePort } from './port.ts';
import { median, table, type Row } from './table.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 11);

/** Milliseconds from the start of the dashboard's navigation. */
interface Start {
  mounted: number;
  handshake: number;
  shown: number;
}

/** One visit: the start with an app in front, then to another app, and back. All in milliseconds. */
interface Visit extends Start {
  other: number;
  back: number;
}

/** The document of an app. */
async function frameOf(page: Page, app: string): Promise<Frame> {
  const element = await page.waitForSelector(`iframe[data-app="${app}"]`, { state: 'attached' });
  const frame = await element.contentFrame();
  if (!frame) throw new Error(`The frame of ${app} has no document.`);
  await frame.waitForURL((url) => url.origin !== 'null' && url.href !== 'about:blank');
  return frame;
}

/** When a mark was set for the `count`-th time, on the clock that all documents share. */
async function markedAt(frame: Frame, name: string, count: number): Promise<number> {
  await frame.waitForFunction(([name, count]) => performance.getEntriesByName(name).length >= count, [name, count] as const);
  return frame.evaluate(
    ([name, count]) => performance.timeOrigin + performance.getEntriesByName(name)[count - 1]!.startTime,
    [name, count] as const,
  );
}

async function start(page: Page): Promise<Start> {
  await page.goto('/dashboard/licensing', { waitUntil: 'commit' });
  const frame = await frameOf(page, 'licensing');
  const shown = await markedAt(frame, 'mfe:shown', 1);
  const handshake = await markedAt(frame, 'mfe:handshake', 1);
  const mounted = await frame.evaluate(() => performance.timeOrigin);
  const from = await page.evaluate(() => performance.timeOrigin);
  return { mounted: mounted - from, handshake: handshake - from, shown: shown - from };
}

/** Clicks an entry of the navigation; the time of the click. */
async function go(page: Page, app: string): Promise<number> {
  return page.getByTestId(`nav-${app}`).evaluate((entry: HTMLElement) => {
    const now = performance.timeOrigin + performance.now();
    entry.click();
    return now;
  });
}

async function visit(context: BrowserContext): Promise<Visit> {
  const page = await context.newPage();
  const first = await start(page);
  const before = await (await frameOf(page, 'licensing')).evaluate(() => performance.getEntriesByName('mfe:shown').length);
  const away = await go(page, 'products');
  const other = (await markedAt(await frameOf(page, 'products'), 'mfe:shown', 1)) - away;
  const home = await go(page, 'licensing');
  const back = (await markedAt(await frameOf(page, 'licensing'), 'mfe:shown', before + 1)) - home;
  await page.close();
  return { ...first, other, back };
}

/** A fresh browser profile; then the same once more, with what it has kept. */
async function coldAndWarm(browser: Browser): Promise<[Visit, Visit]> {
  const context = await browser.newContext();
  await signInByApi(context, owner);
  const cold = await visit(context);
  const warm = await visit(context);
  await context.close();
  return [cold, warm];
}

interface Calls {
  ours: number;
  bare: number;
}

/** One beside the other, in turns, so that the machine's moods meet both. */
async function calls(browser: Browser): Promise<Calls[]> {
  const context = await browser.newContext();
  await signInByApi(context, owner);
  const page = await context.newPage();
  await start(page);
  const app = await frameOf(page, 'licensing');
  if (!(await app.evaluate(() => 'peers' in window))) {
    throw new Error('The licensing app offers no window.peers: build shell and licensing with the feature `bench`.');
  }
  const bare = await openBarePort(await browser.newContext());
  const rounds: Calls[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ bare: await callsPerSecond(bare), ours: await callsPerSecond(app) });
  }
  await bare.page().context().close();
  await context.close();
  return rounds;
}

function milliseconds(values: number[]): string {
  return `${median(values).toFixed(1)} ms`;
}

test('the figures of the frame', async ({ browser }) => {
  const visits: [Visit, Visit][] = [];
  // The first warms the servers up and does not count.
  for (let round = 0; round <= ROUNDS; round += 1) visits.push(await coldAndWarm(browser));
  visits.shift();
  const of = (part: keyof Visit) => [0, 1].map((which) => milliseconds(visits.map((pair) => pair[which]![part])));
  const rounds = await calls(browser);
  const bare = median(rounds.map((round) => round.bare));
  const ours = median(rounds.map((round) => round.ours));
  const share = median(rounds.map((round) => round.ours / round.bare));
  const rows: Row[] = [
    ['', 'cold', 'warm', 'goal (cold / warm)'],
    ['Shell start -> licensing content', ...of('shown'), '<= 493 / 356 ms, then <= 212 / 205 ms'],
    ['  to the frame’s navigation', ...of('mounted'), ''],
    ['  to the handshake', ...of('handshake'), ''],
    ['To a new app', ...of('other'), '<= 80 / 67 ms'],
    ['Back to an app that is alive', ...of('back'), '<= 16 ms'],
    ['Calls per second, one at a time', `${Math.round(ours)}`, '', ''],
    ['  over a bare port', `${Math.round(bare)}`, '', ''],
    ['  share of the bare port', `${Math.round(share * 100)} %`, '', '>= 80 %'],
  ];
  console.log(`Medians of ${ROUNDS} rounds in Chromium ${browser.version()}; ${sites.shell} and ${sites.licensing}.\n`);
  console.log(table(rows));
});
