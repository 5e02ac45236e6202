// What is left after something broke: real engines and images, broken from outside in the middle of work.
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src/core/errors';
import { initParams } from '../../src/core/init';
import type { MakeTrainer, Trainer } from '../../src/engine/trainer';
import { makeTrainer } from '../engine/make';
import { TINY } from '../tiny';
import { startSession, TINY_RUN } from './harness';

const images = Float32Array.from({ length: 784 }, (_, i) => Math.sin(i));

/** A trainer with some of its parts in the place of its own. */
function withParts(trainer: Trainer, parts: Partial<Trainer>): Trainer {
  return new Proxy(trainer, {
    get: (target, name) => {
      const own: unknown = Reflect.get(parts, name) ?? Reflect.get(target, name);
      return typeof own === 'function' ? (own.bind(target) as unknown) : own;
    },
  });
}

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
    const s = startSession('wasm', undefined, make);
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

  it('gives up the steps on images handed in since, and shows the gates that are left', async () => {
    const { make, lose } = losable();
    const s = startSession('wasm', undefined, make);
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 5 });
    const { gates } = s.last('progress');
    const hyper = { lr: 0.01, gateLr: 0.1, lambda: 0.1, weightDecay: 0, labelSmoothing: 0 };
    await s.call('step', { images, labels: Uint32Array.of(3), ...hyper });
    expect(s.last('gates').gates).not.toEqual(gates);
    const failed = s.next((event) => event.type === 'failed');
    lose();
    await failed;
    await s.call('recover', { way: 'retry-engine' });
    expect(s.last('gates').gates).toEqual(gates);
  });
});

describe('a loss that stops being a number', () => {
  it('leaves page and worker with the weights of the last good state', async () => {
    const s = startSession('wasm', undefined, poisoned(0, 5 + 40));
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
    await s.call('prune', { rate: 0 });
    expect(s.last('result').row).toMatchObject({ kind: 'pruned', steps: 5 });
    expect(s.all('recovered')).toHaveLength(1);
    const { lr } = s.last('run').config.phases.sparse;
    await expect(s.call('recover', { way: 'halve-lr' })).rejects.toThrow(/No training broke off/);
    expect(s.all('config').every(({ config }) => config.phases.sparse.lr === lr)).toBe(true);
    await s.call('reset', null);
    expect(s.last('kept').networks[0]).toMatchObject({ rate: 0, steps: 5 });
  });

  it('is the dense control’s own where it is the control’s', async () => {
    const s = startSession('wasm', undefined, poisoned(1, 3));
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
    const s = startSession('wasm', (serve) => (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (!served && url.includes('train-1-')) return Promise.reject(new TypeError('no network'));
      return serve(input, init);
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
