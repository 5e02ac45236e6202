import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import type { RunEvent } from '../../src/core/events';
import type { Recipe } from '../../src/core/recipe';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { recipeLink } from '../../src/store/link/recipe-link';
import { keepLink, keepRecipe, ownHash, replaceSearch, startOf } from '../../src/store/link-sync';
import { createPageStore, type PageStore } from '../../src/store/store';
import { initialView } from '../../src/store/view-state';
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

describe('a recipe in the page’s address', () => {
  const recipeOf = (seed: number): Recipe => ({
    ...{ version: 1, config: { seed }, start: 'fresh' },
    steps: [{ do: 'train', phase: 'dense', steps: 3 }],
  });
  const hashOf = async (recipe: Recipe) =>
    new URL((await recipeLink(recipe, initialView, 'https://example.org/')) ?? '').hash;

  /** An address bar into which a link can be put while the page is open. */
  async function addressBar(recipe: Recipe | null) {
    vi.useRealTimers();
    let hear: () => void = () => undefined;
    const bar = { hash: recipe === null ? '' : `#own=x&${(await hashOf(recipe)).slice(1)}` };
    const told: string[] = [];
    store.link({ recipe });
    keepRecipe(
      store,
      {
        get: () => bar.hash,
        set: (hash) => (bar.hash = hash),
        listen: (listener) => (hear = listener),
      },
      (notes) => told.push(...notes.map(({ message }) => message)),
    );
    const put = (hash: string) => {
      bar.hash = hash;
      hear();
    };
    return { bar, told, put };
  }
  const stands = () => store.getState().link.recipe;

  it('stays for as long as it stands before the person, and goes alone', async () => {
    const { bar } = await addressBar(recipeOf(1));
    slide(0.5);
    expect(bar.hash).toMatch(/^#own=x&r=/);
    store.link({ recipe: null });
    expect(bar.hash).toBe('#own=x');
  });

  it('goes where a file brings another one', async () => {
    const { bar } = await addressBar(recipeOf(1));
    store.link({ recipe: recipeOf(2) });
    expect(bar.hash).toBe('#own=x');
    expect(stands()).toEqual(recipeOf(2));
  });

  it('stands before the person when it is put into the address of an open page', async () => {
    const { bar, put, told } = await addressBar(recipeOf(1));
    const hash = await hashOf(recipeOf(2));
    put(hash);
    await vi.waitFor(() => expect(stands()).toEqual(recipeOf(2)));
    expect(bar.hash).toBe(hash);
    put('#gates');
    put('#r=nothing');
    await vi.waitFor(() => expect(told).toHaveLength(1));
    expect(told[0]).toMatch(/^The recipe in the link is not whole/);
    expect(stands()).toEqual(recipeOf(2));
  });
});

describe('the address of the window', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is replaced behind its path, each part where it belongs, and told of when it changes', () => {
    const replaceState = vi.fn();
    const listeners = new Map<string, () => void>();
    vi.stubGlobal('window', {
      location: { pathname: '/espalier/', search: '?v=1&seed=7', hash: '#own=x&r=y' },
      history: { state: 'kept', replaceState },
      addEventListener: (name: string, listener: () => void) => listeners.set(name, listener),
    });
    expect(ownHash.get()).toBe('#own=x&r=y');
    ownHash.set('#own=x');
    expect(replaceState).toHaveBeenLastCalledWith('kept', '', '/espalier/?v=1&seed=7#own=x');
    replaceSearch('?v=1&seed=8');
    expect(replaceState).toHaveBeenLastCalledWith('kept', '', '/espalier/?v=1&seed=8#own=x&r=y');
    const hear = vi.fn();
    ownHash.listen(hear);
    listeners.get('hashchange')?.();
    expect(hear).toHaveBeenCalledOnce();
    // A sandbox allows no other address: the page works with the one it has.
    replaceState.mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    expect(() => ownHash.set('')).not.toThrow();
  });
});
