// Checks of a page in the sizes of a desktop and a phone, light and dark: nothing scrolls sideways, and nothing is a barrier. A
// screenshot goes to `results/pages` for people to look at.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { embedded } from './page-actions.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const THEMES = ['light', 'dark'] as const;

/** The search for barriers takes longest, so each size and each theme is searched once. */
const CHECKED = ['1440-light', '390-dark'];

/**
 * Rules that hold although the checker calls them minor, or still tries them out. It applies them to the whole of what is on the
 * screen: the landmarks and the heading of the dashboard and of the app inside it count together.
 */
const NAMED = [
  'landmark-one-main',
  'region',
  'page-has-heading-one',
  'heading-order',
  'empty-table-header',
  'label-content-name-mismatch',
];

/** A page to check, and the element that shows that its content has loaded. */
export interface CheckedPage {
  name: string;
  address: string;
  content: (page: Page) => Locator;
}

/** Returns by how many pixels the page or an app inside it scrolls sideways, and the element that sticks out. */
async function overflow(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames()) {
    if (frame.url() === 'about:blank') continue;
    const wide = await frame.evaluate(() => {
      const root = document.scrollingElement!;
      if (root.scrollWidth <= root.clientWidth) return '';
      const out = [...document.body.querySelectorAll('*')].find(
        (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
      );
      return `${root.scrollWidth - root.clientWidth} px: ${out?.outerHTML.slice(0, 120)}`;
    });
    if (wide) found.push(`${frame.url()}: ${wide}`);
  }
  return found;
}

async function findBarriers(page: Page): Promise<string[]> {
  // An embedded app lets the dashboard's ground show through; the checker takes what it cannot see for white.
  for (const frame of page.frames().filter((frame) => frame !== page.mainFrame())) {
    await frame.evaluate(() => document.documentElement.style.setProperty('background', 'var(--page)'));
  }
  const rules = Object.fromEntries(NAMED.map((rule) => [rule, { enabled: true }]));
  const { violations } = await new AxeBuilder({ page }).options({ rules }).analyze();
  return violations
    .filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || NAMED.includes(id))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

/** Returns the barriers. Checks again before it reports one: the heading of an app that answers the checker too late is not counted. */
async function barriers(page: Page): Promise<string[]> {
  const found = await findBarriers(page);
  return found.length === 0 ? found : findBarriers(page);
}

/**
 * Returns the names of links of one document that lead to different places. Screen readers list links without what is around them.
 * A cell of a table is read with its row, so links there may share a name.
 */
async function ambiguousLinks(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames()) {
    if (frame.url() === 'about:blank') continue;
    const names = await frame.evaluate(() => {
      const targets = new Map<string, Set<string>>();
      for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href]')) {
        if (link.closest('table') || !link.checkVisibility()) continue;
        const labels = [...link.querySelectorAll('[aria-label], [alt]')].map(
          (part) => part.getAttribute('aria-label') ?? part.getAttribute('alt') ?? '',
        );
        const name = link.getAttribute('aria-label') ?? [link.textContent, ...labels].join(' ').replace(/\s+/g, ' ').trim();
        // The same page with a filter is one place.
        targets.set(name, (targets.get(name) ?? new Set()).add(link.origin + link.pathname));
      }
      return [...targets].filter(([, places]) => places.size > 1).map(([name, places]) => `${name}: ${[...places].join(' ')}`);
    });
    found.push(...names);
  }
  return found;
}

/** Opens the page and checks it in each size and theme. */
export async function checkAppearance(page: Page, { name, address, content }: CheckedPage): Promise<void> {
  await page.goto(address);
  for (const viewport of SIZES) {
    for (const colorScheme of THEMES) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const look = `${viewport.width}-${colorScheme}`;
      const where = `${name}-${look}`;
      await expect(content(page).first(), where).toBeVisible();
      await page.screenshot({ path: `results/pages/${where}.png`, fullPage: true });
      expect.soft(await overflow(page), `${where}: scrolls sideways`).toEqual([]);
      if (!CHECKED.includes(look)) continue;
      expect.soft(await barriers(page), `${where}: barriers`).toEqual([]);
      expect.soft(await ambiguousLinks(page), `${where}: links of one name`).toEqual([]);
    }
  }
}

/** A heading of the page, or of an app inside it. */
export function heading(name: string | RegExp, app?: string): (page: Page) => Locator {
  return (page) => (app ? embedded(page, app) : page).getByRole('heading', { name });
}
