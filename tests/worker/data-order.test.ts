// Which images a network is trained on: each goes on where its own ended, so that neither another cut,
// nor a breakdown, nor a reset in between changes a result. On real engines, to the last bit.
import { expect, it } from 'vitest';
import { EngineError } from '../../src/core/errors';
import { initParams } from '../../src/core/init';
import type { MakeTrainer, Trainer } from '../../src/engine/trainer';
import { makeTrainer } from '../engine/make';
import { SMALLEST } from '../tiny';
import { weightsIn } from '../weights';
import { startSession, TINY_RUN } from './harness';

type Session = ReturnType<typeof startSession>;

/** A session whose network was trained for a few steps in both phases. */
async function trained(make: MakeTrainer = makeTrainer): Promise<Session> {
  const s = startSession('wasm', { make });
  await s.open({ ...TINY_RUN, model: SMALLEST, phases: { sparse: { gateLr: 0.1 } } });
  await s.call('train', { phase: 'dense', steps: 3 });
  await s.call('train', { phase: 'sparse', steps: 4 });
  return s;
}

const weights = async (s: Session, compact: boolean): Promise<string> =>
  weightsIn(await s.call('saveModel', { compact }));

/** What a cut at a rate becomes. */
async function tuned(s: Session, rate: number) {
  await s.call('prune', { rate });
  const { series } = await s.call('finetune', { steps: 4 });
  return { losses: [...series.ce], weights: await weights(s, true) };
}

it('is the same for every cut of one parent, whatever was cut before', async () => {
  const alone = await trained();
  const [low, high] = [await tuned(alone, 0.2), await tuned(await trained(), 0.5)];
  const s = await trained();
  expect(await tuned(s, 0.5)).toEqual(high);
  await s.call('undoPrune', null);
  expect(await tuned(s, 0.2)).toEqual(low);
  // A second cut without taking the first one back is one of the parent, too.
  expect(await tuned(s, 0.5)).toEqual(high);
});

it('goes on with the parent’s own after a cut was taken back', async () => {
  const whole = await trained();
  const s = await trained();
  await tuned(s, 0.5);
  await s.call('undoPrune', null);
  for (const one of [whole, s]) await one.call('train', { phase: 'dense', steps: 3 });
  expect(await weights(s, false)).toEqual(await weights(whole, false));
});

it('is the same after the parent, or its cut, was saved or kept and opened again', async () => {
  const expected = await tuned(await trained(), 0.5);
  const s = await trained();
  const { buffer } = await s.call('saveModel', { compact: false });
  await s.call('reset', null);
  await s.call('openRun', { id: s.last('kept').networks[0]?.name ?? '' });
  expect(await tuned(s, 0.5)).toEqual(expected);
  await s.call('reset', null);
  await s.call('openRun', { id: s.last('kept').networks[0]?.name ?? '' });
  expect(await tuned(s, 0.5)).toEqual(expected);

  await s.call('loadModel', { safetensors: buffer as ArrayBuffer, config: null });
  expect(await tuned(s, 0.5)).toEqual(expected);

  const onward = async (again: boolean) => {
    const one = await trained();
    await tuned(one, 0.5);
    if (again) {
      await one.call('reset', null);
      await one.call('openRun', { id: one.last('kept').networks[0]?.name ?? '' });
    }
    return one.call('finetune', { steps: 1 });
  };
  // The loss of the first step is taken before its update: the optimizer has no say in it.
  expect((await onward(true)).ce).toBe((await onward(false)).ce);
});

/** A trainer whose step `at` calls something first. */
function before(trainer: Trainer, at: number, act: () => void): Trainer {
  let steps = 0;
  return new Proxy(trainer, {
    get: (target, name) => {
      if (name === 'step')
        return (...given: Parameters<Trainer['step']>) => {
          if (++steps === at) act();
          target.step(...given);
        };
      const own: unknown = Reflect.get(target, name);
      return typeof own === 'function' ? (own.bind(target) as unknown) : own;
    },
  });
}

/** Breaks the first trainer's loss in its step, once. */
const poisoned =
  (at: number): MakeTrainer =>
  async (...given) => {
    const trainer = await makeTrainer(...given);
    const params = initParams(SMALLEST, 1);
    params['head.weight']?.fill(3e38);
    return before(trainer, at, () => trainer.load(params));
  };

/** Loses the first trainer's device in its step, and that of no other. */
function losable(at: number): MakeTrainer {
  let made = 0;
  return async (...given) => {
    const trainer = await makeTrainer(...given);
    if (made++ > 0) return trainer;
    let lose: () => void = () => undefined;
    const lost = new Promise<EngineError>(
      (resolve) => (lose = () => resolve(new EngineError('The device is gone.', 'Try again.'))),
    );
    const losing = before(trainer, at, () => lose());
    return new Proxy(losing, {
      get: (target, name) => (name === 'lost' ? lost : (Reflect.get(target, name) as unknown)),
    });
  };
}

it('goes back with the weights after a loss that is no number, and after a lost engine', async () => {
  // Dense 3 and sparse 4 steps lie behind; the sixth of the next ones breaks.
  for (const [way, make] of [
    ['halve-lr', poisoned(3 + 4 + 6)],
    ['retry-engine', losable(3 + 4 + 6)],
  ] as const) {
    const s = await trained(make);
    await expect(s.call('train', { phase: 'sparse', steps: 12 })).rejects.toThrow();
    const good = s.last('failed').goodStep ?? -1;
    expect(good).toBe(0);
    await s.call('recover', { way });

    const whole = await trained();
    if (way === 'halve-lr') {
      const { lr } = whole.last('run').config.phases.sparse;
      await whole.call('configure', { phases: { sparse: { lr: lr / 2 } } });
    }
    await whole.call('train', { phase: 'sparse', steps: 12 });
    expect(await weights(s, false)).toEqual(await weights(whole, false));
  }
});
