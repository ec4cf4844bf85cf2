// Card numbers by what the built-in test gateway does with them.
import type { FrameLocator, Locator, Page } from '@playwright/test';

export const CARDS = {
  good: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  needsAction: '4000 0027 6000 3184',
  slow: '4000 0000 0000 0341',
};

/** Types a card into the three fields. */
export async function fillCard(within: Page | Locator | FrameLocator, number: string): Promise<void> {
  await within.getByLabel('Card number').fill(number);
  await within.getByLabel('Valid until').fill('12/30');
  await within.getByLabel('Security code').fill('123');
}
