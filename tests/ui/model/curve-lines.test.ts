// What the curves draw: values as they are, phases as bands, penalties only where there was one.
import { describe, expect, it } from 'vitest';
import type { Curves } from '../../../src/core/run-curves';
import { emptyCurve, extendCurve, thinned } from '../../../src/core/series';
import {
  accuracyRows,
  axisEnd,
  axisTicks,
  bandsUpTo,
  lastStep,
  lastValue,
  lossRows,
  stepTicks,
} from '../../../src/ui/model/curve-lines';

const curve = (...values: number[]) => extendCurve(emptyCurve, 1, values);
const curves = (change: Partial<Curves>): Curves => ({
  ce: emptyCurve,
  penalty: emptyCurve,
  accuracy: emptyCurve,
  validation: [],
  bands: [],
  ...change,
});

describe('loss', () => {
  const run = curves({
    ce: curve(2, 1, 1, 0.5),
    penalty: curve(0, 0.5, 0.25, 0),
    bands: [
      { phase: 'dense', start: 0, end: 1 },
      { phase: 'sparse', start: 1, end: 3 },
      { phase: 'finetune', start: 3, end: null },
    ],
  });

  it('has a penalty in sparse phases alone', () => {
    expect(lossRows(run)).toEqual([
      { step: 1, ce: 2, loss: null },
      { step: 2, ce: 1, loss: 1.5 },
      { step: 3, ce: 1, loss: 1.25 },
      { step: 4, ce: 0.5, loss: null },
    ]);
  });

  it('has none where λ is 0: it would be the same line twice', () => {
    const loose = lossRows({ ...run, penalty: curve(0, 0, 0, 0) });
    expect(loose.map(({ loss }) => loss)).toEqual([null, null, null, null]);
  });

  it('has none at a point that stands for steps of two phases', () => {
    const merged = (value: number) => ({
      ...emptyCurve,
      stride: 2,
      points: [
        { step: 2, value },
        { step: 4, value },
      ],
    });
    expect(lossRows({ ...run, ce: merged(1), penalty: merged(0.5) }).map((r) => r.loss)).toEqual([
      null,
      null,
    ]);
  });
});

it('puts batch and validation accuracies on one axis of steps', () => {
  const rows = accuracyRows(
    curves({
      accuracy: curve(0.1, 0.2),
      validation: [
        { step: 2, value: 0.3 },
        { step: 5, value: 0.4 },
      ],
    }),
  );
  expect(rows.map((row) => row.step)).toEqual([1, 2, 5]);
  expect(rows[0]?.validation).toBeNull();
  expect(rows[1]?.validation).toBe(0.3);
  expect(rows[2]?.batch).toBeNull();
});

it('ends a running band where the curves end and leaves empty ones out', () => {
  const bands = [
    { phase: 'dense', start: 0, end: 400 },
    { phase: 'sparse', start: 400, end: 400 },
    { phase: 'sparse', start: 400, end: null },
  ] as const;
  expect(bandsUpTo(bands, 520)).toEqual([
    { phase: 'dense', start: 0, end: 400, undone: false },
    { phase: 'sparse', start: 400, end: 520, undone: false },
  ]);
  const tuned = { phase: 'finetune', start: 520, end: 600, undone: true } as const;
  expect(bandsUpTo([tuned], 600)).toEqual([tuned]);
});

it('thins rows evenly and keeps both ends', () => {
  const rows = Array.from({ length: 101 }, (_, i) => i);
  expect(thinned(rows, 5)).toEqual([0, 25, 50, 75, 100]);
  expect(thinned([1, 2], 5)).toEqual([1, 2]);
});

it('ends an axis at a round number above its values', () => {
  expect([2.3, 0.9, 1, 0.12, 0, NaN].map(axisEnd)).toEqual([3, 1, 1, 0.15, 1, 1]);
});

it('has ticks equally far from each other, on both ends of an axis', () => {
  for (const value of [0.12, 0.9, 1.37e6, 1.9, 2.3, 4.2, 7, 88]) {
    const end = axisEnd(value);
    const ticks = axisTicks(end);
    expect([ticks[0], ticks.at(-1)]).toEqual([0, end]);
    expect(ticks.length).toBeGreaterThan(3);
    const apart = ticks.slice(1).map((tick, i) => tick - (ticks[i] ?? 0));
    for (const one of apart) expect(one).toBeCloseTo(end / apart.length, 9);
  }
  expect(axisTicks(1.5e6)).toEqual([0, 5e5, 1e6, 1.5e6]);
  expect(axisTicks(0.15)).toEqual([0, 0.05, 0.1, 0.15]);
});

it('has round ticks on the axis of steps, wherever it ends', () => {
  expect(stepTicks(800)).toEqual([0, 200, 400, 600, 800]);
  expect(stepTicks(340)).toEqual([0, 100, 200, 300]);
  expect(stepTicks(7600)).toEqual([0, 2000, 4000, 6000]);
  expect([1, 3, 7].map(stepTicks)).toEqual([
    [0, 1],
    [0, 1, 2, 3],
    [0, 2, 4, 6],
  ]);
});

it('ends the axis of steps with whatever was measured last', () => {
  expect(lastStep(curves({}))).toBe(0);
  expect(lastStep(curves({ ce: curve(3, 2, 1), accuracy: curve(0.1, 0.2) }))).toBe(3);
  expect(lastStep(curves({ ce: curve(3, 2), validation: [{ step: 4, value: 0.5 }] }))).toBe(4);
});

it('finds where a line ends, past the steps that it has no value for', () => {
  const rows = accuracyRows(
    curves({ accuracy: curve(0.1, 0.2, 0.3), validation: [{ step: 2, value: 0.5 }] }),
  );
  expect(lastValue(rows, 'batch')).toEqual({ step: 3, value: 0.3 });
  expect(lastValue(rows, 'validation')).toEqual({ step: 2, value: 0.5 });
  expect(lastValue(rows, 'loss')).toBeNull();
});
