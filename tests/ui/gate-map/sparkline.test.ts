import { describe, expect, it } from 'vitest';
import { createPageStore } from '../../../src/store/store';
import { samplesOf, sparkPoints } from '../../../src/ui/gate-map/sparkline';
import { begun, gates, progress, risingGates } from '../../store/run-events';

describe('the sparkline of a gate', () => {
  it('runs from the first sample at the left to the last at the right, small at the bottom', () => {
    const samples = [
      { step: 10, score: 1.2 },
      { step: 20, score: 0.6 },
      { step: 30, score: 0 },
    ];
    const points = sparkPoints(samples, 100, 40);
    expect(points.map(({ x }) => x)).toEqual([0, 50, 100]);
    [0, 20, 40].forEach((y, i) => expect(points[i]?.y).toBeCloseTo(y, 9));
  });

  it('holds scores beyond its scale at the top edge', () => {
    const [only] = sparkPoints([{ step: 0, score: 7 }], 100, 40);
    expect(only?.y).toBe(0);
  });

  it('knows a gate from where the run began to the snapshot on the page', () => {
    const store = createPageStore();
    store.receive(begun(1));
    store.receive(gates(1, risingGates().fill(1), true));
    expect(samplesOf(store.getState(), 3)).toEqual([{ step: 0, score: 1 }]);
    store.receive(progress('sparse', 5, [1, 1, 1, 1, 1]));
    store.receive(progress('sparse', 6, [1]));
    const samples = samplesOf(store.getState(), 3);
    expect(samples.map(({ step }) => step)).toEqual([0, 5, 6]);
    expect(samples.at(-1)?.score).toBe(Math.abs(risingGates()[3] ?? NaN));
  });
});
