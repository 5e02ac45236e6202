// Our own engine on the GPU, through the page: golden numbers, a cut and fine-tuning, on whatever adapter
// the browser has. One page for everything: the first pipelines take most of the time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadGolden } from '../golden/load';
import { TINY } from '../tiny';
import { configure, TINY_RUN, untilOpen } from './drive';
import {
  expectCuts,
  expectGradients,
  expectLogits,
  expectPulls,
  expectTenSteps,
  loadGoldenModel,
} from './golden';
import { startSite, type OpenPage, type Site } from './site';

let site: Site;
let open: OpenPage;
beforeAll(async () => {
  site = await startSite();
  open = await site.openPage();
  await untilOpen(open.page);
});
afterAll(() => site.close());

describe('golden set A on the WGSL engine', () => {
  const golden = loadGolden('A');
  beforeAll(() => loadGoldenModel(open.page, golden, 'wgsl'));

  it('computes the logits', () => expectLogits(open.page, golden));
  it('computes the gradient of every parameter', () => expectGradients(open.page, golden));
  it('cuts: masked and compact logits at every rate', () => expectCuts(open.page, golden));
  it('trains ten steps: losses, parameters, logits', async () => {
    await loadGoldenModel(open.page, golden, 'wgsl');
    await expectTenSteps(open.page, golden);
  });
  it('pulls every gate but 0, however small', () => expectPulls(open.page, golden, 'wgsl'));
});

describe('golden set B on the WGSL engine', () => {
  const golden = loadGolden('B');
  beforeAll(() => loadGoldenModel(open.page, golden, 'wgsl'));

  it('computes the logits', () => expectLogits(open.page, golden));
  it('computes the gradient of every parameter', () => expectGradients(open.page, golden));
});

describe('a run on the WGSL engine', () => {
  it('trains, cuts and fine-tunes on images that stay on the device', async () => {
    const { page } = open;
    await configure(page, { ...TINY_RUN, model: { ...TINY, image: 14, dim: 16, heads: 2 } });
    const measured = await page.evaluate(async () => {
      const { espalier } = window;
      const first = await espalier.train({ phase: 'dense', steps: 1 });
      await espalier.train({ phase: 'dense', steps: 30 });
      const sparse = await espalier.train({ phase: 'sparse', steps: 20 });
      const cut = await espalier.prune(0.3);
      const tuned = await espalier.finetune({ steps: 5 });
      return { first, sparse, cut, tuned, gates: espalier.gates().length };
    });
    expect(measured.sparse.ce).toBeLessThan(measured.first.ce);
    expect(measured.tuned.ce).toBeLessThan(measured.first.ce);
    expect(measured.sparse.l1).toBeLessThan(measured.gates);
    expect(measured.cut.count).toBeGreaterThan(0);
  });
});

describe('through all of it', () => {
  it('nothing went wrong on the page', () => expect(open.problems).toEqual([]));
});
