// The edge of the console API: what is refused before anything is sent. What the worker answers is
// tested with the real worker.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Arg } from '../../src/core/commands';
import { imageSize, PRESETS } from '../../src/core/config';
import { PhaseError } from '../../src/core/errors';
import { createEspalier } from '../../src/store/console-api';
import type { Espalier } from '../../src/store/espalier-api';
import { createPageStore, type PageStore } from '../../src/store/store';
import { createTrainerClient, type TrainerClient } from '../../src/store/trainer-client';
import { HandClock, RecordingPort } from './recording-port';
import { begun, gates, risingGates, TINY, TINY_CONFIG } from './run-events';

let port: RecordingPort;
let store: PageStore;
let client: TrainerClient;
let espalier: Espalier;

beforeEach(() => {
  port = new RecordingPort();
  store = createPageStore();
  client = createTrainerClient(port, store, () => undefined, new HandClock());
  espalier = createEspalier({
    client,
    store,
    version: '1.2.3',
    report: () => Promise.resolve('<html>'),
  });
  port.say(begun(1));
});

/** Calls by a name and with arguments that no type holds to anything, as a script does. */
function script(name: keyof Espalier, ...given: unknown[]): unknown {
  const call: unknown = Reflect.get(espalier, name);
  if (typeof call !== 'function') throw new Error(`${name} is no function`);
  return Reflect.apply(call, espalier, given);
}

const SIZE = imageSize(TINY);
const images = (count: number) => new Float32Array(count * SIZE);
/** Two images with one pixel in the place of theirs. */
const spoiled = (at: number, pixel: number) => images(2).fill(pixel, at, at + 1);
/** What calls itself another kind than it is. */
const tagged = <T extends object>(given: T, tag = 'Float32Array'): T =>
  Object.defineProperty(given, Symbol.toStringTag, { value: tag, enumerable: true });
const labels = (...values: number[]) => Uint32Array.from(values);
const batch = { images: images(2), labels: labels(0, 2), lambda: 1e-4, labelSmoothing: 0 };
const step = { ...batch, lr: 1e-3, gateLr: 1e-2, weightDecay: 0.05 };
const file = new ArrayBuffer(16);

const RULE = { criterion: 'gate-magnitude', scope: 'network', budget: { rate: 0.5 } } as const;

type Refused = readonly [call: keyof Espalier, argument: unknown, field: string, allowed: string];

