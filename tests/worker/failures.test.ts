// What is left after something broke: real engines and images, broken from outside in the middle of work.
import { afterEach, describe, expect, it } from 'vitest';
import { words } from '../../src/core/error-words';
import { EngineError } from '../../src/core/errors';
import { flattenGates } from '../../src/core/gates';
import { initParams } from '../../src/core/init';
import { readModel } from '../../src/formats/model-file';
import type { MakeTrainer } from '../../src/engine/trainer';
import { makeTrainer } from '../engine/make';
import { shortMemory } from '../engine/short-memory';
import { TINY } from '../tiny';
import { withParts } from './broken';
import { startSession, TINY_RUN } from './harness';

const images = Float32Array.from({ length: 784 }, (_, i) => Math.sin(i));

/** A maker whose first engine can be lost, as a device is: from then on nothing can be read from it. */
function losable() {
  const error = new EngineError('The device is gone.', 'Try again.');
  let lose: () => void = () => undefined;
  let made = 0;
  const lost = new Promise<EngineError>((resolve) => (lose = () => resolve(error)));
  const dead = lost.then((reason): never => {
    throw reason;
  });
  dead.catch(() => undefined);
  const make: MakeTrainer = async (...given) => {
    const trainer = await makeTrainer(...given);
    if (made++ > 0) return trainer;
    return withParts(trainer, {
      lost,
      params: async () => {
        const params = await trainer.params();
        return Promise.race([dead, Promise.resolve(params)]);
      },
    });
  };
  return { make, lose };
}

/**
 * A maker whose trainers get weights just within float32 at a step, so that the loss is no number.
 *
 * @param which trainer, from 0, and at which of its steps, from 1
 */
function poisoned(which: number, at: number): MakeTrainer {
  let made = 0;
  return async (...given) => {
    const trainer = await makeTrainer(...given);
    if (made++ !== which) return trainer;
    const params = initParams(TINY, 1);
    params['head.weight']?.fill(3e38);
    let steps = 0;
    return withParts(trainer, {
      step: (batch, hyper) => {
        if (++steps === at) trainer.load(params);
        trainer.step(batch, hyper);
      },
    });
  };
}

describe('an engine that is lost while nothing trains', () => {
  it('takes nothing of what was trained with it, and the page hears when all is well again', async () => {
    const { make, lose } = losable();
    const s = startSession('wasm', { make });
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 5 });
    const before = await s.call('logits', { images, count: 1 });
    const failed = s.next((event) => event.type === 'failed');
    lose();
    expect(await failed).toMatchObject({ error: { kind: 'EngineError' }, goodStep: null });
    expect(s.all('recovered')).toEqual([]);
    await s.call('recover', { way: 'retry-engine' });
    expect(s.all('recovered')).toHaveLength(1);
    expect(await s.call('logits', { images, count: 1 })).toEqual(before);
    expect(s.last('network').stage).toBe('sparse');
    expect(s.all('recovered')).toHaveLength(1);
  });

  it('takes nothing of the steps on images handed in either', async () => {
    const { make, lose } = losable();
    const s = startSession('wasm', { make });
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 5 });
    const hyper = { lr: 0.01, gateLr: 0.1, lambda: 0.1, weightDecay: 0, labelSmoothing: 0 };
    await s.call('step', { images, labels: Uint32Array.of(3), ...hyper });
    const { gates } = s.last('gates');
    const before = await s.call('logits', { images, count: 1 });
    const failed = s.next((event) => event.type === 'failed');
    lose();
    await failed;
    await s.call('recover', { way: 'retry-engine' });
    expect(s.last('gates').gates).toEqual(gates);
    expect(await s.call('logits', { images, count: 1 })).toEqual(before);
  });
});

