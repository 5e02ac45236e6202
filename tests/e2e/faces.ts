// The page in the face of another machine: where the sheet asks for the system's, it gets one of three that come
// with the tests; see fonts/README.md.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';

export const FACES = ['dejavu', 'noto', 'liberation'] as const;
export type Face = (typeof FACES)[number];

const KINDS = ['sans', 'serif'] as const;
const WEIGHTS = [400, 700] as const;

const fontsOf = (face: Face) =>
  KINDS.flatMap((kind) =>
    WEIGHTS.map((weight) => {
      const file = resolve(import.meta.dirname, 'fonts', `${face}-${kind}-${weight}.woff2`);
      return { family: `test-${kind}`, weight: `${weight}`, base64: readFileSync(file, 'base64') };
    }),
  );

/** Before the page is opened: gives it the face, as bytes, since its policy lets it fetch no font. */
export async function setFace(page: Page, face: Face): Promise<void> {
  await page.addInitScript((fonts) => {
    for (const { family, weight, base64 } of fonts) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      document.fonts.add(new FontFace(family, bytes, { weight }));
    }
  }, fontsOf(face));
  await page.route('**/assets/*.css', async (route) => {
    const response = await route.fetch();
    const sheet = (await response.text())
      .replaceAll(/system-ui/g, 'test-sans')
      .replaceAll(/(--serif:\s*)/g, '$1test-serif,');
    await route.fulfill({ response, body: sheet });
  });
}

/** After it is opened: waits until all of it is set in the face. */
export async function untilSet(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const faces = await Promise.all([...document.fonts].map((face) => face.load()));
    if (faces.length === 0) throw new Error('The page has no face of the tests.');
    await new Promise(requestAnimationFrame);
  });
}
