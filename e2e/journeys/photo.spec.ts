// A pet's photo: from a picker that says nothing of the file, cut as its owner says, and below it the pet's name.
import { addPet, createAccount } from '../lib/api.ts';
import { largePhoto } from '../lib/fixture-files.ts';
import { unique } from '../lib/people.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

test('a photo without a media type is accepted, cropped and described, and does not cover the name', async ({ page, context }) => {
  await createAccount(context, 'Nia Long');
  const name = unique('Rex');
  const pet = await addPet(context, { name });
  await page.goto(`${sites.shell}/dashboard/pets/${pet.id}`);
  const input = page.locator('.photo-card input[type=file]');
  await input.evaluate(async (input: HTMLInputElement) => {
    const canvas = document.createElement('canvas');
    canvas.width = 2400;
    canvas.height = 900;
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas');
    pen.fillStyle = 'green';
    pen.fillRect(0, 0, 2400, 900);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (!blob) throw new Error('no picture');
    const to = new DataTransfer();
    to.items.add(new File([blob], 'IMG_0001', { type: '' }));
    input.files = to.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  const crop = page.getByTestId('crop');
  await crop.getByRole('radio', { name: 'A square' }).check();
  const slider = crop.getByRole('slider', { name: 'Move left or right' });
  await slider.press('Home');
  await expect(slider).toHaveValue('0');
  await page.getByTestId('save-photo').click();
  const shown = page.getByRole('img', { name: new RegExp(`^Photo of ${name}`) });
  const size = () => shown.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight]);
  await expect.poll(size).toEqual([900, 900]);

  await page.goto(`${sites.shell}/dashboard/pets`);
  const card = page.getByTestId('pet').filter({ hasText: name });
  await expect(card.locator('img')).toBeVisible();
  const box = async (within: ReturnType<typeof card.locator>) => {
    const box = await within.boundingBox();
    if (!box) throw new Error('not shown');
    return { top: box.y, bottom: box.y + box.height };
  };
  const [whole, picture, words] = [await box(card), await box(card.locator('.pet-picture')), await box(card.getByRole('heading'))];
  expect(words.top).toBeGreaterThanOrEqual(picture.bottom);
  expect(words.bottom).toBeLessThanOrEqual(whole.bottom);
});

test('a photo above the limit is scaled down before it is uploaded', async ({ page, context }) => {
  await createAccount(context, 'Nora Long');
  const name = unique('Max');
  const pet = await addPet(context, { name });
  await page.goto(`${sites.shell}/dashboard/pets/${pet.id}`);
  const file = largePhoto('IMG_0002.png', 3_000, 1_200);
  expect(file.buffer.length, 'more than the server takes').toBeGreaterThan(10_000_000);
  await page.locator('.photo-card input[type=file]').setInputFiles(file);
  await expect(page.getByTestId('crop').getByRole('radio', { name: 'The whole picture' })).toBeChecked();
  const sent = page.waitForRequest((request) => request.method() === 'PUT' && request.url().includes(`/api/pets/${pet.id}/photo`));
  await page.getByTestId('save-photo').click();
  const request = await sent;
  expect(request.headers()['content-type']).toBe('image/jpeg');
  const bytes = request.postDataBuffer()!;
  expect(bytes.length).toBeLessThan(5_000_000);
  const size = await page.evaluate(async (jpeg) => {
    const blob = new Blob([Uint8Array.from(atob(jpeg), (letter) => letter.charCodeAt(0))]);
    const { width, height } = await createImageBitmap(blob);
    return [width, height];
  }, bytes.toString('base64'));
  expect(size).toEqual([1_600, 640]);
  await expect(page.getByRole('img', { name: new RegExp(`^Photo of ${name}`) })).toBeVisible();
});
