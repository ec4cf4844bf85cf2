// The changes that a browser's "Translate this page" makes to a page.
import type { Frame, Page } from '@playwright/test';

/** Takes every text out of the page and puts «it» there in elements of its own, now and whenever another one comes. */
export function translated(page: Page | Frame): Promise<void> {
  return page.evaluate(() => {
    const done = new WeakSet<Node>();
    const wrap = (node: Node): void => {
      const parent = node.parentNode;
      if (done.has(node) || !parent || !node.nodeValue?.trim() || /^(SCRIPT|STYLE|FONT|TEXTAREA)$/.test(parent.nodeName)) return;
      const [inner, outer] = [document.createElement('font'), document.createElement('font')];
      const copy = document.createTextNode(`«${node.nodeValue}»`);
      done.add(copy);
      inner.append(copy);
      outer.append(inner);
      parent.replaceChild(outer, node);
    };
    const all = (root: Node): void => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Node[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode);
      texts.forEach(wrap);
    };
    all(document.body);
    new MutationObserver((records) => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) {
          if (node.nodeType === Node.TEXT_NODE) wrap(node);
          else if (node.nodeType === Node.ELEMENT_NODE) all(node);
        }
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
}

/** The document of an app inside the dashboard. */
export async function documentOf(page: Page, app: string): Promise<Frame> {
  const frame = await (await page.waitForSelector(`iframe[data-app="${app}"]`)).contentFrame();
  if (!frame) throw new Error(`There is no document in the frame of ${app}.`);
  return frame;
}