const refused: Refused[] = [
  ['train', undefined, 'train', 'phase, steps'],
  ['train', [], 'train', 'phase, steps'],
  ['train', { phase: 'finetune', steps: 5 }, 'phase', 'dense, sparse'],
  ['train', { phase: 'dense', steps: 0 }, 'steps', 'whole number from 1 to 100000'],
  ['train', { phase: 'dense', steps: -5 }, 'steps', 'whole number from 1'],
  ['train', { phase: 'dense', steps: 2.5 }, 'steps', 'whole number'],
  ['train', { phase: 'dense', steps: '20' }, 'steps', 'whole number'],
  ['train', { phase: 'sparse', steps: 100_001 }, 'steps', '100000'],
  ['train', { phase: 'dense', steps: 5, lr: 1 }, 'A field of train', 'phase, steps'],
  ['finetune', { steps: NaN }, 'steps', 'whole number from 1'],
  ['finetune', {}, 'steps', 'whole number from 1'],
  ['denseControl', { steps: 0 }, 'steps', 'whole number from 1 to 300000'],
  ['denseControl', { steps: 2.5 }, 'steps', 'whole number'],
  ['denseControl', { rate: 0.4 }, 'A field of denseControl', 'steps'],
  ['prune', -0.1, 'rate', 'from 0 to 0.95'],
  ['prune', 0.96, 'rate', 'from 0 to 0.95'],
  ['prune', NaN, 'rate', 'from 0 to 0.95'],
  ['prune', '0.4', 'rate', 'from 0 to 0.95'],
  ['prune', undefined, 'rate', 'from 0 to 0.95'],
  ['prune', { ...RULE, criterion: 'luck' }, 'criterion', 'gate, gate-magnitude'],
  ['prune', { ...RULE, scope: 'block' }, 'scope', 'network'],
  ['prune', { ...RULE, budget: { rate: 1 } }, 'rate', 'from 0 to 0.95'],
  ['prune', { ...RULE, budget: { macs: 1e6 } }, 'A field of budget', 'rate'],
  ['prune', { ...RULE, floor: 1 }, 'A field of rule', 'criterion, scope, budget, ties'],
  ['scores', undefined, 'scores', 'an object'],
  ['scores', {}, 'criterion', 'gate, gate-magnitude'],
  ['scores', { criterion: 'gate', images: 4 }, 'A field of scores', 'criterion'],
  ['evaluate', { split: 'train' }, 'split', 'test, validation'],
  ['evaluate', { split: 'test', rate: 1 }, 'rate', 'from 0 to 0.95'],
  ['evaluate', { split: 'test', mask: null }, 'A field of evaluate', 'split, rate'],
  ['logits', { images: images(1), count: 0 }, 'count', 'whole number of images from 1'],
  ['logits', { images: images(1), count: 1.5 }, 'count', 'whole number'],
  ['logits', { images: images(2), count: 1 }, 'images', `1 × 1·4·4 = ${SIZE} values`],
  ['logits', { images: new Float64Array(SIZE), count: 1 }, 'images', 'a Float32Array'],
  ['logits', { images: Array(SIZE).fill(0), count: 1 }, 'images', 'a Float32Array'],
  ['logits', { images: tagged(new Float64Array(SIZE)), count: 1 }, 'images', 'a Float32Array'],
  [
    'loadModel',
    { safetensors: { ...tagged({}, 'ArrayBuffer'), slice: () => '' } },
    'safetensors',
    'an ArrayBuffer',
  ],
  ['logits', { images: images(1), count: 1, rate: 2 }, 'rate', 'from 0 to 0.95'],
  ['logits', { images: spoiled(3, NaN), count: 2 }, 'images[3]', 'a finite number'],
  ['gradients', { ...batch, images: spoiled(0, Infinity) }, 'images[0]', 'a finite number'],
  ['step', { ...step, images: spoiled(31, -Infinity) }, 'images[31]', 'a finite number'],
  ['step', { ...step, labels: labels(1, 4_294_967_295) }, 'labels[1]', 'from 0 to 2'],
  ['gradients', { ...batch, labels: labels(0) }, 'images', `1 × 1·4·4`],
  ['gradients', { ...batch, labels: labels() }, 'labels', 'one label an image'],
  ['gradients', { ...batch, labels: [0, 1] }, 'labels', 'a Uint32Array'],
  ['gradients', { ...batch, labels: labels(0, 3) }, 'labels[1]', 'from 0 to 2'],
  ['gradients', { ...batch, lambda: -1e-4 }, 'lambda', 'from 0 to 1'],
  ['gradients', { ...batch, lambda: Infinity }, 'lambda', 'from 0 to 1'],
  ['gradients', { ...batch, labelSmoothing: 1 }, 'labelSmoothing', 'from 0 to 0.9'],
  ['step', { ...step, lr: 0 }, 'lr', 'from 0.000001 to 1'],
  ['step', { ...step, gateLr: -1 }, 'gateLr', 'from 0 to 1'],
  ['step', { ...step, weightDecay: 2 }, 'weightDecay', 'from 0 to 1'],
  ['step', batch, 'lr', 'from 0.000001 to 1'],
  ['loadModel', { safetensors: 'a.safetensors', config: TINY }, 'safetensors', 'an ArrayBuffer'],
  ['loadModel', { safetensors: [1, 2], config: TINY }, 'safetensors', 'a Uint8Array'],
  ['loadModel', { safetensors: file, config: 'nano' }, 'config', 'channels, image'],
  [
    'loadModel',
    { safetensors: file, config: { ...TINY, width: 4 } },
    'A field of config',
    'channels',
  ],
  ['loadModel', { safetensors: file, config: { ...TINY, dim: '4' } }, 'config.dim', 'a number'],
  ['loadModel', { safetensors: file, config: { ...TINY, patch: 3 } }, 'model.patch', 'a divisor'],
  ['timeInference', { rate: 2 }, 'rate', 'from 0 to 0.95'],
  ['timeInference', { rate: 0.4, rounds: 0 }, 'rounds', 'whole number from 1 to 1000'],
  ['saveModel', { compact: 1 }, 'compact', 'true or false'],
  ['saveModel', {}, 'compact', 'true or false'],
  ['configure', null, 'change', 'an object'],
  ['configure', new Map([['seed', 3]]), 'change', 'an object'],
  ['configure', new Date(0), 'change', 'an object'],
  ['configure', new Uint8Array(0), 'change', 'an object'],
  ['configure', Promise.resolve(), 'change', 'an object'],
  ['configure', { phases: new Map() }, 'phases', 'an object'],
  ['configure', { phases: { sparse: new Set([1]) } }, 'phases.sparse', 'an object'],
  ['configure', { model: new Map() }, 'model', 'an object'],
  ['configure', { seed: () => 1 }, 'seed', 'from 0'],
  ['train', new Map([['steps', 5]]), 'train', 'phase, steps'],
  ['evaluate', new Date(0), 'evaluate', 'split, rate'],
  ['timeEngines', Array(2), 'engines.1', 'wasm'],
  [
    'run',
    { version: 1, start: 'fresh', config: {}, steps: [{ do: 'undo' }, new Map()] },
    'steps.2',
    'an object',
  ],
  ['configure', { sed: 1 }, 'A field of change', 'seed'],
  ['configure', { seed: -1 }, 'seed', 'from 0'],
  ['configure', { batch: 0 }, 'batch', 'whole number from 1 to 1024'],
  ['configure', { engine: 'cuda' }, 'engine', 'auto'],
  ['configure', { model: 'giant' }, 'model', 'nano'],
  ['configure', { model: { depth: 0 } }, 'model.depth', 'whole number from 1'],
  ['configure', { phases: { sparse: { lambda: -1 } } }, 'phases.sparse.lambda', 'from 0 to 1'],
  ['configure', { phases: { sparse: { steps: 0 } } }, 'phases.sparse.steps', 'whole number'],
  ['configure', { phases: { warm: {} } }, 'A field of phases', 'dense'],
];

