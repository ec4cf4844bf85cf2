// Link previews of chat apps and social sites.
import type { APIRequestContext } from '@playwright/test';
import { expect } from './test.ts';

/** The address of the picture that a page's HTML names for previews. */
export function pictureOf(html: string): string {
  const found = /<meta property="og:image" content="([^"]+)">/.exec(html)?.[1] ?? '';
  return found.replaceAll('&amp;', '&');
}

/** A page's HTML names a picture for previews, and it is a PNG of the size that it says. */
export async function showsPicture(request: APIRequestContext, html: string, size: [number, number]): Promise<void> {
  expect(html).toContain('<meta name="twitter:card" content="summary_large_image">');
  const answer = await request.get(pictureOf(html));
  expect(answer.status()).toBe(200);
  expect(answer.headers()['content-type']).toBe('image/png');
  const png = await answer.body();
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(size);
  for (const [name, said] of [['width', size[0]], ['height', size[1]]] as const) {
    expect(html).toContain(`<meta property="og:image:${name}" content="${said}">`);
  }
}
