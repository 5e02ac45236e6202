// WebGPU, chosen on the page: never picked by itself where the GPU is imitated in software, but right
// when a person wants it. One page for everything: the first pipelines take most of the time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadGolden, type GoldenName } from '../golden/load';
import { isDrawn } from '../long';
import {
  closeSetup,
  commit,
  configure,
  control,
  openSetup,
  resultRow,
  TINY_RUN,
  untilMeasured,
  untilOpen,
  untilSituation,
} from './drive';
import { TINY } from '../tiny';
import {
  expectCompactFile,
  expectCuts,
  expectGradients,
  expectLogits,
  expectPulls,
  expectTenSteps,
  loadGoldenModel,
} from './golden';
import { startSite, type OpenPage, type Site } from './site';

/** So small that SwiftShader measures 512 images in seconds. */
const SPECK = { ...TINY, image: 14, dim: 16, heads: 2, depth: 1 };

let site: Site;
let open: OpenPage;
beforeAll(async () => {
  site = await startSite();
  open = await site.openPage();
  await untilOpen(open.page);
});
afterAll(() => site.close());

describe('where the GPU is imitated in software', () => {
  it('the page picks WASM by itself, and says why', async () => {
    const { page } = open;
    await configure(page, { ...TINY_RUN, model: SPECK });
    await page.evaluate(() => window.espalier.train({ phase: 'dense', steps: 1 }));
    const setup = await openSetup(page);
    const badge = setup.getByRole('button', { name: /^Engine: / });
    await expect.poll(() => badge.textContent()).toBe('WASM');
    await badge.click();
    const gpu = page.locator('label', { has: page.locator('input[value=tfjs-webgpu]') });
    expect(await gpu.textContent()).toMatch(/emulated in software and slower than WASM/);
    const engines = await page.evaluate(() => window.espalier.engines());
    expect(engines.find(({ id }) => id === 'tfjs-webgpu')).toMatchObject({
      available: true,
      code: 'software-gpu',
    });
    await page.keyboard.press('Escape');
    await closeSetup(page);
  });

  const chosen = 'a person may choose it all the same: training, cut and fine-tuning run on it';
  if (isDrawn(chosen, 0.4))
    it(chosen, async () => {
      const { page } = open;
      await configure(page, {
        phases: { dense: { steps: 2 }, sparse: { steps: 3 }, finetune: { steps: 2 } },
      });
      await openSetup(page);
      await page.getByRole('button', { name: /^Engine: / }).click();
      await page.locator('input[value=tfjs-webgpu]').click();
      await page.keyboard.press('Escape');
      await closeSetup(page);
      await untilSituation(page, 'fresh');
      await control(page, 'Train').click();
      await untilMeasured(page, 'sparse');
      const setup = await openSetup(page);
      await setup
        .getByRole('button', { name: 'Engine: TensorFlow.js on WebGPU. Choose another.' })
        .waitFor();
      await closeSetup(page);
      await untilSituation(page, 'ready');
      await commit(page).click();
      await untilMeasured(page, 'finetuned');
      await untilSituation(page, 'finetuned');
      expect(await resultRow(page, 'finetuned').locator('td').first().textContent()).toBe('7');
    });
});

const STEPS = {
  'computes the logits': expectLogits,
  'computes the gradient of every parameter': expectGradients,
  'cuts: masked and compact logits at every rate': expectCuts,
  'saves the compact network as the reference has it': expectCompactFile,
  'trains ten steps: losses, parameters, logits': expectTenSteps,
} as const;

const GOLDEN: [GoldenName, keyof typeof STEPS][] = [
  ...(Object.keys(STEPS) as (keyof typeof STEPS)[]).map((step): [GoldenName, typeof step] => [
    'A',
    step,
  ]),
  ['B', 'computes the logits'],
  ['B', 'computes the gradient of every parameter'],
];

/** What is drawn, mostly one or none: the programs of every other shape take SwiftShader half a minute. */
const TRIED = GOLDEN.filter(([name, step]) => isDrawn(`tfjs-webgpu ${name} ${step}`, 0.1));
if (TRIED.length > 0)
  describe('a golden set on WebGPU', () => {
    it.each(TRIED)('%s %s', async (name, step) => {
      const golden = loadGolden(name);
      await loadGoldenModel(open.page, golden, 'tfjs-webgpu');
      await STEPS[step](open.page, golden);
    });
  });

if (isDrawn('tfjs-webgpu pulls'))
  it('pulls every gate but 0, however small', async () => {
    await loadGoldenModel(open.page, loadGolden('A'), 'tfjs-webgpu');
    await expectPulls(open.page, loadGolden('A'), 'tfjs-webgpu');
  });

describe('through all of it', () => {
  it('nothing went wrong on the page', () => expect(open.problems).toEqual([]));
});
