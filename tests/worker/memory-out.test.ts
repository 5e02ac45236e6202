// Memory that runs out has a name of its own, whoever asked for it, and what is at hand stays: real refusals of the
// runtime, in steps of a training and beside them.
import { expect, test } from 'vitest';
import { RoomError } from '../../src/core/errors';
import type { MakeTrainer } from '../../src/engine/trainer';
import { named } from '../../src/worker/recoveries';
import { makeTrainer } from '../engine/make';
import { weightsIn } from '../weights';
import { withParts } from './broken';
import { startSession } from './harness';

/** More than any machine has: the runtime's own refusal. */
const tooMuch = () => new Float32Array(new ArrayBuffer(2 ** 52));
const MEMORY = { kind: 'EngineError', words: { happened: 'memoryOut', advice: 'takeLess' } };

/** Steps ask for too much from the fifth on, until there is memory again. */
function short() {
  const now = { short: true };
  let steps = 0;
  const make: MakeTrainer = async (...of) => {
    const trainer = await makeTrainer(...of);
    return withParts(trainer, {
      step: (...one) => {
        if (++steps > 4 && now.short) tooMuch();
        trainer.step(...one);
      },
    });
  };
  return { now, make };
}

const weights = async (s: ReturnType<typeof startSession>) =>
  weightsIn(await s.call('saveModel', { compact: false }));

test('a training that it runs out in is named, keeps its last good state and goes on to the same bits', async () => {
  const whole = startSession();
  await whole.open();
  await whole.call('train', { phase: 'dense', steps: 8 });
  const { now, make } = short();
  const s = startSession('wasm', { make });
  await s.open();
  await expect(s.call('train', { phase: 'dense', steps: 8 })).rejects.toMatchObject(MEMORY);
  expect(s.last('failed')).toMatchObject({
    error: MEMORY,
    recoveries: ['retry-engine', 'continue-on-wasm'],
  });
  now.short = false;
  await s.call('recover', { way: 'retry-engine' });
  expect(s.all('recovered')).toHaveLength(1);
  expect(await weights(s)).toBe(await weights(whole));
});

test('what it runs out for beside the engine is refused, and the run at hand is unharmed', async () => {
  // Whoever counts with this number has the runtime refuse.
  const s = startSession('wasm', { memory: { valueOf: tooMuch } as never });
  await s.open();
  await s.call('train', { phase: 'dense', steps: 2 });
  const before = await weights(s);
  await expect(s.call('memory', {})).rejects.toMatchObject(MEMORY);
  expect(s.all('failed')).toEqual([]);
  expect(await weights(s)).toBe(before);
});

test('other errors keep their names', () => {
  const room = new RoomError({ needs: 2, has: 1, piece: false, batch: 4, fits: 1 });
  const deep = new RangeError('Maximum call stack size exceeded');
  const defect = new RangeError('Invalid array length');
  for (const error of [room, deep, defect, new Error('allocation'), 'out of memory', null])
    expect(named(error)).toBe(error);
  const firefox = Object.assign(new Error('allocation size overflow'), { name: 'InternalError' });
  for (const error of [firefox, new RangeError('Out of memory')])
    expect(named(error)).toMatchObject(MEMORY);
});
