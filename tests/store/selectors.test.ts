import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import { createCuttingSelector, nearZeroShare } from '../../src/store/selectors';
import { createPageStore } from '../../src/store/store';
import { begun, gates, progress, risingGates } from './run-events';

function page() {
  const store = createPageStore({ rate: pruneRate(0.5) });
  const cutting = createCuttingSelector();
  return { store, now: () => cutting(store.getState()) };
}

describe('the plan of a cut', () => {
  it('is missing before the first gates', () => {
    const { store, now } = page();
    store.receive(begun(1));
    expect(now()).toBeNull();
  });

  it('is that of the gates and the rate on the page', () => {
    const { store, now } = page();
    store.receive(begun(1));
    store.receive(gates(1));
    // Block 0 holds the smaller half of the gates: its four sites would be emptied, each keeps one.
    expect(now()?.preview).toMatchObject({ total: 40, pruned: 16 });
    expect(now()?.plan.rescued.map((site) => site.name)).toEqual([
      'blocks.0.g_qkv',
      'blocks.0.g_proj',
      'blocks.0.g_fc1',
      'blocks.0.g_fc2',
    ]);
  });

  it('is worked out once, however many ask and whatever else changes', () => {
    const { store, now } = page();
    store.receive(begun(1));
    store.receive(gates(1));
    const first = now();
    store.view({ theme: 'dark' });
    store.receive({ run: 1, type: 'data', loaded: 1, total: 2 });
    expect(now()).toBe(first);
  });

  it('is worked out anew for another rate and for new gates', () => {
    const { store, now } = page();
    store.receive(begun(1));
    store.receive(gates(1));
    const first = now();
    store.view({ rate: pruneRate(0.1) });
    const second = now();
    expect(second).not.toBe(first);
    // Four gates go, all of the first site, which keeps one of them.
    expect(second?.preview.pruned).toBe(3);
    store.receive(progress('sparse', 1, [1], { gates: risingGates().reverse() }));
    expect(now()).not.toBe(second);
  });
});

describe('the share of gates near zero', () => {
  it.each([
    [[], 0],
    [[0, 0.01, 0.049, 0.05, 0.9], 0.6],
    [[0.5, 0.6], 0],
    [[0, 0.01], 1],
  ])('of %j is %d', (sorted, share) => {
    expect(nearZeroShare({ gates: Float32Array.from(sorted), averages: null })).toBeCloseTo(
      share,
      9,
    );
  });
});
