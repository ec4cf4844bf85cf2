// The address bar is the truth: deep links, the back button, tabs that keep what was typed, apps that do not come.
import type { Page } from '@playwright/test';
import { addPet, submitApplication, shareDesign, createAccount } from '../lib/api.ts';
import { unique } from '../lib/people.ts';
import { embedded, expectPath, openTab } from '../lib/page-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

/** Changes what the manifest says on its way to the shell. */
async function manifest(page: Page, change: (apps: Record<string, unknown>[]) => Record<string, unknown>[]): Promise<void> {
  await page.route(`${sites.api}/api/apps`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change((await response.json()) as Record<string, unknown>[]) });
  });
}

test('a deep link into an app shows the same view after a reload', async ({ page, context }) => {
  await createAccount(context, 'Noor Hale');
  await page.goto('/dashboard/licensing/fees?species=dog&altered=no');
  const app = embedded(page, 'licensing');
  await expect(app.getByTestId('fee-total')).toContainText('47.00');
  await app.getByRole('radio', { name: /2 years/i }).check();
  await expect(app.getByTestId('fee-total')).toContainText('69.00');
  await expectPath(page, /\/dashboard\/licensing\/fees\?.*term=24/);
  await page.reload();
  await expect(app.getByRole('radio', { name: 'No, or not yet' })).toBeChecked();
  await expect(app.getByTestId('fee-total')).toContainText('69.00');
});

test('one click on Back undoes one step, across tabs, inside an app and after a reload', async ({ page, context }) => {
  await createAccount(context, 'Olu Beck');
  await page.goto('/dashboard');
  const app = embedded(page, 'licensing');
  const at = {
    home: async () => {
      await expectPath(page, '/dashboard');
      await expect(page.getByRole('heading', { name: 'Hello, Olu' })).toBeVisible();
    },
    pets: async () => {
      await expectPath(page, '/dashboard/pets');
      await expect(page.getByRole('heading', { name: 'Pets', level: 1 })).toBeVisible();
    },
    licences: async () => {
      await expectPath(page, /\/dashboard\/licensing(\/licences)?$/);
      await expect(app.getByText('No license yet')).toBeVisible();
    },
    fees: async () => {
      await expectPath(page, '/dashboard/licensing/fees');
      await expect(app.getByTestId('fee-total')).toBeVisible();
    },
    verify: async () => {
      await expectPath(page, '/dashboard/licensing/verify');
      await expect(app.getByLabel('Code on the tag')).toBeVisible();
    },
    products: async () => {
      await expectPath(page, '/dashboard/products');
      await expect(embedded(page, 'products').getByRole('heading', { name: 'Products', level: 1 })).toBeVisible();
    },
  };
  await at.home();
  await openTab(page, 'pets');
  await at.pets();
  await openTab(page, 'licensing');
  await at.licences();
  await app.getByRole('link', { name: 'Fees' }).click();
  await at.fees();
  await app.getByRole('link', { name: 'Look up a tag' }).click();
  await at.verify();
  await openTab(page, 'products');
  await at.products();

  await page.goBack();
  await at.verify();
  await page.goBack();
  await at.fees();
  await page.reload();
  await at.fees();
  await page.goBack();
  await at.licences();
  await page.goBack();
  await at.pets();
  await page.goForward();
  await at.licences();
  await page.goForward();
  await at.fees();
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await at.home();
});

test('an address that no app can show is an unknown page', async ({ page, context }) => {
  await createAccount(context, 'Oda Beck');
  for (const path of ['//evil', '/fees?pet=\\evil', `/fees?pet=${'x'.repeat(2_100)}`]) {
    await page.goto(`/dashboard/licensing${path}`);
    await expect(page.getByRole('heading', { name: 'There is no such page', level: 1 })).toBeVisible();
    await expect(page.locator('iframe[data-app="licensing"]')).toHaveCount(0);
  }
  await openTab(page, 'licensing');
  await expect(embedded(page, 'licensing').getByText('No license yet')).toBeVisible();
});

