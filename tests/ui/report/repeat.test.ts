// A run is trained in an odd way, and what its report prints is done on another page: the numbers are the
// same to the last bit. Where they could not be, the report says so and prints nothing to follow.
import { afterEach, describe, expect, it } from 'vitest';
import { initParams } from '../../../src/core/init';
import { headOf } from '../../../src/core/lineage';
import type { MakeTrainer } from '../../../src/engine/trainer';
import { readLink } from '../../../src/store/link/read-link';
import { broughtBy, openingOf, readRecipeFile } from '../../../src/store/link/recipe-link';
import { makeTrainer } from '../../engine/make';
import { realPage, type RealPage } from '../../store/real-page';
import { SMALLEST } from '../../tiny';
import { weightsIn } from '../../weights';

const CHANGE = { data: 'synthetic', model: SMALLEST, engine: 'wasm', seed: 5, batch: 32 } as const;
const ODD = { lr: 3e-3, warmup: 2 };

const pages: RealPage[] = [];
afterEach(() => pages.splice(0).forEach((page) => page.close()));
async function open(...given: Parameters<typeof realPage>): Promise<RealPage> {
  const page = await realPage(...given);
  pages.push(page);
  return page;
}

const reportOf = ({ espalier }: RealPage): Promise<string> => espalier.report();

const unescaped = (html: string) =>
  html.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** Opens the report's second link, and carries out what it brings. */
async function carriedOut(report: string): Promise<RealPage> {
  const [, href = ''] = Array.from(report.matchAll(/<a href="([^"]*)"/g), ([, link]) => link);
  const { hash, search } = new URL(unescaped(href));
  const brought = await broughtBy(hash);
  expect(brought.notes).toEqual([]);
  const { config, start } = openingOf(readLink(search), brought);
  const page = await open(config, start);
  if (brought.recipe === null) throw new Error('The link brings no recipe.');
  await page.espalier.run(brought.recipe);
  return page;
}

/** Opens the report's link and runs the report's script. */
async function repeated(report: string): Promise<RealPage> {
  const [, href = ''] = /<a href="([^"]*)"/.exec(report) ?? [];
  const [, script = ''] = /<pre>([\s\S]*)<\/pre>/.exec(report) ?? [];
  const link = readLink(new URL(unescaped(href)).search);
  expect(link.notes).toEqual([]);
  expect(link.view.lesson ?? null).toBeNull();
  const page = await open(link.config, link.start);
  await page.script(unescaped(script));
  return page;
}

/** Everything that a run comes to. */
async function outcome({ espalier, store }: RealPage) {
  const { results, curves, committed } = store.live();
  const of = async (compact: boolean) => weightsIn(await espalier.saveModel({ compact }));
  return {
    rows: results.map(({ kind, rate, criterion, steps, top1, validation, undone }) => ({
      kind,
      rate,
      criterion,
      steps,
      top1,
      validation,
      undone,
    })),
    losses: curves.ce.points,
    bands: curves.bands,
    parent: await of(false),
    cut: committed === null ? null : await of(true),
  };
}

/** Breaks the loss of the first trainer in its step `at`, once. */
const poisoned =
  (at: number): MakeTrainer =>
  async (...given) => {
    const trainer = await makeTrainer(...given);
    const params = initParams(SMALLEST, 1);
    params['head.weight']?.fill(3e38);
    let steps = 0;
    const step = trainer.step.bind(trainer);
    trainer.step = (...one) => {
      if (++steps === at) trainer.load(params);
      step(...one);
    };
    return trainer;
  };