describe('an engine that does not start', () => {
  /** A maker that fails for as long as `down` says. */
  const failing = (down: () => boolean): MakeTrainer => {
    const refusal = new EngineError('No device.', 'Choose another.', words('noWebGpu', 'wasm'));
    return (...given) => (down() ? Promise.reject(refusal) : makeTrainer(...given));
  };

  it.each(['retry-engine', 'restart-engine', 'continue-on-wasm', 'one-thread'] as const)(
    'stays failed behind “%s” until it has started',
    async (way) => {
      let down = true;
      const s = startSession('wasm', { make: failing(() => down) });
      await s.open();
      const refused = { kind: 'EngineError', words: { happened: 'noWebGpu' } };
      await expect(s.call('train', { phase: 'dense', steps: 2 })).rejects.toMatchObject(refused);
      const failed = s.last('failed');
      await expect(s.call('recover', { way })).rejects.toMatchObject(refused);
      expect(s.all('failed')).toEqual([failed, failed]);
      expect(s.all('recovered')).toEqual([]);
      expect(s.last('activity').task).toBeNull();
      down = false;
      await s.call('recover', { way });
      expect(s.all('recovered')).toHaveLength(1);
      await s.call('train', { phase: 'dense', steps: 2 });
    },
  );

  it('stays failed where a cut is taken back, which needs none', async () => {
    let down = false;
    const s = startSession('wasm', { make: failing(() => down) });
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 3 });
    down = true;
    await expect(s.call('prune', { rate: 0.4 })).rejects.toThrow(/No device/);
    await s.call('undoPrune', null);
    expect(s.all('recovered')).toEqual([]);
    await s.call('evaluate', { split: 'test' });
    expect(s.all('recovered')).toHaveLength(1);
  });
});

describe('a loss that stops being a number', () => {
  it('leaves page and worker with the weights of the last good state', async () => {
    const s = startSession('wasm', { make: poisoned(0, 5 + 40) });
    await s.open();
    await s.call('train', { phase: 'dense', steps: 5 });
    const training = s.call('train', { phase: 'sparse', steps: 100, paused: true });
    const broke = expect(training).rejects.toThrow(/Weights of step 0 are kept/);
    // Some steps are told of before the one that breaks.
    await s.next((event) => event.type === 'activity' && event.task === 'sparse');
    const told = s.next((event) => event.type === 'progress');
    await s.call('advance', null);
    await told;
    await s.call('resume', null);
    await broke;
    expect(s.last('failed')).toMatchObject({ goodStep: 0 });
    expect(new Set(s.last('gates').gates)).toEqual(new Set([1]));
    // A person who goes on in another way has what the page shows.
    await s.call('train', { phase: 'dense', steps: 1 });
    expect(s.last('result').row).toMatchObject({ kind: 'dense', steps: 6 });
    expect(s.all('recovered')).toHaveLength(1);
    const { lr } = s.last('run').config.phases.sparse;
    await expect(s.call('recover', { way: 'halve-lr' })).rejects.toThrow(/No training broke off/);
    expect(s.all('config').every(({ config }) => config.phases.sparse.lr === lr)).toBe(true);
    await s.call('reset', null);
    expect(s.last('kept').networks[0]).toMatchObject({ rate: null, steps: 6 });
  });

  it('is the dense control’s own where it is the control’s', async () => {
    const s = startSession('wasm', { make: poisoned(1, 3) });
    await s.open({ ...TINY_RUN, phases: { dense: { steps: 5 }, sparse: { steps: 5 } } });
    await s.call('train', { phase: 'dense', steps: 5 });
    await expect(s.call('denseControl', { steps: null })).rejects.toMatchObject({
      kind: 'PhaseError',
      words: { happened: 'controlNan' },
    });
    expect(s.all('failed')).toEqual([]);
    await s.call('train', { phase: 'sparse', steps: 2 });
  });
});

describe('images that do not arrive in the middle of training', () => {
  it('stop it there, with what was trained kept and a way to go on', async () => {
    let served = false;
    const s = startSession('wasm', {
      reach: (serve) => (input, init) => {
        const url = input instanceof Request ? input.url : String(input);
        if (!served && url.includes('train-1-')) return Promise.reject(new TypeError('no network'));
        return serve(input, init);
      },
    });
    await s.open({ ...TINY_RUN, data: 'fashion', batch: 64 });
    const training = s.call('train', { phase: 'dense', steps: 60 });
    await expect(training).rejects.toMatchObject({ kind: 'DataError' });
    expect(s.all('failed')).toEqual([]);
    const { stage, stopped } = s.last('network');
    expect(stage).toBe('dense');
    const step = stopped?.step ?? 0;
    expect(step).toBeGreaterThan(20);
    expect(s.last('progress').step).toBe(step);
    expect(s.last('result').row).toMatchObject({ kind: 'dense', steps: step });
    served = true;
    await s.call('goOn', {});
    expect(s.last('result').row).toMatchObject({ kind: 'dense', steps: 60 });
  });
});

/** What a browser says of a map that failed: nothing of ours. */
const mapFailed = () => new DOMException('Buffer was unmapped', 'OperationError');

/**
 * A maker whose trainers reject once.
 *
 * @param when whether the call of a part, of which trainer and the how manieth, counted from 0, does
 */