test('an app keeps its input while another is in front', async ({ page, context }) => {
  await createAccount(context, 'Pia Moon');
  await page.goto('/dashboard/licensing/verify');
  const app = embedded(page, 'licensing');
  await app.getByLabel('Code on the tag').fill('7K3M');
  await openTab(page, 'products');
  await expect(embedded(page, 'products').getByRole('heading', { name: 'Products', level: 1 })).toBeVisible();
  await openTab(page, 'builder');
  await expect(embedded(page, 'builder').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(app.getByLabel('Code on the tag')).toBeHidden();
  await openTab(page, 'pets');
  await expect(page.getByText('No pets yet')).toBeVisible();
  await openTab(page, 'licensing');
  await expect(app.getByLabel('Code on the tag')).toHaveValue('7K3M');
  await expectPath(page, '/dashboard/licensing/verify');
  await expect(page.locator('iframe[data-app="licensing"]')).toHaveCount(1);
});

test('a draft of an application survives a reload of the whole dashboard', async ({ page, context }) => {
  await createAccount(context, 'Quin Ames');
  const name = unique('Bo');
  await addPet(context, { name });
  await page.goto('/dashboard/licensing/apply');
  const app = embedded(page, 'licensing');
  await app.getByRole('radio', { name }).check();
  await app.getByLabel('ZIP code').fill('98112');
  await page.reload();
  await expect(app.getByRole('radio', { name })).toBeChecked();
  await expect(app.getByLabel('ZIP code')).toHaveValue('98112');
});

test('the manifest says which tabs there are', async ({ page, context }) => {
  await createAccount(context, 'Rae Wynn');
  await manifest(page, (apps) =>
    apps
      .filter((app) => app.id !== 'builder')
      .map((app) => (app.id === 'licensing' ? { ...app, name: 'Permits', route: 'permits' } : app)),
  );
  await page.goto('/dashboard');
  const side = page.getByRole('navigation', { name: 'Dashboard' });
  await expect(side.getByRole('link', { name: 'Permits' })).toBeVisible();
  await expect(side.getByRole('link', { name: 'Products' })).toBeVisible();
  await expect(page.getByTestId('nav-builder')).toHaveCount(0);
  await side.getByRole('link', { name: 'Permits' }).click();
  await expectPath(page, '/dashboard/permits');
  await expect(embedded(page, 'licensing').getByText('No license yet')).toBeVisible();
  await page.goto('/dashboard/builder');
  await expect(page.getByRole('heading', { name: 'There is no such page', level: 1 })).toBeVisible();
});

test.describe('when something fails to load', () => {
  test.use({ expectedErrors: /Failed to load resource|ERR_FAILED|chrome-error|CORS policy|TypeError: Failed to fetch/ });

  test('an unavailable app shows a card and loads after Try again', async ({ page, context }) => {
    await createAccount(context, 'Sol Reyes');
    // The manifest says how long to wait.
    await manifest(page, (apps) => apps.map((app) => ({ ...app, timeout_ms: 1500 })));
    await page.route(`${sites.licensing}/**`, (route) => route.abort());
    await page.goto('/dashboard/licensing/verify');
    await expect(page.getByTestId('app-waiting')).toBeVisible();
    const card = page.getByTestId('app-failed');
    await expect(card).toContainText('Licensing didn’t load');
    await expect(card).toContainText('It did not answer in time.');
    await expect(card.getByRole('link', { name: /Open in its own tab/ })).toHaveAttribute(
      'href',
      `${sites.licensing}/verify`,
    );
    // The rest goes on.
    await openTab(page, 'pets');
    await expect(page.getByText('No pets yet')).toBeVisible();
    await page.goBack();
    // Coming back tries again by itself, and it is still away.
    await expect(page.getByTestId('app-waiting')).toBeVisible();
    await expect(card).toBeVisible();
    await page.unroute(`${sites.licensing}/**`);
    await card.getByTestId('app-retry').click();
    await expect(embedded(page, 'licensing').getByLabel('Code on the tag')).toBeVisible();
    await expect(card).toHaveCount(0);
  });

  test('an unavailable app also loads from its menu entry', async ({ page, context }) => {
    await createAccount(context, 'Sal Reyes');
    await manifest(page, (apps) => apps.map((app) => ({ ...app, timeout_ms: 1500 })));
    const card = page.getByTestId('app-failed');
    const code = embedded(page, 'licensing').getByLabel('Code on the tag');
    for (const path of ['/dashboard/licensing/verify', '/dashboard/licensing']) {
      await page.route(`${sites.licensing}/**`, (route) => route.abort());
      await page.goto(path);
      await expect(card).toBeVisible();
      await page.unroute(`${sites.licensing}/**`);
      // Where one is already, and from somewhere else.
      if (path.endsWith('verify')) {
        await openTab(page, 'pets');
        await openTab(page, 'licensing');
        await expect(code).toBeVisible();
      } else {
        await openTab(page, 'licensing');
        await expect(embedded(page, 'licensing').getByRole('heading', { level: 1 })).toBeVisible();
      }
      await expect(card).toHaveCount(0);
    }
  });

  test('an app that could not be reached comes back once the browser is online', async ({ page, context }) => {
    await createAccount(context, 'Tim Cole');
    await manifest(page, (apps) => apps.map((app) => ({ ...app, timeout_ms: 1500 })));
    await page.goto('/dashboard');
    await expect(page.getByTestId('nav-licensing')).toBeVisible();
    await context.setOffline(true);
    await page.getByTestId('nav-licensing').click();
    await expect(page.getByTestId('app-failed')).toContainText('Licensing didn’t load');
    await context.setOffline(false);
    await expect(embedded(page, 'licensing').getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByTestId('app-failed')).toHaveCount(0);
  });

  test('a request that never gets a response times out after 30 seconds', async ({ page, context }) => {
    await createAccount(context, 'Tom Cole');
    await page.clock.install();
    const pets = `${sites.api}/api/pets**`;
    await page.route(pets, () => undefined);
    const asked = page.waitForRequest(pets);
    await page.goto('/dashboard/pets');
    await asked;
    await page.clock.fastForward(25_000);
    await expect(page.getByRole('alert')).toHaveCount(0);
    await page.clock.fastForward(6_000);
    const failed = page.getByRole('alert');
    await expect(failed).toContainText('Check your connection and try again');
    await page.unroute(pets);
    await failed.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('No pets yet')).toBeVisible();
  });

  test('without the API the dashboard says so and comes back', async ({ page, context }) => {
    await createAccount(context, 'Tia Cole');
    await page.route(`${sites.api}/**`, (route) => route.abort());
    await page.route(`${sites.api}/api/apps`, (route) => route.abort());
    await page.goto('/dashboard/pets');
    const failed = page.getByRole('alert');
    await expect(failed).toContainText(/connection|reach|offline/i);
    await page.unroute(`${sites.api}/**`);
    await failed.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('No pets yet')).toBeVisible();
    // The list of apps has a way on of its own: the built-in pages do not wait for it.
    const apps = page.getByTestId('apps-failed').getByRole('button', { name: 'Try again' });
    await expect(apps).toBeVisible();
    await page.unroute(`${sites.api}/api/apps`);
    await apps.click();
    await expect(page.getByTestId('nav-licensing')).toBeVisible();
  });

  test('input survives a failed save and is saved only once', async ({ page, context }) => {
    await createAccount(context, 'Una Field');
    await page.goto('/dashboard/pets/new');
    const name = unique('Momo');
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel(/^Weight/).fill('4.2');
    await page.getByRole('radiogroup', { name: 'Spayed or neutered' }).getByRole('radio', { name: 'Yes', exact: true }).check();
    // The pet is added, and the answer is lost on its way.
    await page.route(`${sites.api}/api/pets`, async (route) => {
      if (route.request().method() === 'POST') await route.fetch();
      await route.abort();
    });
    await page.getByTestId('save-pet').click();
    await expect(page.locator('form').getByText(/connection|reach|offline/i).first()).toBeVisible();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
    await expect(page.getByLabel(/^Weight/)).toHaveValue('4.2');
    await page.unroute(`${sites.api}/api/pets`);
    await page.getByTestId('save-pet').click();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await openTab(page, 'pets');
    await expect(page.getByTestId('pet')).toHaveCount(1);
  });

  test('a slow page shows a skeleton, then its content', async ({ page, context }) => {
    await createAccount(context, 'Vic Stone');
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    await page.route(`${sites.api}/api/pets?**`, async (route) => {
      await gate;
      await route.continue();
    });
    await page.goto('/dashboard/pets');
    await expect(page.locator('.page .skeleton').first()).toBeVisible();
    await expect(page.getByText('No pets yet')).toHaveCount(0);
    release();
    await expect(page.getByText('No pets yet')).toBeVisible();
    await expect(page.locator('.page .skeleton')).toHaveCount(0);
  });
});

