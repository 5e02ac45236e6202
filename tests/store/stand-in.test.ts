import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { readRecording } from '../../src/core/recording';
import { initialRun } from '../../src/store/run-state';
import { recorded, withStandIn } from '../../src/store/stand-in';

describe('a recording in the place of the network at hand', () => {
  const file = new URL('../../public/recordings/normal.json', import.meta.url);
  const recording = readRecording(readFileSync(file, 'utf8'), 'normal');
  const last = recording.snapshots.length - 1;

  it('has its accuracies and its rows with the gates they were measured with, the last ones', () => {
    expect(recorded(recording)).toMatchObject({
      results: recording.rows,
      maskAccuracies: recording.masked,
    });
    expect(recording.rows.length * recording.masked.length).toBeGreaterThan(0);
    expect(recorded(recording, last)).toEqual(recorded(recording));
  });

  it('has none of the times that were measured on the network at hand', () => {
    const time = { rate: 0.4, engine: 'wasm', median: 3.49, low: 3.4, high: 3.6 } as const;
    const inference = { engine: 'wasm', before: 4, after: 3.49 } as const;
    const run = { ...initialRun, inference, times: [time] };
    const { times, inference: shown } = withStandIn(run, recorded(recording));
    expect([times, shown]).toEqual([[], null]);
    expect(withStandIn(run, null).times).toEqual([time]);
  });

  it('has curves that begin with the first step', () => {
    const { ce, accuracy, penalty } = recorded(recording).curves;
    const firstOf = ({ points, stride }: typeof ce) => (points[0]?.step ?? 0) - stride + 1;
    expect([ce, accuracy, penalty].map(firstOf)).toEqual([1, 1, 1]);
  });

  it('has a band for each phase that steps were recorded of', () => {
    const { dense, sparse, finetune } = recording.config.phases;
    const cut = dense.steps + sparse.steps;
    const bands = (all: number) => {
      const { curves } = recorded({ ...recording, ce: recording.ce.slice(0, all) });
      return curves.bands.map(({ phase, start, end }) => [phase, start, end]);
    };
    const whole = [
      ['dense', 0, dense.steps],
      ['sparse', dense.steps, cut],
      ['finetune', cut, cut + finetune.steps],
    ];
    expect(bands(recording.ce.length)).toEqual(whole);
    expect(bands(cut + 1)).toEqual(whole);
    expect(bands(cut)).toEqual(whole.slice(0, 2));
    expect(bands(0)).toEqual([]);
  });

  it('has no accuracies and no rows at any snapshot before', () => {
    for (let at = 0; at < last; at++) {
      const { name, snapshot, results, maskAccuracies } = recorded(recording, at);
      expect(name.step).toBe(recording.snapshots[at]?.step);
      expect(snapshot?.gates).toBe(recording.snapshots[at]?.scores.values);
      expect([results, maskAccuracies]).toEqual([[], []]);
    }
  });
});
