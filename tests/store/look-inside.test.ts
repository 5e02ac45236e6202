// Histograms and map open by themselves when training with sparsity begins, unless the person has closed them.
import { describe, expect, it } from 'vitest';
import type { Task } from '../../src/core/events';
import { keepPreferences, readPreferences } from '../../src/store/preferences';
import { lookInside, mannersAfter } from '../../src/store/look-inside';
import { createPageStore } from '../../src/store/store';
import { begun } from './run-events';

const at = (sparse: boolean, inside: boolean) => ({ sparse, inside });

describe('the rule', () => {
  it('opens as training with sparsity begins, and at no other time', () => {
    expect(mannersAfter(at(false, false), at(true, false), false).opens).toBe(true);
    expect(mannersAfter(at(false, true), at(true, true), false).opens).toBe(false);
    expect(mannersAfter(at(true, false), at(false, false), false).opens).toBe(false);
    expect(mannersAfter(at(true, true), at(true, false), false).opens).toBe(false);
  });

  it('takes note of a person who closes it while it trains, and of nothing else', () => {
    expect(mannersAfter(at(true, true), at(true, false), false).closed).toBe(true);
    expect(mannersAfter(at(false, true), at(false, false), false).closed).toBe(false);
    expect(mannersAfter(at(true, false), at(true, true), false).closed).toBe(false);
    expect(mannersAfter(at(false, false), at(true, false), true)).toEqual({
      ...{ closed: true, opens: false },
    });
  });
});

describe('the page', () => {
  const opened = () => {
    const kept = new Map<string, string>();
    const storage = () => ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    });
    const store = createPageStore();
    keepPreferences(store, storage);
    lookInside(store);
    store.receive(begun(1));
    const begin = (task: Task | null, paused = false) =>
      store.receive({ run: 1, type: 'activity', task, paused, done: 0, total: 0 });
    const inside = () => store.getState().view.inside;
    const remembered = () => readPreferences(storage, 'en').inside;
    return { store, begin, inside, remembered };
  };

  it('looks inside when the sparse phase begins, and not while all gates are 1', () => {
    const { begin, inside, remembered } = opened();
    begin('dense');
    expect(inside()).toBe(false);
    begin('sparse');
    expect(inside()).toBe(true);
    // Nobody has asked for it: the next visit begins calm.
    expect(remembered()).toBe(false);
  });

  it('stays closed for the visit where the person closed it while it trained', () => {
    const { store, begin, inside } = opened();
    begin('sparse');
    begin('sparse', true);
    store.view({ inside: false });
    begin('sparse');
    expect(inside()).toBe(false);
    begin(null);
    begin('sparse');
    expect(inside()).toBe(false);
  });

  it('opens again where it was closed at rest, and remembers what the person opens', () => {
    const { store, begin, inside, remembered } = opened();
    begin('sparse');
    begin(null);
    store.view({ inside: false });
    store.view({ inside: true });
    expect(remembered()).toBe(true);
    store.view({ inside: false });
    begin('sparse');
    expect(inside()).toBe(true);
  });
});
