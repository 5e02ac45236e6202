// What takes no step changes nothing: what is trained behind it comes to the same bits as without it.
import { expect, test } from 'vitest';
import { initParams } from '../../src/core/init';
import type { MakeTrainer, Trainer } from '../../src/engine/trainer';
import { makeTrainer } from '../engine/make';
import { TINY } from '../tiny';
import { weightsIn } from '../weights';
import { withParts } from './broken';
import { startSession } from './harness';

type Session = ReturnType<typeof startSession>;

const RATES = { lr: 0.01, gateLr: 0, weightDecay: 0, lambda: 0, labelSmoothing: 0 };
const labels = Uint32Array.of(3);
const filled = (pixel: number) => new Float32Array(784).fill(pixel);
const given = (s: Session, pixel: number) =>
  s.call('step', { images: filled(pixel), labels, ...RATES });

/** A maker of trainers; before step `at`, of those of all of them together, `act` is called. */
function meddled(at: number, act: (trainer: Trainer) => void): MakeTrainer {
  let steps = 0;
  return async (...of) => {
    const trainer = await makeTrainer(...of);
    return withParts(trainer, {
      step: (...one) => {
        if (++steps === at) act(trainer);
        trainer.step(...one);
      },
    });
  };
}

const spoilt = (trainer: Trainer) => {
  const params = initParams(TINY, 1);
  params['head.weight']?.fill(3e38);
  trainer.load(params);
};
const broken = () => {
  throw new Error('The driver has a bad day.');
};

/** Six dense steps of nine, something in between, and more dense steps: what comes of them. */
async function trained(between: (s: Session) => Promise<unknown>, make?: MakeTrainer) {
  const s = startSession('wasm', make === undefined ? {} : { make });
  await s.open();
  await s.call('train', { phase: 'dense', steps: 9, until: 6 });
  await between(s);
  await s.call('train', { phase: 'dense', steps: 3 });
  return weightsIn(await s.call('saveModel', { compact: false }));
}

const undisturbed = trained(() => Promise.resolve());

test('a step on images handed in that is refused', async () => {
  let stopped: unknown;
  const refused = async (s: Session) => {
    await expect(given(s, 3e38)).rejects.toThrow(/The weights before it are kept/);
    ({ stopped } = s.last('network'));
  };
  expect(await trained(refused)).toBe(await undisturbed);
  expect(stopped).toEqual({ phase: 'dense', step: 6, steps: 9 });
});

test('a step on images handed in that breaks', async () => {
  const breaks = (s: Session) => expect(given(s, 0.5)).rejects.toThrow(/bad day/);
  expect(await trained(breaks, meddled(7, broken))).toBe(await undisturbed);
});

test('a refused step among steps that share their moments', async () => {
  const steps = async (refused: boolean) => {
    const s = startSession('wasm');
    await s.open();
    await given(s, 0.5);
    if (refused) await expect(given(s, 3e38)).rejects.toThrow(/no numbers/);
    await given(s, 0.25);
    return weightsIn(await s.call('saveModel', { compact: false }));
  };
  expect(await steps(true)).toBe(await steps(false));
});

test('another phase that is stopped before its first step', async () => {
  const left = async (s: Session) => {
    const training = s.call('train', { phase: 'sparse', steps: 5, paused: true });
    await s.next((event) => event.type === 'activity' && event.paused);
    await s.call('stop', null);
    expect(await training).toMatchObject({ steps: 0 });
  };
  expect(await trained(left)).toBe(await undisturbed);
});

test.each([
  ['whose loss is no number', spoilt, /Weights of step 0 are kept/],
  ['that breaks', broken, /bad day/],
])('another phase %s from its first step on', async (_, act, said) => {
  const breaks = (s: Session) =>
    expect(s.call('train', { phase: 'sparse', steps: 5 })).rejects.toThrow(said);
  expect(await trained(breaks, meddled(7, act))).toBe(await undisturbed);
});