describe('an argument that is not allowed', () => {
  it.each(refused)('%s(%j) rejects, naming %s', async (call, argument, field, allowed) => {
    const answer = script(call, argument);
    expect(answer).toBeInstanceOf(Promise);
    const error = await (answer as Promise<unknown>).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'InvalidValueError' });
    const { message } = error as Error;
    const [must = '', got] = message.split('; got ');
    expect(must.startsWith(`${field} must be `)).toBe(true);
    expect(must).toContain(allowed);
    expect(got).toMatch(/\.$/);
    expect(port.posted).toEqual([]);
  });

  it.each<[string, (item: unknown) => unknown, string]>([
    ['a list', (item) => ({ record: { variants: Array(1e5).fill(item) } }), 'record.variants'],
    ['one of its own', (item) => ({ seed: Array(1e5).fill(item) }), 'seed'],
    ['lists in lists', (item) => ({ model: Array(60).fill(Array(60).fill(item)) }), 'model.'],
    [
      'an object',
      (item) => Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [`a${i}`, item])),
      'change',
    ],
  ])('is counted before it is copied: %s', async (_, change, field) => {
    let copied = 0;
    const item = new Proxy(
      {},
      {
        ownKeys: () => {
          copied++;
          return [];
        },
      },
    );
    const error = await (script('configure', change(item)) as Promise<unknown>).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'InvalidValueError' });
    expect(String(error)).toContain(field);
    expect(copied).toBeLessThan(3000);
    expect(port.posted).toEqual([]);
  });

  it('is told by its kind and length, not by its content', async () => {
    const wrong = new Float64Array(100_000);
    const answer = script('logits', { images: wrong, count: 1 });
    await expect(answer).rejects.toThrow('; got Float64Array of 100000 values.');
  });

  it('is refused by its name also where data and model do not fit each other', async () => {
    const answer = script('configure', { data: 'fashion' });
    await expect(answer).rejects.toMatchObject({ name: 'MismatchError' });
    expect(port.posted).toEqual([]);
  });

  it('makes preview and on throw at once', () => {
    port.say(gates(1));
    expect(() => script('preview', 0.99)).toThrow(/^rate must be .*; got 0\.99/);
    expect(() => script('preview', '40%')).toThrow(/^rate must be .*; got “40%”/);
    expect(() => script('on', 'loss', () => undefined)).toThrow(
      /^event must be .*progress.*; got “loss”/,
    );
    const disguised = { toString: () => 'progress' };
    for (const name of [disguised, ['progress']])
      expect(() => script('on', name, () => undefined)).toThrow(/^event must be .*progress/);
    expect(() => script('on', 'progress', 'log')).toThrow(/^listener must be .*; got “log”/);
  });
});