function rejectsOnce(
  part: 'stats' | 'evaluate' | 'state',
  when: (trainer: number, call: number) => boolean,
): MakeTrainer {
  let made = 0;
  let done = false;
  return async (...given) => {
    const trainer = await makeTrainer(...given);
    const which = made++;
    let calls = 0;
    return new Proxy(trainer, {
      get: (target, name) => {
        if (name === part && !done && when(which, calls++)) {
          done = true;
          return () => Promise.reject(mapFailed());
        }
        const own: unknown = Reflect.get(target, name);
        return typeof own === 'function' ? (own.bind(target) as unknown) : own;
      },
    });
  };
}

describe('an error that no name is known for', () => {
  const WAYS = ['retry-engine', 'continue-on-wasm', 'reset'];
  const savedGates = async (s: ReturnType<typeof startSession>) => {
    const { params } = readModel(await s.call('saveModel', { compact: false }), null);
    return flattenGates(TINY, params);
  };

  it('in training is told with ways out, and everything stands at the last good state', async () => {
    const s = startSession('wasm', { make: rejectsOnce('stats', (_, call) => call === 3) });
    await s.open();
    await s.call('train', { phase: 'dense', steps: 2 });
    const rows = s.all('result').length;
    const training = s.call('train', { phase: 'sparse', steps: 400 });
    await expect(training).rejects.toMatchObject({ kind: 'InternalError' });
    const { goodStep, ...failed } = s.last('failed');
    expect(failed).toMatchObject({ error: { kind: 'InternalError' }, recoveries: WAYS });
    expect(goodStep).toBe(0);
    expect(s.last('activity').task).toBeNull();
    expect(s.last('network')).toMatchObject({ stage: 'dense', stopped: null });
    expect(s.all('result')).toHaveLength(rows);
    expect(await savedGates(s)).toEqual(s.last('gates').gates);
    await s.call('recover', { way: 'retry-engine' });
    expect(s.last('result').row).toMatchObject({ kind: 'sparse', steps: 402 });
    expect(await savedGates(s)).toEqual(s.last('progress').gates);
    // Training told of every step that went well by its words.
    expect(s.all('progress').at(-1)).toMatchObject({ phase: 'sparse', step: 400 });
  });

  it.each([
    ['in reading what was trained', 'state', 3],
    ['in taking the first state', 'state', 2],
  ] as const)('%s is told all the same', async (_, part, at) => {
    const s = startSession('wasm', { make: rejectsOnce(part, (__, call) => call === at) });
    await s.open();
    await s.call('train', { phase: 'dense', steps: 2 });
    const before = await s.call('saveModel', { compact: false });
    await expect(s.call('train', { phase: 'dense', steps: 2 })).rejects.toMatchObject({
      kind: 'InternalError',
    });
    expect(s.last('failed').recoveries).toEqual(WAYS);
    const { params } = readModel(await s.call('saveModel', { compact: false }), null);
    expect(params).toEqual(readModel(before, null).params);
    await s.call('recover', { way: 'retry-engine' });
    await s.call('train', { phase: 'dense', steps: 2 });
    expect(s.all('recovered')).toHaveLength(1);
  });

  it('in measuring is told, and gone with the next measuring', async () => {
    const s = startSession('wasm', { make: rejectsOnce('evaluate', (_, call) => call === 0) });
    await s.open();
    await expect(s.call('evaluate', { split: 'test' })).rejects.toMatchObject({
      kind: 'InternalError',
    });
    expect(s.last('failed')).toMatchObject({ recoveries: WAYS, goodStep: null });
    await s.call('evaluate', { split: 'test' });
    expect(s.all('recovered')).toHaveLength(1);
  });

  it('in a cut leaves the cut, to be measured', async () => {
    const s = startSession('wasm', { make: rejectsOnce('evaluate', (which) => which === 1) });
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 5 });
    await expect(s.call('prune', { rate: 0.4 })).rejects.toMatchObject({ kind: 'InternalError' });
    expect(s.last('failed').recoveries).toEqual(WAYS);
    expect(s.last('network')).toMatchObject({ stage: 'pruned', rate: 0.4 });
    expect(s.last('result').row).toMatchObject({ kind: 'pruned', top1: null });
    await s.call('evaluate', { split: 'test' });
    expect(s.last('result').row.top1).not.toBeNull();
  });

  it('in the survey is told', async () => {
    let armed = false;
    const s = startSession('wasm', { make: rejectsOnce('evaluate', () => armed) });
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 5 });
    armed = true;
    const failed = s.next((event) => event.type === 'failed');
    await s.call('survey', { on: true });
    expect(await failed).toMatchObject({ error: { kind: 'InternalError' }, recoveries: WAYS });
  });

  it('that nobody waits for is told at rest as a failure, and beside work as a word', async () => {
    const s = startSession('wasm');
    await s.open();
    s.stray(new Error('a timer threw'));
    expect(s.last('failed')).toMatchObject({ recoveries: WAYS, goodStep: null });
    const training = s.call('train', { phase: 'dense', steps: 10_000 });
    await s.next((event) => event.type === 'progress');
    s.stray(new Error('another one threw'));
    expect(s.last('stray').error.message).toContain('another one threw');
    expect(s.last('stray').error.words?.advice).toBe('goesOn');
    expect(s.all('failed')).toHaveLength(1);
    await s.next((event) => event.type === 'progress');
    await s.call('stop', null);
    expect((await training).stopped).toBe(true);
  });
});

