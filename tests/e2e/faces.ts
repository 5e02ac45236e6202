// The page in the face of another machine: where the sheet asks for the system's, it gets one of three that come
// with the tests; see fonts/README.md.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';

export const FACES = ['dejavu', 'noto', 'liberation'] as const;
export type Face = (typeof FACES)[number];

const KINDS = ['sans', 'serif'] as const;
const WEIGHTS = [400, 700] as const;

const sheetOf = (face: Face): string =>
  KINDS.flatMap((kind) =>
    WEIGHTS.map(
      (weight) =>
        `@font-face{font-family:"test-${kind}";font-weight:${weight};` +
        `src:url(/test-fonts/${face}-${kind}-${weight}.woff2)}`,
    ),
  ).join('');

/** Before the page is opened: gives it the face. */
export async function setFace(page: Page, face: Face): Promise<void> {
  await page.route('**/test-fonts/*.woff2', (route) =>
    route.fulfill({
      contentType: 'font/woff2',
      body: readFileSync(
        resolve(import.meta.dirname, 'fonts', new URL(route.request().url()).pathname.slice(12)),
      ),
    }),
  );
  await page.route('**/assets/*.css', async (route) => {
    const response = await route.fetch();
    const sheet = (await response.text())
      .replaceAll(/system-ui/g, 'test-sans')
      .replaceAll(/(--serif:\s*)/g, '$1test-serif,');
    await route.fulfill({ response, body: sheetOf(face) + sheet });
  });
}

/** After it is opened: waits until all of it is set in the face. */
export async function untilSet(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await Promise.all([...document.fonts].map((face) => face.load()));
    await new Promise(requestAnimationFrame);
  });
}
