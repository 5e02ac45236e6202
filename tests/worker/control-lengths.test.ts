// The dense control: how its steps are shared out among the phases, and how it is stopped.
import { expect, it } from 'vitest';
import {
  changeConfig,
  DEFAULT_CONFIG,
  PHASES,
  type DeepPartial,
  type RunConfig,
} from '../../src/core/run-config';
import { controlLengths } from '../../src/worker/dense-control';
import { SMALLEST } from '../tiny';
import { startSession } from './harness';

const sum = (lengths: ReturnType<typeof controlLengths>) =>
  PHASES.reduce((all, phase) => all + lengths[phase], 0);

it('are those of the set-up where no number is given', () => {
  const { dense, sparse, finetune } = DEFAULT_CONFIG.phases;
  expect(controlLengths(DEFAULT_CONFIG, null)).toEqual({
    dense: dense.steps,
    sparse: sparse.steps,
    finetune: finetune.steps,
  });
});

it('grow in proportion, to the given number exactly', () => {
  const phases = { dense: { steps: 400 }, sparse: { steps: 300 }, finetune: { steps: 100 } };
  const config = changeConfig(DEFAULT_CONFIG, { phases });
  expect(controlLengths(config, 8000)).toEqual({ dense: 4000, sparse: 3000, finetune: 1000 });
  for (const steps of [7600, 801, 7]) expect(sum(controlLengths(config, steps))).toBe(steps);
});

it('are those that the network was trained for, and its settings those it was trained with', async () => {
  const control = async (after: DeepPartial<RunConfig>) => {
    const s = startSession('wasm');
    const finetune = { steps: 4 };
    await s.open({ data: 'synthetic', model: SMALLEST, batch: 16, phases: { finetune } });
    await s.call('train', { phase: 'dense', steps: 9, until: 5 });
    await s.call('train', { phase: 'sparse', steps: 3 });
    await s.call('train', { phase: 'sparse', steps: 3 });
    await s.call('configure', after);
    const { loss } = await s.call('denseControl', { steps: null });
    return { loss, steps: s.last('result').row.steps };
  };
  const [plain, changed, ahead] = [
    await control({}),
    await control({ batch: 99, phases: { dense: { lr: 0.5, steps: 70 }, sparse: { lr: 0.5 } } }),
    await control({ phases: { finetune: { steps: 5 } } }),
  ];
  // Five dense steps, twice three sparse ones, and the fine-tuning that is set.
  expect(plain.steps).toBe(5 + 6 + 4);
  expect(changed).toEqual(plain);
  expect(ahead.steps).toBe(5 + 6 + 5);
});

it('are taken no further when a person stops it, whose own network is as it was', async () => {
  const s = startSession('wasm');
  await s.open({ data: 'synthetic', model: SMALLEST, batch: 16 });
  await s.call('train', { phase: 'dense', steps: 2 });
  const rows = s.all('result').length;
  const begun = s.next(
    (event) => event.type === 'activity' && event.task === 'control' && event.done > 0,
  );
  const control = s.call('denseControl', { steps: 10_000 });
  const stopped = expect(control).rejects.toThrow('“denseControl” was stopped.');
  await begun;
  await s.call('stop', null);
  await stopped;
  expect(s.all('activity').some(({ task }) => task === 'evaluate')).toBe(false);
  expect(s.all('result')).toHaveLength(rows);
  await s.call('train', { phase: 'sparse', steps: 1 });
  expect(s.last('result').row).toMatchObject({ kind: 'sparse', steps: 3 });
});

it('are counted over all phases while it trains, and then the images that it is measured on', async () => {
  let now = 0;
  // A quarter of a second has passed whenever somebody looks.
  const clock = () => (now += 250);
  const s = startSession('wasm', { now: clock });
  const steps = (count: number) => ({ steps: count });
  const phases = { dense: steps(3), sparse: steps(2), finetune: steps(1) };
  await s.open({ data: 'synthetic', model: SMALLEST, batch: 16, phases });
  await s.call('denseControl', { steps: null });
  const told = (wanted: string) =>
    s
      .all('activity')
      .filter(({ task, done }) => task === wanted && done > 0)
      .map(({ done, total }) => `${done} of ${total}`);
  expect(told('control')).toEqual([1, 2, 3, 4, 5, 6].map((step) => `${step} of 6`));
  expect(told('evaluate')).toEqual(['256 of 512', '512 of 512']);
});
