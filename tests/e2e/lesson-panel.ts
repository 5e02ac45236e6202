// The panel of a lesson, as a person with a keyboard goes through it. Holds no scenario.
import type { Page } from 'playwright-core';
import { PATIENCE } from './drive';

export const panel = (page: Page) => page.getByTestId('lesson');

/** @param step counted from 1 */
export const untilStep = (page: Page, step: number): Promise<void> =>
  page.locator(`[data-testid=lesson][data-step="${step}"]`).waitFor({ timeout: PATIENCE });

/** Presses one of the panel's buttons by Enter. */
export async function pressed(page: Page, name: string): Promise<void> {
  await panel(page).getByRole('button', { name, exact: true }).focus();
  await page.keyboard.press('Enter');
}