describe('an argument that is allowed', () => {
  const accepted: [keyof Espalier, unknown][] = [
    ['train', { phase: 'sparse', steps: 20 }],
    ['finetune', { steps: 1 }],
    ['evaluate', { split: 'validation' }],
    ['evaluate', { split: 'test', rate: 0.95 }],
    ['logits', { images: images(3), count: 3 }],
    ['logits', { images: images(1), count: 1, rate: 0 }],
    ['gradients', batch],
    ['step', step],
    ['timeInference', { rate: 0.4, rounds: 3 }],
    ['saveModel', { compact: true }],
    ['configure', { seed: 4, phases: { dense: { lr: 0.01 } } }],
  ];
  it.each(accepted)('is sent as it is: %s(%j)', async (call, argument) => {
    void script(call, argument);
    await client.ready();
    await Promise.resolve();
    expect(port.posted).toEqual([{ id: 1, type: call, arg: argument }]);
  });

  it.each([
    ['denseControl', undefined, { steps: null }],
    ['denseControl', { steps: 900 }, { steps: 900 }],
    ['openShipped', undefined, { model: 'nano' }],
    ['openShipped', { model: 'micro' }, { model: 'micro' }],
  ] as const)('is all that %s(%j) needs', async (call, argument, arg) => {
    void script(call, argument);
    await client.ready();
    await Promise.resolve();
    expect(port.posted).toEqual([{ id: 1, type: call, arg }]);
  });

  it('is none for a report, which is written once the page has opened', async () => {
    expect(await espalier.report()).toBe('<html>');
    expect(port.posted).toEqual([]);
  });

  it('may leave out the rounds of a timing', async () => {
    void espalier.timeInference({ rate: 0.4 });
    await client.ready();
    await Promise.resolve();
    expect(port.posted[0]?.arg).toEqual({ rate: 0.4, rounds: 30 });
  });

  it.each([
    ['a part of memory', Uint8Array.of(9, 1, 2, 3, 9).subarray(1, 4)],
    ['the whole of it', Uint8Array.of(1, 2, 3).buffer],
  ])('may be a file that is %s, whose bytes stay the script’s own', async (_, safetensors) => {
    void espalier.loadModel({ safetensors, config: TINY });
    await client.ready();
    await Promise.resolve();
    const arg = port.posted[0]?.arg as Arg<'loadModel'>;
    expect(arg.config).toEqual(TINY);
    // Two buffers of other bytes count as equal.
    expect(Array.from(new Uint8Array(arg.safetensors))).toEqual([1, 2, 3]);
    expect(Array.from(new Uint8Array(safetensors))).toEqual([1, 2, 3]);
  });

  it('is checked against the network that is open when the page has opened', async () => {
    const other = createPageStore();
    const late = createTrainerClient(port, other, () => undefined, new HandClock());
    const early = createEspalier({
      client: late,
      store: other,
      version: '1.2.3',
      report: () => Promise.resolve('<html>'),
    });
    late.call('open', { base: 'http://host/', change: {} }).catch(() => undefined);
    const given = { images: new Float32Array(imageSize(PRESETS.nano)), count: 1 };
    const answer = early.logits(given);
    port.say(begun(1));
    port.answer(TINY_CONFIG);
    await expect(answer).rejects.toThrow(/^images must be .*; got Float32Array of 784 values/);
  });
});

