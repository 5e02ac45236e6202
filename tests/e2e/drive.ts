// How the browser tests speak with the page: what a person would press and read, by role, label and
// data attribute, and a network small enough to train in seconds. Holds no scenario.
import type { Locator, Page } from 'playwright-core';
import type { DeepPartial, RunConfig } from '../../src/core/run-config';
import type { Espalier } from '../../src/store/espalier-api';
import { expect } from 'vitest';
import { TINY } from '../tiny';

/** {@link TINY} on images made from a seed, in phases of a few steps. */
export const TINY_RUN: DeepPartial<RunConfig> = {
  data: 'synthetic',
  model: TINY,
  batch: 16,
  phases: { dense: { steps: 20 }, sparse: { steps: 20 }, finetune: { steps: 5 } },
};

/** Room for a busy machine with two cores: nothing here is timed. */
export const PATIENCE = 120_000;

/** The state that the page says its run is in; see `Situation` of the user interface. */
export const situation = (page: Page): Promise<string | null> =>
  page.locator('[data-situation]').getAttribute('data-situation');

export async function untilSituation(page: Page, wanted: string): Promise<void> {
  // Said without words in sight where the page itself says it.
  const said = page.locator(`[data-situation="${wanted}"]`);
  await said.waitFor({ state: 'attached', timeout: PATIENCE });
}

/** The line of words under the phase rail. */
export const stateText = (page: Page): Locator => page.locator('[data-situation] .state-text');

/** The worker has said what is open: a network is there, its gates are on the page. */
export async function untilOpen(page: Page): Promise<void> {
  await page.evaluate(() => window.espalier.configure({}));
}

export const configure = (page: Page, change: DeepPartial<RunConfig>): Promise<RunConfig> =>
  page.evaluate((given) => window.espalier.configure(given), change);

/**
 * Presses as a hand does: scrolls first, lets the page take the height it has there, and presses what then
 * rests under it. A click alone scrolls and presses within one frame, which no hand can.
 */
export async function press(button: Locator): Promise<void> {
  await button.evaluate(
    (element) =>
      new Promise<void>((resolve) => {
        element.scrollIntoView({ block: 'center' });
        let rest = '';
        const look = () => {
          const { x, y } = element.getBoundingClientRect();
          const now = `${x} ${y}`;
          if (now === rest) resolve();
          else requestAnimationFrame(look);
          rest = now;
        };
        requestAnimationFrame(look);
      }),
  );
  await button.click();
}

/** Opens the drawer of the set-up, the rest of it unfolded too, and answers it. */
export async function openSetup(page: Page): Promise<Locator> {
  await page.locator('.header-setup').click();
  const setup = page.locator('#setup');
  await setup.waitFor();
  await setup.locator('.setup-more > summary').click();
  return setup;
}

/** Closes it. */
export async function closeSetup(page: Page): Promise<void> {
  await page.locator('.sheet-head button').click();
  await page.locator('#setup').waitFor({ state: 'detached' });
}

export const slider = (page: Page): Locator => page.getByTestId('rate-slider');
export const commit = (page: Page): Locator => page.getByTestId('commit');

/** A button of the run controls: Train, Sparsify, Pause, Resume, Step, Stop, Reset, … */
export const control = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: 'Run controls' }).getByRole('button', { name, exact: true });

/** A button that the state of the run calls for. */
export const action = (page: Page, name: string | RegExp): Locator =>
  page.locator('[data-situation]').getByRole('button', { name });

/** A line of the result table of what was trained or cut here. */
export const resultRow = (page: Page, kind: string): Locator =>
  page.locator(`#results tr[data-kind="${kind}"][data-source="init"]`);

/** Top-1 of a line of the result table, percent; null where it has none. */
export async function top1(page: Page, kind: string): Promise<number | null> {
  const row = resultRow(page, kind);
  if ((await row.count()) === 0) return null;
  const text = (await row.first().locator('td').nth(3).textContent()) ?? '';
  const found = /(\d+\.\d)\s*%/.exec(text);
  return found === null ? null : Number(found[1]);
}

/** Waits until a line of the result table has its top-1. */
export async function untilMeasured(page: Page, kind: string): Promise<void> {
  await expect.poll(() => top1(page, kind), { timeout: PATIENCE }).not.toBeNull();
}

/** Everything on the page that depends on the rate, as text; the canvases as their pixels. */
export interface Shown {
  readonly rate: string;
  readonly threshold: string;
  readonly kept: string;
  readonly macs: string;
  readonly params: string;
  readonly histogram: string;
}

/** Reads {@link Shown} in the page; handed to `evaluate` and, by `addInitScript`, kept for later. */
export function readShown(): Shown {
  const slot = (label: string) =>
    document.querySelector<HTMLInputElement>(`[data-testid=sentence] [aria-label="${label}"]`)
      ?.value ?? '';
  const canvases = document.querySelectorAll<HTMLCanvasElement>('[data-testid=histograms] canvas');
  return {
    rate: slot('Pruning rate in percent'),
    threshold: slot('Threshold τ'),
    kept: slot('Channels kept'),
    macs: slot('MACs saved in percent'),
    params: document.querySelector('[data-testid=figure-params] strong')?.textContent ?? '',
    histogram: [...canvases].map((canvas) => canvas.toDataURL()).join(' '),
  };
}

/** Where an element lies, in CSS pixels. */
export async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('The element is not on the page.');
  return box;
}

/** The name and message of what a console call rejects or throws; fails the test where it does not. */
export async function refusal(
  page: Page,
  call: (espalier: Espalier) => unknown,
): Promise<{ name: string; message: string }> {
  const refused = await page.evaluate(
    `(async () => { try { await (${call.toString()})(window.espalier); return null; }
      catch (error) { return { name: error.name, message: error.message }; } })()`,
  );
  expect(refused, `${call.toString()} was not refused`).not.toBeNull();
  return refused as { name: string; message: string };
}

/** What came of watching a rate change: what was shown right after the frame that followed it. */
export async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const read = ${readShown.toString()};
    window.seenAfterFrame = [];
    const afterFrame = (done) => requestAnimationFrame(() => {
      // A task of its own, after every callback of this frame and before the next one.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(read());
      port2.postMessage(0);
    });
    const note = () => window.seenAfterFrame.push(new Promise(afterFrame));
    const slider = document.querySelector('[data-testid=rate-slider]');
    for (const kind of ['keydown', 'input']) slider.addEventListener(kind, note, { capture: true });
  })()`);
}

/** What {@link watchFrames} saw of every move so far, the last one's frame awaited. */
export const seenAfterFrame = (page: Page): Promise<Shown[]> =>
  page.evaluate<Shown[]>('Promise.all(window.seenAfterFrame.splice(0))');
