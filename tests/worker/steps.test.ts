// Steps of recipes one by one, on the real session: what a training may be asked for, what is left of one, and a
// dense control that is a step among others.
import { describe, expect, it } from 'vitest';
import type { TrainStep } from '../../src/core/recipe';
import { restOf } from '../../src/worker/training-commands';
import { startSession } from './harness';

const opened = async () => {
  const session = startSession('wasm');
  await session.open();
  return session;
};

describe('what is left of a training', () => {
  const plain = { do: 'train', phase: 'sparse', steps: 20 } as const;
  const optimizer = 'fresh';
  const changes = [
    { at: 5, set: { lambda: 2e-3 } },
    { at: 9, set: { lambda: 3e-3 } },
  ];
  const step: TrainStep = { ...plain, optimizer, set: { lambda: 1e-3 }, changes };

  it('is what comes behind its step, without what it set by then', () => {
    expect(restOf(step, 5)).toEqual({ ...plain, from: 5, changes: changes.slice(1) });
    expect(restOf(step, 4)).toEqual({ ...plain, from: 4, changes });
    expect(restOf(step, 9)).toEqual({ ...plain, from: 9 });
  });

  it('begins its optimizer where no step is behind it yet, and only there', () => {
    expect(restOf(step, 0)).toEqual({ ...plain, from: 0, optimizer, changes });
    expect(restOf(step, 1)).toEqual({ ...plain, from: 1, changes });
    expect(restOf({ ...step, from: 7 }, 7)).toMatchObject({ from: 7, optimizer });
    expect(restOf({ ...step, from: 7 }, 8)).not.toHaveProperty('optimizer');
  });
});

it('a training may be gone on with to a step behind the one at hand and up to its end', async () => {
  const { call, last } = await opened();
  await call('carryOut', { steps: [{ do: 'train', phase: 'dense', steps: 9, until: 4 }] });
  expect(last('network').stopped).toMatchObject({ phase: 'dense', step: 4, steps: 9 });
  for (const until of [0, 4, 4.5, 10, NaN])
    await expect(call('goOn', { until })).rejects.toThrow(
      /until must be a whole number from 5 to 9; got /,
    );
  await call('goOn', { until: 5 });
  expect(last('network').stopped).toMatchObject({ step: 5, steps: 9 });
  await call('goOn', {});
  expect(last('network').stopped).toBeNull();
  expect(last('progress').step).toBe(9);
  await expect(call('goOn', {})).rejects.toThrow(/No phase was stopped/);
});

it('a dense control is a step too, with settings and a length of its own', async () => {
  const { call, last, all } = await opened();
  const before = last('run').config;
  const { done } = await call('carryOut', {
    steps: [
      { do: 'train', phase: 'dense', steps: 3 },
      { do: 'control', steps: 5, set: { phases: { dense: { lr: 1e-4 } } } },
      { do: 'measure', split: 'test' },
    ],
  });
  expect(done).toBe(3);
  const control = all('result')
    .map(({ row }) => row)
    .find(({ kind }) => kind === 'control');
  expect(control).toMatchObject({ steps: 5 });
  expect(control?.top1).not.toBeNull();
  expect(last('config').config.phases.dense.lr).toBe(1e-4);
  expect(before.phases.dense.lr).not.toBe(1e-4);
  // The network at hand is the one that was trained.
  expect(last('network').stage).toBe('dense');
});

it('steps on images that were handed in are refused before anything is done', async () => {
  const { call, all } = await opened();
  const told = all('progress').length;
  await expect(call('carryOut', { steps: [{ do: 'given', count: 3 }] })).rejects.toThrow(
    /nobody has them any more/,
  );
  expect(all('progress')).toHaveLength(told);
});