describe('an engine that has no room for the batch', () => {
  let restore: () => void = () => undefined;
  afterEach(() => restore());

  it('takes its steps in parts and says so, and goes on with such parts after a cut', async () => {
    restore = shortMemory(8 * 2 ** 20);
    const s = startSession('wasm');
    await s.open({ ...TINY_RUN, batch: 512 });
    await s.call('train', { phase: 'sparse', steps: 2 });
    expect(s.all('failed')).toEqual([]);
    const variants = s.last('engine').info?.variants;
    expect(variants?.at(-1)).toMatch(/^micro-\d+$/);
    await s.call('prune', { rate: 0.3 });
    restore();
    await s.call('finetune', { steps: 1 });
    expect(s.records.at(-1)?.variants).toEqual(variants);
    expect(s.last('engine').info?.variants).toEqual(variants);
  });

  it('says on TensorFlow.js what it would take and what there is, and trains with the batch that fits', async () => {
    restore = shortMemory(16 * 2 ** 20);
    const s = startSession('tfjs-wasm');
    await s.open({ ...TINY_RUN, batch: 1024 });
    await expect(s.call('train', { phase: 'dense', steps: 5 })).rejects.toMatchObject({
      kind: 'EngineError',
      words: { happened: 'noRoomLeft', advice: 'tryBatch', values: { batch: 1024 } },
    });
    const { error, recoveries } = s.last('failed');
    expect(recoveries).toEqual(['fit-batch', 'continue-on-wasm']);
    restore();
    await s.call('recover', { way: 'fit-batch' });
    const { batch } = s.last('config').config;
    expect(batch).toBe(error.words?.values['fits']);
    expect(batch).toBe(512);
    expect(s.all('recovered')).toHaveLength(1);
    await s.call('train', { phase: 'dense', steps: 2 });
    expect(s.last('progress').step).toBe(2);
  });

  it('says so where there is no memory at all, and starts once there is', async () => {
    restore = shortMemory(0);
    const s = startSession('wasm');
    await s.open();
    const none = { words: { happened: 'noMemory', advice: 'freeMemory', values: { batch: 16 } } };
    await expect(s.call('train', { phase: 'dense', steps: 2 })).rejects.toMatchObject(none);
    expect(s.last('failed').recoveries).toEqual(['retry-engine', 'continue-on-wasm']);
    await expect(s.call('recover', { way: 'retry-engine' })).rejects.toMatchObject(none);
    restore();
    await s.call('recover', { way: 'retry-engine' });
    expect(s.all('recovered')).toHaveLength(1);
    await s.call('train', { phase: 'dense', steps: 2 });
    expect(s.last('config').config.batch).toBe(16);
  });

  it('takes images handed in that are too many in parts, or refuses them without a failure', async () => {
    restore = shortMemory(8 * 2 ** 20);
    const s = startSession('wasm');
    await s.open({ ...TINY_RUN, batch: 8 });
    const given = (count: number) => ({
      images: new Float32Array(count * 784).fill(0.1),
      labels: new Uint32Array(count),
      ...{ lambda: 0, labelSmoothing: 0 },
    });
    expect(await s.call('gradients', given(512))).toHaveProperty('head.weight');
    restore();
    const t = startSession('wasm');
    await t.open({ ...TINY_RUN, batch: 8 });
    await t.call('gradients', given(8));
    restore = shortMemory(0);
    await expect(t.call('gradients', given(512))).rejects.toMatchObject({ kind: 'EngineError' });
    for (const one of [s, t]) {
      expect(one.all('failed')).toEqual([]);
      await one.call('train', { phase: 'dense', steps: 2 });
    }
  });
});
