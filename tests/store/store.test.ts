// The store for those who listen to it: one of them that fails is told of, and takes nobody along.
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import { showRefusal } from '../../src/store/refusal';
import { createPageStore, type PageState } from '../../src/store/store';
import { initialView } from '../../src/store/view-state';

describe('a subscriber that throws', () => {
  it('keeps no other from hearing, and whoever made the change from going on', () => {
    const reported: unknown[] = [];
    const store = createPageStore(
      {},
      () => 0,
      (error) => reported.push(error),
    );
    const fault = new Error('a drawing');
    const heard: number[] = [];
    store.subscribe(() => {
      throw fault;
    });
    store.subscribe(({ view }) => heard.push(view.rate));
    store.view({ rate: pruneRate(0.2) });
    store.view({ rate: pruneRate(0.3) });
    expect(heard).toEqual([0.2, 0.3]);
    // Told once, and once more after it has worked.
    expect(reported).toEqual([fault]);
  });

  it('keeps none from hearing who watches a part alone, which hears of that and of nothing else', () => {
    const reported: unknown[] = [];
    const store = createPageStore(
      {},
      () => 0,
      (error) => reported.push(error),
    );
    const fault = new Error('a part');
    const heard: (readonly [now: number, before: number])[] = [];
    const rate = ({ view }: PageState) => view.rate;
    store.watch(rate, () => {
      throw fault;
    });
    const leave = store.watch(rate, (now, before) => heard.push([now, before]));
    store.view({ rate: pruneRate(0.2) });
    store.view({ drawer: true });
    leave();
    store.view({ rate: pruneRate(0.3) });
    expect(heard).toEqual([[0.2, initialView.rate]]);
    expect(reported).toEqual([fault]);
  });

  it('that fails for being shown as failing comes to rest', () => {
    const store = createPageStore(
      {},
      () => 0,
      (error) => showRefusal(store, error),
    );
    let calls = 0;
    store.subscribe(() => {
      calls++;
      throw new Error('whatever is shown');
    });
    store.view({ rate: pruneRate(0.2) });
    expect(store.getState().link.refusal?.message).toContain('whatever is shown');
    expect(calls).toBeLessThan(4);
    showRefusal(store, new Error('whatever is shown'));
    expect(calls).toBeLessThan(4);
  });
});
