// `window.espalier` on the built page: the golden suite through it, what it refuses, how calls take
// turns, its events, and the examples of docs/console-api.md as they stand there.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { loadGolden } from '../golden/load';
import { configure, PATIENCE, refusal, TINY_RUN, untilOpen } from './drive';
import {
  expectCompactFile,
  expectCuts,
  expectGradients,
  expectLogits,
  expectPreviews,
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

describe.each(['A', 'B'] as const)('golden set %s on WASM, through the console', (name) => {
  const golden = loadGolden(name);
  beforeAll(() => loadGoldenModel(open.page, golden, 'tfjs-wasm'));

  it('previews every rate to the last digit', () => expectPreviews(open.page, golden));
  it('computes the logits', () => expectLogits(open.page, golden));
  it('computes the gradient of every parameter', () => expectGradients(open.page, golden));
  it('cuts: masked and compact logits at every rate', () => expectCuts(open.page, golden));
  it('saves the compact network as the reference has it', () =>
    expectCompactFile(open.page, golden));
  it('trains ten steps: losses, parameters, logits', async () => {
    await loadGoldenModel(open.page, golden, 'tfjs-wasm');
    await expectTenSteps(open.page, golden);
  });
});

describe('golden set A in plain JavaScript, through the console', () => {
  afterAll(() => configure(open.page, { engine: 'auto' }));

  it('computes the logits', async () => {
    const golden = loadGolden('A');
    await loadGoldenModel(open.page, golden, 'tfjs-cpu');
    await expectLogits(open.page, golden);
  });
});

describe('a bad argument', () => {
  beforeAll(() => configure(open.page, TINY_RUN));

  it.each([
    ['steps of 0', 'steps must be a whole number from 1 to 100000'],
    ['steps that are not whole', 'steps must be a whole number'],
    ['a rate above what is allowed', 'rate must be a number from 0 to 0.95'],
    ['a rate below 0', 'rate must be a number from 0 to 0.95'],
    ['a rate that is no number', 'rate must be a number from 0 to 0.95'],
    ['a negative λ', 'phases.sparse.lambda must be a number from 0 to 1'],
    ['an infinite λ', 'phases.sparse.lambda must be a number from 0 to 1'],
    ['a patch that does not divide the image', 'model.patch must be a divisor of'],
    ['heads that do not divide the width', 'model.heads must be a divisor of the width 32'],
    ['a field that nobody knows', 'A field of change must be one of data, model, engine'],
    ['an image too short', 'images must be a Float32Array of'],
    ['a label out of range', 'labels[0] must be a whole number from 0 to 9'],
    ['a phase that nobody knows', 'phase must be one of dense, sparse'],
    ['an event that nobody knows', 'event must be one of run, config'],
  ])('is refused by name, value and what is allowed: %s', async (what, message) => {
    const { page } = open;
    const refused = await refusal(page, CALLS[what]!);
    expect(refused.name).toBe('InvalidValueError');
    expect(refused.message).toContain(message);
  });

  it('leaves the settings as they were', async () => {
    const { model, phases } = await configure(open.page, {});
    expect(model).toEqual(TINY_RUN.model);
    expect(phases.sparse).toEqual({ ...DEFAULT_CONFIG.phases.sparse, steps: 20 });
  });

  it('is refused as a mismatch where data and model do not fit', async () => {
    const refused = await refusal(open.page, (e) =>
      e.configure({ data: 'fashion', model: { image: 224, patch: 16 } }),
    );
    expect(refused.name).toBe('MismatchError');
    expect(refused.message).toMatch(/28×28.*224×224.*Choose data “synthetic”/);
  });

  it('is refused as a phase error where the run is not so far', async () => {
    expect((await refusal(open.page, (e) => e.finetune({ steps: 1 }))).name).toBe('PhaseError');
    expect((await refusal(open.page, (e) => e.saveModel({ compact: true }))).name).toBe(
      'PhaseError',
    );
  });

  it('is refused as a format error where a file is none', async () => {
    const refused = await refusal(open.page, (e) =>
      e.loadModel({ safetensors: new Uint8Array(40) }),
    );
    expect(refused.name).toBe('FormatError');
    expect(refused.message.length).toBeGreaterThan(30);
  });
});

const CALLS: Readonly<Record<string, Parameters<typeof refusal>[1]>> = {
  'steps of 0': (e) => e.train({ phase: 'dense', steps: 0 }),
  'steps that are not whole': (e) => e.finetune({ steps: 1.5 }),
  'a rate above what is allowed': (e) => e.prune(0.99),
  'a rate below 0': (e) => e.evaluate({ split: 'test', rate: -0.1 }),
  'a rate that is no number': (e) => e.preview(NaN),
  'a negative λ': (e) => e.configure({ phases: { sparse: { lambda: -1 } } }),
  'an infinite λ': (e) => e.configure({ phases: { sparse: { lambda: Infinity } } }),
  'a patch that does not divide the image': (e) => e.configure({ model: { patch: 5 } }),
  'heads that do not divide the width': (e) => e.configure({ model: { heads: 5 } }),
  'a field that nobody knows': (e) => e.configure(Object.fromEntries([['sead', 1]])),
  'an image too short': (e) => e.logits({ images: new Float32Array(100), count: 1 }),
  'a label out of range': (e) =>
    e.gradients({
      images: new Float32Array(784),
      labels: Uint32Array.of(10),
      lambda: 0,
      labelSmoothing: 0,
    }),
  'a phase that nobody knows': (e) =>
    e.train(Object.assign({ phase: 'dense' as const, steps: 1 }, { phase: 'sparsify' })),
  'an event that nobody knows': (e) => e.on(JSON.parse('"progres"'), () => undefined),
};

describe('calls that meet', () => {
  it('are refused as busy while training runs, except pause, resume, stop and engines', async () => {
    const seen = await open.page.evaluate(async () => {
      const e = window.espalier;
      const activity: (string | null)[] = [];
      const off = e.on('activity', ({ task, paused }) => activity.push(paused ? 'paused' : task));
      const training = e.train({ phase: 'dense', steps: 5000 });
      const name = await e
        .evaluate({ split: 'test' })
        .catch((error: unknown) => (error instanceof Error ? error.name : 'no error'));
      const first = await new Promise<number>((resolve) => {
        const leave = e.on('progress', ({ step }) => {
          leave();
          resolve(step);
        });
      });
      await e.pause();
      const engines = await e.engines();
      await e.resume();
      await e.stop();
      const { stopped, steps } = await training;
      off();
      return { name, first, engines: engines.map(({ id }) => id), stopped, steps, activity };
    });
    expect(seen).toMatchObject({
      name: 'BusyError',
      engines: ['wgsl', 'wasm', 'tfjs-webgpu', 'tfjs-wasm', 'tfjs-cpu'],
      stopped: true,
    });
    expect(seen.activity).toContain('dense');
    expect(seen.activity).toContain('paused');
    expect(seen.activity.at(-1)).toBeNull();
    expect(seen.first).toBeGreaterThanOrEqual(1);
  });
});

describe('events', () => {
  it('tell the whole story of a run, until they are left', async () => {
    const seen = await open.page.evaluate(async () => {
      const e = window.espalier;
      const heard: string[] = [];
      const names = [
        'run',
        'config',
        'network',
        'gates',
        'progress',
        'validation',
        'result',
      ] as const;
      const leave = [
        ...names.map((name) => e.on(name, () => heard.push(name))),
        e.on('data', () => heard.push('data')),
        e.on('engine', () => heard.push('engine')),
        e.on('mask-accuracy', ({ rate, count }) => heard.push(`mask ${rate} on ${count}`)),
      ];
      await e.configure({ seed: 5 });
      await e.configure({ batch: 8 });
      await e.train({ phase: 'dense', steps: 2 });
      await e.train({ phase: 'sparse', steps: 2 });
      await e.evaluate({ split: 'test', rate: 0.5 });
      const story = [...new Set(heard)].sort();
      for (const off of leave) off();
      heard.length = 0;
      await e.train({ phase: 'sparse', steps: 1 });
      return { story, after: heard.length };
    });
    expect(seen.story).toEqual([
      'config',
      'data',
      'engine',
      'gates',
      'mask 0.5 on 512',
      'network',
      'progress',
      'result',
      'run',
      'validation',
    ]);
    expect(seen.after).toBe(0);
  });
});

describe('the examples of docs/console-api.md', () => {
  const text = readFileSync(new URL('../../docs/console-api.md', import.meta.url), 'utf8');
  const examples = [...text.matchAll(/```js\n(.*?)```/gs)].map((match) => match[1]!);
  const tried = new Set<string>();

  /** The one that calls what no other does. */
  const example = (call: string): string => {
    const [one = '', ...others] = examples.filter((code) => code.includes(call));
    expect(others, `another example with ${call}`).toEqual([]);
    tried.add(one);
    return one;
  };

  /** Pastes code into the console, and answers what it logs. */
  const paste = async (code: string): Promise<string> => {
    const { page } = open;
    const said: string[] = [];
    const note = (message: { text(): string }) => void said.push(message.text());
    page.on('console', note);
    await page.evaluate(`(async () => {${code}})()`);
    page.off('console', note);
    return said.join('\n');
  };

  it('train, preview, cut, fine-tune and save', async () => {
    const saved = open.page.waitForEvent('download', { timeout: 2 * PATIENCE });
    const said = await paste(example('finetune({'));
    expect(said).toMatch(/dense 20 \d\.\d{3}/);
    expect(said).toMatch(/40 % would remove 71\d of 1792 channels, at threshold [01]\.\d+/);
    expect(said).toMatch(/save 4\d\.\d % of the MACs/);
    expect(said).toMatch(/top-1 after the cut 0\.\d+, after fine-tuning 0\.\d+/);
    expect((await saved).suggestedFilename()).toBe('pruned.safetensors');
  });

  it('load a saved network, which answers as before, and mask it', async () => {
    const said = await paste(example('loadModel({'));
    expect(said).toMatch(/^largest difference 0$/m);
    // Equal gates would lose nothing, and the last line would show nothing.
    expect(Number(/^what they change ([\d.]+)$/m.exec(said)?.[1])).toBeGreaterThan(0.001);
  });

  it('time a cut', async () => {
    expect(await paste(example('timeInference('))).toMatch(/^\d+\.\d ms before, \d+\.\d ms after$/);
  });

  it('carry a recipe out', async () => {
    const said = await paste(example('espalier.run('));
    expect(said).toMatch(/^pruned 0\.4 null\nfinetuned 0\.4 [\d.]+\npruned 0\.6 [\d.]+$/m);
  });

  it('compare two cuts of one rate by different scores', async () => {
    const [, other, gate] = /^(\d+) (\d+)$/.exec(await paste(example('espalier.scores('))) ?? [];
    expect(Number(other)).toBeGreaterThan(1e5);
    expect(other).not.toBe(gate);
  });

  it('hand a recipe on as a link', async () => {
    expect(await paste(example('espalier.link('))).toMatch(/#r=[\w-]+$/);
  });

  it('say what training would take of memory', async () => {
    expect(await paste(example('espalier.memory('))).toMatch(
      /^[1-9]\d* MB of \d{3,}; 256 images fit$/,
    );
  });

  it('list what is stored', async () => {
    expect(await paste(example('espalier.runs()'))).toMatch(/^\d+ 0?\.?\d+$/);
  });

  it('write a report of the run', async () => {
    expect(await paste(example('report()'))).toMatch(/^<!doctype html> … in \d{5,} characters$/);
  });

  it('open what was saved, by its content', async () => {
    expect(await paste(example('kind, notes'))).toBe('network []');
    expect(await paste(example('saveRun()'))).toBe('');
  });

  it('write the network for ONNX Runtime, which answers alike', async () => {
    expect(await paste(example('espalier.exportModel('))).toBe('espalier-dense.onnx answers true');
  });

  it('make a data set of pictures', async () => {
    expect(await paste(example('espalier.makeSet('))).toBe('squares blue,red 28');
    const kept = await open.page.evaluate(async () => {
      const { sets } = await window.espalier.sets();
      for (const { data } of sets) await window.espalier.forgetSet({ sha256: data.sha256 });
      return [sets.length, (await window.espalier.sets()).sets.length];
    });
    expect(kept).toEqual([1, 0]);
    await configure(open.page, TINY_RUN);
  });

  it('change a setting, and read a refusal', async () => {
    await paste(example('lambda: 0.002'));
    expect((await configure(open.page, {})).phases.sparse.lambda).toBe(0.002);
    expect(await paste(example('prune(1.2)'))).toBe(
      'InvalidValueError rate must be a number from 0 to 0.95; got 1.2.',
    );
  });

  it('are all tried', () => expect(examples.filter((code) => !tried.has(code))).toEqual([]));
});

describe('through all of it', () => {
  it('nothing went wrong on the page', () => expect(open.problems).toEqual([]));
});
