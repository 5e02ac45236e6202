// A network that is only measured and asked has a trainer that only answers; one that trains takes its place, and comes
// to the same bits as without it.
import { expect, test } from 'vitest';
import type { MakeTrainer } from '../../src/engine/trainer';
import { paramBits } from '../engine/answer-conformance';
import { makeTrainer } from '../engine/make';
import { TINY } from '../tiny';
import { weightsIn } from '../weights';
import { Network } from '../../src/worker/networks';
import { initParams } from '../../src/core/init';
import { startSession } from './harness';

/** A session, and of each trainer whether it trains. */
function watched() {
  const made: (boolean | undefined)[] = [];
  const make: MakeTrainer = (kind, shape, params, options) => {
    made.push(options.trains);
    return makeTrainer(kind, shape, params, options);
  };
  return { made, s: startSession('wasm', { make }) };
}

const filled = { images: new Float32Array(2 * TINY.image ** 2 * TINY.channels), count: 2 };
const trained = async (s: ReturnType<typeof startSession>) => {
  await s.call('train', { phase: 'dense', steps: 3 });
  return weightsIn(await s.call('saveModel', { compact: false }));
};

test('what is measured before and between trainings changes nothing of them', async () => {
  const plain = watched();
  await plain.s.open();
  const wanted = await trained(plain.s);
  expect(plain.made).toEqual([true]);

  const { made, s } = watched();
  await s.open();
  await s.call('evaluate', { split: 'test' });
  await s.call('logits', filled);
  expect(made).toEqual([false]);
  expect(await trained(s)).toBe(wanted);
  expect(made).toEqual([false, true]);
  await s.call('evaluate', { split: 'validation' });
  expect(made).toHaveLength(2);
});

test('a cut is measured without memory for training, and tuned with it', async () => {
  const { made, s } = watched();
  await s.open();
  await s.call('train', { phase: 'sparse', steps: 3 });
  await s.call('prune', { rate: 0.3 });
  await s.call('evaluate', { split: 'test' });
  expect(made).toEqual([true, false]);
  await s.call('finetune', { steps: 2, until: 1 });
  expect(made).toEqual([true, false, true]);
  const before = await s.call('saveModel', { compact: true });
  // Another engine, and only asked: its moments are not lost by that.
  await s.call('recover', { way: 'retry-engine' });
  expect(weightsIn(await s.call('saveModel', { compact: true }))).toBe(weightsIn(before));
  await s.call('goOn', {});
  expect(made).toEqual([true, false, true, false, true]);
  const once = startSession('wasm');
  await once.open();
  await once.call('train', { phase: 'sparse', steps: 3 });
  await once.call('prune', { rate: 0.3 });
  await once.call('finetune', { steps: 2 });
  const wanted = weightsIn(await once.call('saveModel', { compact: true }));
  expect(weightsIn(await s.call('saveModel', { compact: true }))).toBe(wanted);
});

test('one that only answers has the weights of a state that the network goes back to', async () => {
  const [before, after] = [initParams(TINY, 1), initParams(TINY, 2)];
  const network = new Network(
    { config: TINY, kept: null },
    before,
    async (shape, params, trains) => {
      const options = { batch: 4, trains, signal: null, onProgress: null };
      const trainer = await makeTrainer('wasm', shape, params, options);
      return { trainer, release: () => trainer.destroy() };
    },
    0,
  );
  expect(paramBits(await (await network.get()).params())).toEqual(paramBits(before));
  network.restore({ params: after, firstMoment: after, secondMoment: after, steps: 1 });
  expect(paramBits(await (await network.get()).params())).toEqual(paramBits(after));
  expect((await (await network.toTrain()).state()).steps).toBe(1);
  network.destroy();
});
