// A network for other programs, from the set-up of the built site: written, read back, downloaded, and opened again.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runOnnx } from '../../headless/onnx-runtime';
import { openSetup } from './drive';
import { startSite, type OpenPage, type Site } from './site';

let site: Site;
let open: OpenPage;
beforeAll(async () => {
  site = await startSite();
  open = await site.openPage();
});
afterAll(() => site.close());

/** What the set-up writes in a format and a form. */
async function written(format: string, form: string) {
  const { page } = open;
  await page.getByLabel('Format').selectOption(format);
  await page.getByLabel('Network', { exact: true }).selectOption(form);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Write the file' }).click(),
  ]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

const logitsOf = (images: readonly number[]) =>
  open.page.evaluate(
    async (given) =>
      Array.from(await window.espalier.logits({ images: Float32Array.from(given), count: 1 })),
    images,
  );

it('is written for ONNX Runtime and for Hugging Face, and opens again', async () => {
  const { page, problems } = open;
  await page.evaluate(() => window.espalier.prune(0.6));
  const images = Array.from({ length: 784 }, (_, i) => ((i * 7) % 11) / 5 - 1);
  const wanted = await logitsOf(images);
  await openSetup(page);
  await page.getByText('For other programs …').click();

  const onnx = await written('onnx', 'compact');
  expect(onnx.name).toBe('espalier-compact.onnx');
  const file = new Uint8Array(readFileSync(onnx.path));
  const logits = await runOnnx(file, Float32Array.from(images), [1, 1, 28, 28]);
  expect(Math.max(...wanted.map((one, i) => Math.abs(one - (logits[i] ?? NaN))))).toBeLessThan(
    1e-4,
  );

  const hub = await written('huggingFace', 'masked');
  expect(hub.name).toBe('espalier-masked-hugging-face.zip');
  const loaded = page.evaluate(
    () => new Promise((resolve) => window.espalier.on('gates', ({ gates }) => resolve([...gates]))),
  );
  await page.locator('.sheet').getByLabel('Open files …').setInputFiles(hub.path);
  // Folded into its weights, all gates are 1.
  expect(new Set((await loaded) as number[])).toEqual(new Set([1]));
  const again = await logitsOf(images);
  expect(Math.max(...wanted.map((one, i) => Math.abs(one - (again[i] ?? NaN))))).toBeLessThan(1e-4);
  expect(problems).toEqual([]);
});
