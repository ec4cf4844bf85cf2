// The preview in three dimensions: it turns, zooms and follows what is chosen; where it cannot be, the flat picture stands in.
import type { Page } from '@playwright/test';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

const MODULE = /\/preview3d-[0-9a-f]+\.js$/;

function canvas(page: Page) {
  return page.getByTestId('picture').getByTestId('canvas');
}

/** The picture on the canvas when nothing moves any more. */
async function shot(page: Page): Promise<Buffer> {
  let before: Buffer = Buffer.alloc(0);
  await expect
    .poll(async () => {
      const now = await canvas(page).screenshot();
      const rests = now.equals(before);
      before = now;
      return rests;
    })
    .toBe(true);
  return before;
}

/** Waits until something else is to be seen than `before`. */
async function changed(page: Page, before: Buffer): Promise<void> {
  await expect.poll(async () => (await shot(page)).equals(before)).toBe(false);
}

/** Puts it back by keyboard: what is to be seen then, the focus included. */
async function home(page: Page): Promise<Buffer> {
  await canvas(page).focus();
  await page.keyboard.press('Home');
  return shot(page);
}

/** How many colours a picture has, as far as an eye can tell them apart. */
function colours(page: Page, picture: Buffer): Promise<number> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    if (!pen) return 0;
    pen.drawImage(bitmap, 0, 0);
    const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
    const seen = new Set<number>();
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
      seen.add(((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3));
    }
    return seen.size;
  }, picture.toString('base64'));
}

async function solid(page: Page): Promise<Buffer> {
  await page.getByTestId('solid').click();
  await expect(canvas(page)).toHaveAttribute('tabindex', '0');
  await expect(page.getByTestId('turning')).toBeVisible();
  return shot(page);
}

test('a design turns, zooms and changes in three dimensions', async ({ page }) => {
  // Drawn by the processor alone where there is no graphics processor.
  test.slow();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${sites.builder}/customize?preset=good-manners`);
  await expect(page.getByTestId('total')).toBeVisible();
  await expect(page.getByTestId('picture').getByRole('img', { name: /coral/ })).toBeVisible();
  expect(asked.filter((path) => MODULE.test(path)), 'the page can be used before the module is loaded').toEqual([]);
  // Then it comes by itself, so that nobody waits for it.
  await expect.poll(() => asked.some((path) => MODULE.test(path))).toBe(true);

  expect(await colours(page, await solid(page))).toBeGreaterThan(60);
  await expect(page.getByTestId('picture').getByRole('img')).toHaveAccessibleName(/^Harness of nylon webbing, size 2, chest .* in \(.* cm\), 0\.79 in \(20 mm\), coral.*in 3D$/);

  // By keyboard, and back to where it was.
  const first = await home(page);
  for (const key of ['ArrowLeft', '+']) {
    await page.keyboard.press(key);
    await changed(page, first);
    expect((await home(page)).equals(first), `back from ${key}`).toBe(true);
  }

  // By button and by dragging.
  await page.getByRole('button', { name: 'Turn right' }).click();
  await changed(page, first);
  const turned = await shot(page);
  const box = (await canvas(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await changed(page, turned);

  // A choice shows at once, and the next page has the same picture.
  expect((await home(page)).equals(first)).toBe(true);
  await page.getByTestId('strap').getByRole('radio', { name: 'Forest' }).check();
  await changed(page, first);
  await expect(page.getByTestId('picture').getByRole('img', { name: /forest.*in 3D/ })).toBeVisible();
  await page.getByTestId('review').click();
  await expect(canvas(page)).toHaveAttribute('tabindex', '0');
  await page.getByTestId('flat').click();
  await expect(canvas(page)).toHaveCount(0);
  await expect(page.getByTestId('picture').getByRole('img', { name: /forest/ })).toBeVisible();
});

test('without WebGL the 2D picture is shown and says why', async ({ page }) => {
  await page.addInitScript(() => {
    const getContext = HTMLCanvasElement.prototype.getContext as (kind: string, ...rest: unknown[]) => unknown;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind === 'webgl2' ? null : getContext.call(this, kind, ...rest);
    } as typeof HTMLCanvasElement.prototype.getContext;
  });
  await page.goto(`${sites.builder}/customize?preset=everyday`);
  await page.getByTestId('solid').click();
  await expect(page.getByTestId('picture').getByRole('status')).toContainText("This browser can’t show 3D graphics");
  await expect(canvas(page)).toHaveCount(0);
  await expect(page.getByTestId('flat')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByTestId('picture').getByRole('img', { name: /saying “WALL-E”/ })).toBeVisible();
});

test('lost WebGL falls back to 2D and can be retried', async ({ page }) => {
  await page.goto(`${sites.builder}/customize?product=leash`);
  await solid(page);
  await canvas(page).evaluate((element) => {
    (element as HTMLCanvasElement).getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await expect(page.getByTestId('picture').getByRole('status')).toContainText('The 3D graphics stopped');
  await expect(page.getByTestId('picture').getByRole('img', { name: /^Leash/ })).toBeVisible();
  expect(await colours(page, await solid(page))).toBeGreaterThan(30);
});

test.describe('when the module fails to load', () => {
  test.use({ expectedErrors: /ERR_FAILED/ });

  test('the 2D picture is shown instead', async ({ page }) => {
    await page.route(MODULE, (route) => route.abort());
    await page.goto(`${sites.builder}/customize?product=collar`);
    await page.getByTestId('solid').click();
    await expect(page.getByTestId('picture').getByRole('status')).toContainText("didn’t load");
    await expect(page.getByTestId('picture').getByRole('img', { name: /^Collar/ })).toBeVisible();
  });
});