test.describe('when a lazy module fails to load', () => {
  test.use({ expectedErrors: /Failed to load resource|TypeError: Failed to fetch/ });

  test('a dashboard module that failed to load can be retried', async ({ page, context }) => {
    await createAccount(context, 'Ina Part');
    await page.route('**/*-pages.wasm', (route) => route.abort());
    await page.goto('/dashboard/pets');
    const failed = page.getByRole('alert').filter({ hasText: 'couldn’t load this section' });
    await expect(failed).toBeVisible();
    // The rest of the dashboard works meanwhile.
    await openTab(page, 'home');
    await expect(page.getByRole('heading', { name: 'Hello, Ina', level: 1 })).toBeVisible();
    await openTab(page, 'pets');
    await expect(failed).toBeVisible();
    await page.unroute('**/*-pages.wasm');
    await failed.getByRole('button', { name: 'Try again' }).press('Enter');
    await expect(page.getByRole('heading', { name: 'Pets', level: 1 })).toBeVisible();
  });
});

test('a fragment is scrolled to inside the dashboard as on the site', async ({ page, context }) => {
  await createAccount(context, 'Fia Wynn');
  await page.setViewportSize({ width: 390, height: 600 });
  await page.goto(`${sites.products}/catalogue#products`);
  await expect(page.getByTestId('product').first()).toBeInViewport();
  await page.goto('/dashboard/products/catalogue#products');
  await expect(embedded(page, 'products').getByTestId('product').first()).toBeInViewport();
});