describe('the recipe of a report', () => {
  it('repeats a run whose settings, batches and cuts changed on the way', async () => {
    const page = await open(CHANGE);
    const { espalier } = page;
    await espalier.configure({ phases: { dense: ODD, sparse: { ...ODD, lambda: 1e-3 } } });
    await espalier.reset();
    await espalier.train({ phase: 'dense', steps: 12 });
    await espalier.evaluate({ split: 'test' });
    await espalier.configure({ batch: 16, augment: true });
    await espalier.train({ phase: 'sparse', steps: 20, until: 8 });
    await espalier.configure({ phases: { sparse: { lambda: 4e-4, gateLr: 0.05 } } });
    await espalier.goOn({ until: 13 });
    await espalier.evaluate({ split: 'validation' });
    await espalier.configure({ batch: 24 });
    await espalier.goOn();
    await espalier.evaluate({ split: 'test' });
    await espalier.prune(0.5);
    await espalier.finetune({ steps: 6 });
    await espalier.evaluate({ split: 'test' });
    await espalier.evaluate({ split: 'validation' });
    await espalier.undoPrune();
    await espalier.configure({ criterion: 'gate-magnitude' });
    await espalier.prune(0.2);
    await espalier.configure({
      phases: { finetune: { lr: 1e-4, schedule: 'constant', warmup: 0 } },
    });
    await espalier.finetune({ steps: 9, until: 4 });
    await espalier.goOn();
    await espalier.evaluate({ split: 'test' });
    await espalier.evaluate({ split: 'validation' });
    await espalier.denseControl({ steps: 20 });
    // What is typed afterwards was not trained with.
    await espalier.configure({ batch: 100, phases: { sparse: { lambda: 0.5, lr: 1e-5 } } });
    const report = await reportOf(page);
    expect(report).toContain('same bits');
    const again = await repeated(report);
    const [first, second] = [await outcome(page), await outcome(again)];
    expect(second).toEqual(first);
    expect(await outcome(await carriedOut(report))).toEqual(first);
    const tuned = first.rows.filter(({ kind }) => kind === 'finetuned');
    expect(tuned.map(({ criterion }) => criterion)).toEqual([undefined, 'gate-magnitude']);
  });

  it('repeats what a broken loss and its halved rate came to', async () => {
    const page = await open(CHANGE, null, poisoned(10));
    const { espalier } = page;
    await espalier.train({ phase: 'dense', steps: 6 });
    await expect(espalier.train({ phase: 'sparse', steps: 9 })).rejects.toThrow(
      /not a number|number/,
    );
    await page.client.call('recover', { way: 'halve-lr' });
    await espalier.evaluate({ split: 'test' });
    const again = await repeated(await reportOf(page));
    const [first, second] = [await outcome(page), await outcome(again)];
    expect(second.parent).toBe(first.parent);
    expect(second.rows.at(-1)).toEqual(first.rows.at(-1));
    expect(again.store.live().config.phases.sparse.lr).toBe(
      page.store.live().config.phases.sparse.lr,
    );
  });

  it('repeats what was trained on behind an engine that was lost, since its moments were not', async () => {
    const page = await open(CHANGE);
    const { espalier } = page;
    await espalier.train({ phase: 'dense', steps: 3 });
    await page.client.call('recover', { way: 'retry-engine' });
    await espalier.train({ phase: 'sparse', steps: 3 });
    await page.client.call('recover', { way: 'retry-engine' });
    await espalier.train({ phase: 'sparse', steps: 3 });
    const report = await reportOf(page);
    expect(report).not.toContain('Begin with a fresh optimizer.');
    const again = await repeated(report);
    const [first, second] = [await outcome(page), await outcome(again)];
    expect(second).toEqual(first);
  });

  it('begins anew with the optimizer where the run had gone away and come back', async () => {
    const page = await open(CHANGE);
    await page.script(`await espalier.run({ version: 1, start: 'fresh',
      config: { data: 'synthetic', model: ${JSON.stringify(SMALLEST)}, engine: 'wasm', batch: 16 },
      steps: [
        { do: 'train', phase: 'dense', steps: 3 },
        { do: 'name', as: 'here' },
        { do: 'go', to: 'root' },
        { do: 'go', to: 'here' },
        { do: 'train', phase: 'dense', steps: 3 },
      ] });`);
    expect(page.espalier.recipe().steps).toEqual([
      { do: 'train', phase: 'dense', steps: 3 },
      { do: 'name', as: 'here' },
      { do: 'train', phase: 'dense', steps: 3, optimizer: 'fresh' },
    ]);
    const again = await repeated(await reportOf(page));
    const [first, second] = [await outcome(page), await outcome(again)];
    expect(second.parent).toBe(first.parent);
  });

  it('repeats ways back to networks that were named', async () => {
    const page = await open(CHANGE);
    await page.script(`await espalier.run({ version: 1, start: 'fresh',
      config: { data: 'synthetic', model: ${JSON.stringify(SMALLEST)}, engine: 'wasm', batch: 16 },
      steps: [
        { do: 'train', phase: 'sparse', steps: 8, optimizer: 'fresh', changes: [{ at: 3, set: { lambda: 1e-3 } }] },
        { do: 'measure', split: 'test' },
        { do: 'name', as: 'it’s mine' },
        { do: 'cut', criterion: 'gate-magnitude', scope: 'network', budget: { rate: 0.3 } },
        { do: 'measure', split: 'test' },
        { do: 'go', to: 'it’s mine' },
        { do: 'train', phase: 'sparse', steps: 4, gates: 'fixed' },
        { do: 'go', to: 'root' },
        { do: 'train', phase: 'dense', steps: 5, until: 2 },
        { do: 'control', steps: 6, set: { phases: { finetune: { lr: 1e-4 } } } },
      ] });`);
    const again = await repeated(await reportOf(page));
    expect(again.espalier.recipe()).toEqual(page.espalier.recipe());
    const [first, second] = [await outcome(page), await outcome(again)];
    expect(second).toEqual(first);
  });

  it('repeats a run that was stored, left and gone on with', async () => {
    const page = await open(CHANGE);
    const { espalier, store } = page;
    await espalier.train({ phase: 'sparse', steps: 5 });
    await espalier.evaluate({ split: 'test' });
    await espalier.reset();
    await page.client.call('openRun', { id: store.getState().runs.past[0]?.id ?? '' });
    await espalier.train({ phase: 'sparse', steps: 3 });
    await espalier.evaluate({ split: 'test' });
    const again = await repeated(await reportOf(page));
    const [first, second] = [await outcome(page), await outcome(again)];
    expect({ rows: second.rows, parent: second.parent }).toEqual({
      ...{ rows: first.rows, parent: first.parent },
    });
  });

  it('is a file within the report where a link would be too long', async () => {
    const page = await open(CHANGE);
    for (let i = 0; i < 60; i++) {
      const lr = 1e-3 * (1 + Math.sin(i) ** 2);
      const odd = { lr, weightDecay: lr / 7, labelSmoothing: lr / 3 };
      await page.espalier.configure({ batch: 1 + (i % 32), phases: { dense: odd } });
      await page.espalier.train({ phase: 'dense', steps: 1 });
    }
    const report = await reportOf(page);
    expect(report).toContain('as a link it would be too long');
    const [, href = '', name] =
      /<a href="(data:application\/json,[^"]*)" download="([^"]*)"/.exec(report) ?? [];
    expect(name).toBe('espalier-recipe-vit-seed5.json');
    const text = await (await fetch(unescaped(href))).arrayBuffer();
    expect(readRecipeFile(text)).toEqual(page.espalier.recipe());
    expect(JSON.parse(JSON.stringify(page.espalier.recipe().steps))).toHaveLength(60);
  });

  it('is of the step that a phase at work has come to, and measures what was measured', async () => {
    const page = await open(CHANGE);
    const { espalier, store } = page;
    await espalier.train({ phase: 'dense', steps: 4 });
    let told = 0;
    const soon = new Promise<void>((resolve) =>
      espalier.on('progress', () => {
        if (++told === 3) resolve();
      }),
    );
    const training = espalier.train({ phase: 'sparse', steps: 100_000 });
    await soon;
    const paused = new Promise<void>((resolve) =>
      espalier.on('activity', (activity) => {
        if (activity.paused) resolve();
      }),
    );
    await espalier.pause();
    await paused;
    const [step, writing] = [store.live().progress?.step, page.reportNow()];
    const report = await writing;
    expect(report).toContain(`until: ${step} }`);
    expect(report).not.toContain('do: &#39;measure&#39;');
    await espalier.stop();
    await training;
    const again = await repeated(await reportOf(page));
    const [first, second] = [await outcome(page), await outcome(again)];
    expect(second).toEqual(first);
    expect(first.rows.map(({ top1 }) => top1)).toEqual([null, null]);
  });

  it('prints the settings as they were trained, and from which step on', async () => {
    const page = await open(CHANGE);
    const { espalier } = page;
    await espalier.train({ phase: 'dense', steps: 3 });
    await espalier.configure({ batch: 16, phases: { dense: { weightDecay: 0.25 } } });
    await espalier.train({ phase: 'dense', steps: 2 });
    await espalier.configure({ batch: 77, phases: { dense: { weightDecay: 0.75, steps: 500 } } });
    const report = await reportOf(page);
    const settings = report.slice(report.indexOf('<h2>Settings'), report.indexOf('<h2>How to'));
    expect(settings).toContain('<td>32 → 16 from step 4</td>');
    expect(settings).toContain('<td>0.05 → 0.25 from step 4</td>');
    expect(settings).toContain('<td>3 → 2 from step 4</td>');
    expect(settings).not.toMatch(/77|0\.75|500/);
    expect(settings.match(/not trained in this run/g)).toHaveLength(2);
  });
});

