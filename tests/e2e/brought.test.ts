// Networks of somebody else's, brought by hand to the built page: what is done to them is told, and what they ask is
// answered by one press.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSetup, PATIENCE, untilOpen } from './drive';
import { parseSafetensors, writeSafetensors } from '../../src/formats/safetensors';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const fixture = (name: string) => {
  const path = fileURLToPath(new URL(`../formats/foreign/${name}.safetensors`, import.meta.url));
  return { name: 'model.safetensors', mimeType: '', buffer: readFileSync(path) };
};
const json = (name: string, content: unknown) => ({
  ...{ name, mimeType: 'application/json' },
  buffer: Buffer.from(JSON.stringify(content)),
});

it('opens a network of Hugging Face’s names, and asks before it opens half of a distilled one', async () => {
  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  await page.evaluate(() => window.espalier.configure({ data: 'synthetic' }));
  const setup = await openSetup(page);
  const input = setup.getByLabel('Open files …');
  await input.setInputFiles([
    fixture('hub'),
    json('config.json', { num_attention_heads: 2, layer_norm_eps: 1e-12 }),
  ]);
  const notes = page.getByTestId('brought');
  await notes.waitFor();
  expect(await notes.locator('li').allTextContents()).toEqual([
    '“vit.” before the names of its tensors was taken off.',
    'Its pooler was left out: classes do not need it.',
    expect.stringContaining('preprocessor_config.json beside it says them.'),
  ]);
  const { tensors } = parseSafetensors(new Uint8Array(fixture('timm.f32').buffer));
  const positions = tensors['pos_embed']!;
  const two = new Float32Array(18 * 16);
  two.set(positions.data.subarray(0, 16));
  two.set(positions.data.subarray(16), 32);
  const distilled = writeSafetensors({
    ...tensors,
    pos_embed: { shape: [1, 18, 16], data: two },
    dist_token: { shape: [1, 1, 16], data: new Float32Array(16) },
  });
  await input.setInputFiles([
    { name: 'deit.safetensors', mimeType: '', buffer: Buffer.from(distilled) },
    json('config.json', { num_attention_heads: 2 }),
  ]);
  const refusal = page.getByRole('alert');
  await refusal.getByText('This network is distilled').waitFor();
  await refusal.getByRole('button', { name: 'Open it without them' }).click();
  await expect
    .poll(() => notes.textContent())
    .toContain('distillation token and head were left out');
  expect(await refusal.textContent()).toBe('');
  const { top1, count } = await page.evaluate(() => window.espalier.evaluate({ split: 'test' }));
  expect(count).toBeGreaterThan(0);
  expect(top1).toBeGreaterThanOrEqual(0);
  // Dropped anywhere on the page, they open too; a file of Python's is refused with what converts it.
  await drop(page, [
    { name: 'model.safetensors', bytes: [...fixture('timm.f16').buffer] },
    { name: 'config.json', bytes: [...Buffer.from('{"num_attention_heads":2}')] },
  ]);
  await expect.poll(() => notes.textContent(), { timeout: PATIENCE }).toContain('F16');
  await drop(page, [{ name: 'model.pt', bytes: [0x80, 2, 0x8a, 10] }]);
  await refusal.getByText('safetensors.torch.save_file').waitFor();
  expect(problems).toEqual([]);
  await close();
});

const drop = (page: Page, files: { name: string; bytes: number[] }[]) =>
  page.evaluate((given) => {
    const dataTransfer = new DataTransfer();
    for (const { name, bytes } of given)
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
    );
  }, files);