test('Back restores the list position', async ({ page, context }) => {
  await createAccount(context, 'Lis Kern');
  const pets = [];
  for (let count = 1; count <= 14; count += 1) pets.push(await addPet(context, { name: `Pet ${count}` }));
  for (const pet of pets) await submitApplication(context, pet, { paid: false });
  for (let count = 1; count <= 14; count += 1) await shareDesign(context, `Walk ${count}`);

  // Each list by the link of a row at its end, the page that it leads to, and the way back.
  const licensing = embedded(page, 'licensing');
  const lists = [
    { path: '/dashboard/pets', rows: page.getByTestId('pet'), there: page.getByRole('heading', { name: /^Pet \d+$/, level: 1 }) },
    { path: '/dashboard/designs', rows: page.getByTestId('design'), there: embedded(page, 'builder').getByTestId('picture') },
    {
      path: '/dashboard/licensing/licences',
      rows: licensing.getByTestId('applications').getByRole('link', { name: /^Pet \d+, application of / }),
      there: licensing.getByRole('heading', { name: /application awaits payment/ }),
    },
  ];
  for (const { path, rows, there } of lists) {
    await page.goto(path);
    await expect(rows).toHaveCount(14);
    const row = rows.nth(12);
    await row.scrollIntoViewIfNeeded();
    const before = (await row.boundingBox())!.y;
    await row.click();
    await expect(there).toBeVisible();
    await page.goBack();
    await expect(rows).toHaveCount(14);
    await expect(row).toBeInViewport();
    await expect(async () => expect(Math.abs((await row.boundingBox())!.y - before)).toBeLessThan(4)).toPass();
  }
});

test('Back in the embedded store restores the products and the scroll position', async ({ page, context }) => {
  await createAccount(context, 'Lia Kern');
  await page.goto('/dashboard/products/catalogue');
  const store = embedded(page, 'products');
  const products = store.getByTestId('product');
  await expect(products).toHaveCount(24);
  await store.getByRole('button', { name: /more/i }).click();
  await expect(products).toHaveCount(48);
  const product = products.nth(40);
  const words = await product.innerText();
  await product.scrollIntoViewIfNeeded();
  const before = (await product.boundingBox())!.y;
  await product.getByRole('link').click();
  await expect(store.getByTestId('price')).toBeVisible();
  await page.goBack();
  await expect(products).toHaveCount(48);
  await expect(product).toHaveText(words, { useInnerText: true });
  await expect(async () => expect(Math.abs((await product.boundingBox())!.y - before)).toBeLessThan(4)).toPass();
});

test('a 404 is not retried and offers a way back', async ({ page, context }) => {
  await createAccount(context, 'Ivo Brandt');
  await page.goto('/dashboard/pets/01930000-0000-7000-8000-000000000001');
  const failed = page.getByRole('alert');
  await expect(failed).toBeVisible();
  await expect(failed.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await failed.getByRole('link', { name: 'See my pets' }).click();
  await expect(page.getByText('No pets yet')).toBeVisible();
});
