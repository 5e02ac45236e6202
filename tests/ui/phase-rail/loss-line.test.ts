import { describe, expect, it } from 'vitest';
import { createPageStore } from '../../../src/store/store';
import { phaseLosses } from '../../../src/ui/phase-rail/loss-line';
import { begun, progress } from '../../store/run-events';

describe('the small line of losses', () => {
  it('shows the phase that trains alone, without losses that are no numbers', () => {
    const store = createPageStore();
    store.receive(begun(1));
    store.receive(progress('dense', 3, [2.5, 2, 1.5]));
    expect(phaseLosses(store.getState().run).map(({ value }) => value)).toEqual([2.5, 2, 1.5]);
    store.receive({ run: 1, type: 'activity', task: null, paused: false, done: 0, total: 0 });
    store.receive({ ...progress('sparse', 2, [1.25, NaN]), globalStep: 5 });
    expect(phaseLosses(store.getState().run).map(({ value }) => value)).toEqual([1.25]);
  });
});