describe('an argument that a worker could not take', () => {
  const sent = async (call: keyof Espalier, argument: unknown) => {
    void script(call, argument);
    await client.ready();
    await Promise.resolve();
    return port.posted[0]?.arg;
  };

  it('is sent as the data it holds', async () => {
    const phases = new Proxy({ dense: { lr: 0.01 } }, {});
    const change = new Proxy({ seed: 4, phases }, {});
    expect(await sent('configure', change)).toEqual({ seed: 4, phases: { dense: { lr: 0.01 } } });
  });

  it('is read once, so that what is checked is what is sent', async () => {
    let reads = 0;
    const change = {
      get seed() {
        return reads++ === 0 ? 4 : -1;
      },
    };
    expect(await sent('configure', change)).toEqual({ seed: 4 });
  });

  it('is refused by its name where it holds itself', async () => {
    const change: Record<string, unknown> = {};
    change['phases'] = change;
    await expect(script('configure', change)).rejects.toMatchObject({ name: 'InvalidValueError' });
    expect(port.posted).toEqual([]);
  });

  it('is refused by its name where its bytes were handed over to somebody else', async () => {
    const gone = new ArrayBuffer(16);
    const given = [gone, new Uint8Array(gone)];
    structuredClone(gone, { transfer: [gone] });
    for (const safetensors of given)
      await expect(script('loadModel', { safetensors })).rejects.toMatchObject({
        name: 'InvalidValueError',
      });
  });

  it('is copied where others may write to its memory', async () => {
    const shared = new Float32Array(new SharedArrayBuffer(4 * SIZE));
    const arg = await sent('logits', { images: shared, count: 1 });
    shared[0] = 7;
    expect(arg).toEqual({ images: images(1), count: 1 });
  });
});

describe('while a command runs', () => {
  it('a second one rejects with BusyError, and pause, resume, stop and engines are sent', async () => {
    const training = espalier.train({ phase: 'dense', steps: 5 });
    await expect(espalier.prune(0.4)).rejects.toMatchObject({ name: 'BusyError' });
    void espalier.pause();
    void espalier.resume();
    void espalier.stop();
    void espalier.engines();
    expect(port.names).toEqual(['train', 'pause', 'resume', 'stop', 'engines']);
    port.say({ type: 'answer', id: 1, value: null });
    await training;
  });

  it('gates and preview answer from the last snapshot', () => {
    void espalier.train({ phase: 'dense', steps: 5 });
    port.say(gates(1));
    expect(espalier.gates()).toEqual(risingGates());
    expect(espalier.preview(0.1)).toMatchObject({
      total: 40,
      pruned: 3,
      rescued: ['blocks.0.g_qkv'],
    });
  });
});

describe('gates and preview', () => {
  it('say what to do before there are any gates', () => {
    expect(() => espalier.gates()).toThrow(/^No network is open yet.*configure/);
    expect(() => espalier.preview(0.4)).toThrow(/^No network is open yet/);
  });

  it('hand out copies, so that a script cannot change what the page shows', () => {
    port.say(gates(1));
    espalier.gates().fill(0);
    expect(espalier.gates()).toEqual(risingGates());
  });

  it('prices a cut beside the dense network', () => {
    port.say(gates(1));
    const { params, macs, kept } = espalier.preview(0.5);
    expect(kept).toEqual([
      [1, 1, 1, 1],
      [4, 4, 4, 8],
    ]);
    expect(params.exact).toBeLessThan(params.dense);
    expect(macs.paper).toBeLessThan(macs.densePaper);
  });
});

