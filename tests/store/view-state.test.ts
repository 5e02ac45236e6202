import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/events';
import { createPageStore } from '../../src/store/store';
import { initialView, isLit, lightOf, NO_FILTER } from '../../src/store/view-state';
import { begun, TINY } from './run-events';

describe('what is lit', () => {
  it('is the branch at hand before what the filter leaves', () => {
    const filter = { block: 1, site: null };
    const pointed = { block: 2, site: 'fc1' } as const;
    expect(lightOf({ ...initialView, filter })).toBe(filter);
    expect(lightOf({ ...initialView, filter, pointed })).toBe(pointed);
  });

  it('is everything without a filter, else what matches block and site', () => {
    expect(isLit(NO_FILTER, { block: 3, site: 'fc2' })).toBe(true);
    expect(isLit({ block: 3, site: null }, { block: 3, site: 'fc2' })).toBe(true);
    expect(isLit({ block: 3, site: 'qkv' }, { block: 3, site: 'fc2' })).toBe(false);
    expect(isLit({ block: null, site: 'fc2' }, { block: 0, site: 'fc2' })).toBe(true);
  });

  it('is everything again when a network without that block opens', () => {
    const singled = {
      filter: { block: 1, site: 'qkv' },
      pointed: { block: 1, site: 'fc1' },
    } as const;
    const store = createPageStore(singled);
    store.receive(begun(1));
    expect(store.getState().view).toMatchObject(singled);
    store.receive({ ...begun(2), model: { ...TINY, depth: 1 } } as RunEvent);
    expect(store.getState().view).toMatchObject({ filter: NO_FILTER, pointed: null });
  });
});
