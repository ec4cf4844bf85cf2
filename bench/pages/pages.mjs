// How a visitor meets the public pages: first paint and layout shift of each, cold, on fast 3G, and what Lighthouse says of
// each page. The first paint is the median of all visits, the layout shift the largest of them. `cargo xtask bench pages` builds and
// serves them; with the addresses of the sites in the environment it runs by itself: `ROUNDS=3 ONLY=catalogue node pages.mjs`.
import lighthouse from 'lighthouse';
import puppeteer from 'puppeteer-core';
import { publicPages } from './public_pages.mjs';

// A part of a page's name, to measure those alone.
const ONLY = process.env.ONLY ?? '';
const PAGES = (await publicPages()).filter(({ name }) => name.includes(ONLY));
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
// "Fast 3G" as the browser's own tools have it: latency in ms, bytes a second each way.
const FAST_3G = { offline: false, latency: 562.5, downloadThroughput: (1.6e6 * 0.9) / 8, uploadThroughput: (750e3 * 0.9) / 8 };
const GOALS = { paint: 1500, shift: 0.02, score: 90 };
const ROUNDS = Number(process.env.ROUNDS ?? 11);

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

/** A first visit: nothing is cached, nobody is signed in. */
async function visit({ address, document, missing }) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 412, height: 823, deviceScaleFactor: 1.75, isMobile: true });
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', FAST_3G);
  await page.evaluateOnNewDocument(() => {
    window.shift = 0;
    window.moved = [];
    new PerformanceObserver((list) => {
      for (const one of list.getEntries()) {
        if (one.hadRecentInput) continue;
        window.shift += one.value;
        for (const source of one.sources) window.moved.push(source.node?.outerHTML?.slice(0, 80) ?? source.node?.nodeName);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const answer = await page.goto(address, { waitUntil: 'load', timeout: 60_000 });
  if (answer.status() !== (missing ? 404 : 200)) throw new Error(`${address}: ${answer.status()}`);
  if (!document) {
    await page.waitForFunction(() => performance.getEntriesByName('mfe:shown').length > 0, { timeout: 60_000 });
  }
  await page.waitForNetworkIdle({ timeout: 60_000 });
  await new Promise((done) => setTimeout(done, 2_000));
  const seen = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    live: performance.getEntriesByName('mfe:shown')[0]?.startTime ?? performance.getEntriesByType('resource').at(-1).responseEnd,
    shift: window.shift,
    moved: window.moved,
  }));
  await context.close();
  return seen;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const failed = [];

for (const page of PAGES) {
  const { name } = page;
  const visits = [];
  for (let round = 0; round < ROUNDS; round++) visits.push(await visit(page));
  const paint = median(visits.map((one) => one.paint));
  const live = median(visits.map((one) => one.live));
  const shift = Math.max(...visits.map((one) => one.shift));
  console.log(`${name.padEnd(18)} fast 3G: first paint ${paint.toFixed(0)} ms, live ${live.toFixed(0)} ms, layout shift ${shift.toFixed(4)}`);
  if (shift > 0) console.log(`  moved: ${[...new Set(visits.flatMap((one) => one.moved))].join(' | ')}`);
  if (page.rendered && paint > GOALS.paint) failed.push(`${name}: paint`);
  if (shift >= GOALS.shift) failed.push(`${name}: shift`);
}

const port = Number(new URL(browser.wsEndpoint()).port);
// Lighthouse looks at no page that answers 404, and its scores are for pages that search engines find.
for (const { name, address } of PAGES.filter(({ found }) => found)) {
  const { lhr } = await lighthouse(address, { port, onlyCategories: CATEGORIES, logLevel: 'error' });
  const scores = CATEGORIES.map((id) => Math.round((lhr.categories[id].score ?? 0) * 100));
  console.log(`${name.padEnd(18)} Lighthouse: ${CATEGORIES.map((id, at) => `${id} ${scores[at]}`).join(', ')}`);
  for (const id of CATEGORIES) {
    for (const { id: audit, weight } of lhr.categories[id].auditRefs) {
      const { score, title, displayValue } = lhr.audits[audit];
      if (weight > 0 && score !== null && score < 0.9) console.log(`  ${id}: ${title}${displayValue ? ` (${displayValue})` : ''}`);
    }
  }
  if (scores.some((score) => score < GOALS.score)) failed.push(`${name}: Lighthouse`);
}
await browser.close();
if (failed.length > 0) {
  console.error(`Below the goal: ${failed.join('; ')}.`);
  process.exitCode = 1;
}