describe('a rule of a cut', () => {
  const scores = { run: 1, type: 'scores', criterion: 'gate-magnitude' } as const;
  const falling = () => risingGates().map((gate) => 2 - Math.abs(gate));

  it('is previewed as soon as its scores are known, and until then says how to ask for them', () => {
    port.say(gates(1));
    expect(() => espalier.preview(RULE)).toThrow(PhaseError);
    expect(() => espalier.preview(RULE)).toThrow(
      "await espalier.scores({ criterion: 'gate-magnitude' })",
    );
    const byGate = espalier.preview({ ...RULE, criterion: 'gate' });
    expect(byGate).toEqual(espalier.preview(0.5));
    port.say({ ...scores, values: falling() });
    const other = espalier.preview(RULE);
    expect(other.pruned).toBe(byGate.pruned);
    expect(other.kept).not.toEqual(byGate.kept);
    // The criterion at hand is the settings', whatever a script asked for.
    expect(espalier.preview(0.5)).toEqual(byGate);
    port.say({ run: 1, type: 'config', config: { ...TINY_CONFIG, criterion: 'gate-magnitude' } });
    expect(espalier.preview(0.5)).toEqual(other);
  });

  it('goes to the worker whole', async () => {
    const pruned = espalier.prune(RULE);
    await client.ready();
    await Promise.resolve();
    expect(port.posted[0]).toMatchObject({ type: 'prune', arg: RULE });
    port.answer('measured');
    expect(await pruned).toBe('measured');
  });
});

describe('prune', () => {
  it('uses the rate as given', async () => {
    const pruned = espalier.prune(1 / 3);
    await client.ready();
    await Promise.resolve();
    expect(port.posted[0]?.arg).toEqual({ rate: 1 / 3 });
    port.answer('measured');
    expect(await pruned).toBe('measured');
  });
});

describe('on', () => {
  it('hears events of its name only, until it is turned off', () => {
    const heard: number[] = [];
    const off = espalier.on('data', ({ loaded }) => heard.push(loaded));
    port.say({ run: 1, type: 'data', loaded: 1, total: 3 });
    port.say(gates(1));
    port.say({ run: 1, type: 'data', loaded: 2, total: 3 });
    off();
    port.say({ run: 1, type: 'data', loaded: 3, total: 3 });
    expect(heard).toEqual([1, 2]);
  });

  it('blames a script for what its listener throws, now or later, and nobody else', async () => {
    const [page, scripts]: [unknown[], unknown[]] = [[], []];
    const own = createPageStore();
    const wire = new RecordingPort();
    const tell = (error: unknown) => page.push(error);
    const called = createTrainerClient(wire, own, tell, new HandClock());
    const api = createEspalier({
      ...{ client: called, store: own, version: '1', report: () => Promise.resolve('') },
      blameScript: (error) => scripts.push(error),
    });
    const [early, late] = [new Error('at once'), new Error('later')];
    const heard: number[] = [];
    api.on('data', () => {
      throw early;
    });
    const later = (): unknown => Promise.reject(late);
    api.on('data', later);
    api.on('data', ({ loaded }) => heard.push(loaded));
    wire.say({ run: 1, type: 'data', loaded: 1, total: 3 });
    expect(heard).toEqual([1]);
    await new Promise((resolve) => setTimeout(resolve));
    expect(scripts).toEqual([early, late]);
    expect(page).toEqual([]);
    expect(own.getState().link.refusal).toBeNull();
  });

  it('hears nothing of runs that are over', () => {
    const heard: number[] = [];
    espalier.on('data', ({ run }) => heard.push(run));
    port.say(begun(2));
    port.say({ run: 1, type: 'data', loaded: 1, total: 3 });
    port.say({ run: 2, type: 'data', loaded: 1, total: 3 });
    expect(heard).toEqual([2]);
  });
});

it('says its version and cannot be changed', () => {
  expect(espalier.version).toBe('1.2.3');
  expect(Object.isFrozen(espalier)).toBe(true);
});