describe('a run that no command repeats', () => {
  const refuses = async (page: RealPage, why: RegExp) => {
    const report = await reportOf(page);
    expect(report).toMatch(why);
    for (const words of ['same bits', 'await espalier', 'Open <a'])
      expect(report).not.toContain(words);
  };

  it('is one with steps on images handed in', async () => {
    const page = await open(CHANGE);
    const images = new Float32Array(2 * 64).fill(0.5);
    await page.espalier.train({ phase: 'dense', steps: 2 });
    const rates = { lr: 1e-3, gateLr: 0, weightDecay: 0, lambda: 0, labelSmoothing: 0 };
    for (let i = 0; i < 3; i++)
      await page.espalier.step({ images, labels: Uint32Array.of(1, 2), ...rates });
    const { after } = headOf(page.store.live().lineage);
    expect(after).toEqual({ do: 'given', count: 3 });
    await refuses(page, /A script trained this run on images that it handed in/);
  });

  it('is one that went on from a file', async () => {
    const page = await open(CHANGE);
    await page.espalier.train({ phase: 'sparse', steps: 3 });
    const file = await page.espalier.saveModel({ compact: false });
    await page.espalier.loadModel({ safetensors: file });
    await page.espalier.train({ phase: 'sparse', steps: 3 });
    await refuses(page, /went on from a network in a file/);
  });
});
