// What a lesson's step waits for, at the very bounds of it.
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import type { Condition } from '../../../src/core/lesson';
import { holds } from '../../../src/store/lesson/conditions';
import { initialView, type ViewState } from '../../../src/store/view-state';
import { after, begun, gates, network, progress, risingGates } from '../run-events';

const run = after(begun(1), gates(1));
const met = (condition: Condition, view: Partial<ViewState> = {}, live = run, timed = false) =>
  holds(condition, { run, live, view: { ...initialView, ...view }, timed });

const STAGES = ['fresh', 'dense', 'sparse', 'pruned', 'finetuned'] as const;

describe('a step of a lesson waits', () => {
  it('for a look at one of the weakest or of the strongest twentieth of the gates', () => {
    const last = risingGates().length - 1;
    const looks = (which: 'weakest' | 'strongest') =>
      Array.from(risingGates(), (_, inspected) =>
        met({ kind: 'inspected', which }, { inspected }),
      ).flatMap((is, gate) => (is ? [gate] : []));
    const share = Math.floor(0.05 * last);
    const first = Array.from({ length: share + 1 }, (_, i) => i);
    expect(looks('weakest')).toEqual(first);
    expect(looks('strongest')).toEqual(first.map((i) => last - i).reverse());
    expect(met({ kind: 'inspected', which: 'weakest' })).toBe(false);
  });

  it('for a rate from its least to its most', () => {
    const rates = [0.39, 0.4, 0.5, 0.6, 0.61].map((rate) =>
      met({ kind: 'rate', min: 0.4, max: 0.6 }, { rate: pruneRate(rate) }),
    );
    expect(rates).toEqual([false, true, true, true, false]);
  });

  it('for a stage or one behind it, of the network at hand', () => {
    for (const [i, stage] of STAGES.entries()) {
      const live = after(begun(1), network(stage));
      const reached = STAGES.map((wanted) => met({ kind: 'stage', stage: wanted }, {}, live));
      expect(reached).toEqual(STAGES.map((_, j) => j <= i));
    }
  });

  it('for so many steps of its phase, and no other', () => {
    const trained = (step: number) => after(begun(1), progress('sparse', step, [1]));
    const steps = [9, 10, 11].map((step) =>
      met({ kind: 'steps', phase: 'sparse', min: 10 }, {}, trained(step)),
    );
    expect(steps).toEqual([false, true, true]);
    expect(met({ kind: 'steps', phase: 'dense', min: 10 }, {}, trained(11))).toBe(false);
    expect(met({ kind: 'steps', phase: 'dense', min: 0 })).toBe(false);
  });

  it('for answers that were compared at its rate and on its images, where it names any', () => {
    const compared = (rate: number, split: 'validation' | 'test' = 'validation') => ({
      compared: { classes: [], split, rate: pruneRate(rate) },
    });
    const at = { kind: 'compared', rate: 0.75 } as const;
    expect(met({ kind: 'compared' })).toBe(false);
    expect(met({ kind: 'compared' }, compared(0.4, 'test'))).toBe(true);
    const rates = [0.4, 0.744, 0.746, 0.75, 0.754, 0.756];
    expect(rates.map((rate) => met(at, compared(rate)))).toEqual([
      ...[false, false, true, true, true, false],
    ]);
    // Where the slider stands says nothing of what was compared.
    expect(met(at, { ...compared(0.4, 'test'), rate: pruneRate(0.75) })).toBe(false);
    expect(met(at, compared(0.75, 'test'))).toBe(true);
    expect(met({ ...at, split: 'validation' }, compared(0.75, 'test'))).toBe(false);
    expect(met({ ...at, split: 'validation' }, compared(0.75))).toBe(true);
  });

  it('for the network to be timed', () => {
    expect([met({ kind: 'timed' }), met({ kind: 'timed' }, {}, run, true)]).toEqual([false, true]);
  });
});
