import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import type { RunEvent } from '../../src/core/events';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { keepLink, startOf } from '../../src/store/link-sync';
import { createPageStore, type PageStore } from '../../src/store/store';
import { begun, gates } from './run-events';

let store: PageStore;
let written: string[];

beforeEach(() => {
  vi.useFakeTimers();
  store = createPageStore();
  written = [];
  keepLink(store, null, (search) => written.push(search));
});
afterEach(() => vi.useRealTimers());

const open = () => store.receive(begun(1, DEFAULT_CONFIG));
const slide = (rate: number) => store.view({ rate: pruneRate(rate) });

describe('the page’s address', () => {
  it('is left alone until the worker has said what is open', () => {
    slide(0.5);
    vi.advanceTimersByTime(5_000);
    expect(written).toEqual([]);
    open();
    vi.advanceTimersByTime(5_000);
    expect(written).toEqual(['?v=1&rate=0.5']);
  });

  it('waits until the slider rests, then says the last word once', () => {
    open();
    vi.advanceTimersByTime(1_000);
    written.length = 0;
    for (let ms = 0; ms < 3_000; ms += 10) {
      slide(ms / 10_000);
      vi.advanceTimersByTime(10);
    }
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(written).toEqual(['?v=1&rate=0.299']);
  });

  it('says nothing of the rates an opening sweep passes', () => {
    open();
    vi.advanceTimersByTime(1_000);
    written.length = 0;
    for (let ms = 0; ms < 3_000; ms += 50) {
      store.view({ rate: pruneRate(ms / 10_000), sweeping: true });
      vi.advanceTimersByTime(50);
    }
    store.view({ rate: pruneRate(0.4), sweeping: false });
    vi.advanceTimersByTime(1_000);
    expect(written).toEqual([]);
  });

  const settled = () => {
    vi.advanceTimersByTime(1_000);
    return written.at(-1);
  };

  it('says when weights began fresh, the engine, and the shipped network again', () => {
    const shipped = { ...begun(1, DEFAULT_CONFIG), source: 'shipped' } as RunEvent;
    store.receive(shipped);
    slide(0.5);
    expect(settled()).toBe('?v=1&rate=0.5');
    store.receive(begun(2, DEFAULT_CONFIG));
    expect(settled()).toBe('?v=1&rate=0.5&start=fresh');
    store.receive(begun(3, { ...DEFAULT_CONFIG, engine: 'tfjs-wasm' }));
    expect(settled()).toBe('?v=1&engine=tfjs-wasm&rate=0.5&start=fresh');
    store.receive({ ...shipped, run: 4 });
    expect(settled()).toBe('?v=1&rate=0.5');
  });

  it('says nothing of weights that a link cannot carry', () => {
    store.receive({ ...begun(2, DEFAULT_CONFIG), source: 'file' } as RunEvent);
    slide(0.5);
    expect(settled()).toBe('?v=1&rate=0.5');
  });

  it('keeps asking for the network that was asked for, should it have been out of reach', () => {
    const fresh = { run: 1, source: 'init', config: DEFAULT_CONFIG } as const;
    expect(startOf(fresh, null)).toBe('shipped');
    expect(startOf(fresh, 'fresh')).toBe('fresh');
    expect(startOf({ ...fresh, run: 2 }, 'shipped')).toBe('fresh');
    expect(startOf({ ...fresh, config: { ...DEFAULT_CONFIG, seed: 7 } }, null)).toBe('fresh');
  });

  it('is not written again where nothing of it changed', () => {
    open();
    slide(0.5);
    vi.advanceTimersByTime(1_000);
    store.receive(gates(1));
    store.view({ drawer: true });
    vi.advanceTimersByTime(1_000);
    expect(written).toEqual(['?v=1&rate=0.5']);
  });
});
