// The runs of a visit: when one begins and ends, what a person does with it, and that it is kept over
// a reload, whatever the browser's storage does.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import { gateCount } from '../../src/core/gates';
import { keepRuns, type PageMoments } from '../../src/store/keep-runs';
import { readRecord } from '../../src/core/read-record';
import { hidden, pinned, removed, renamed, restored } from '../../src/store/run-book';
import { changeConfig, type DeepPartial, type RunConfig } from '../../src/core/run-config';
import { type EarlierRecord } from '../../src/core/run-record';
import { isWorthKeeping, recordOf } from '../../src/store/run-record';
import { createShelf, type OpenShelf } from '../../src/store/run-shelf';
import { createPageStore, type PageStore } from '../../src/store/store';
import {
  after,
  begun,
  gates,
  network,
  progress,
  row,
  TINY,
  TINY_CONFIG,
  trainedTo,
} from './run-events';
import { realPage } from './real-page';
import { resultRow } from '../ui/result-row';

/** A browser's storage that holds so many characters. */
function storageOf(room = Infinity) {
  const kept = new Map<string, string>();
  const open: OpenShelf = () => ({
    get length() {
      return kept.size;
    },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      const others = [...kept].filter(([name]) => name !== key);
      const size = others.reduce((sum, [, text]) => sum + text.length, value.length);
      if (size > room) throw new DOMException('no room', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key) => void kept.delete(key),
  });
  return { kept, open };
}

/** A page with storage, at rest at once; `leave` closes it. */
function visit(open: OpenShelf, now = 1) {
  const leaving: (() => void)[] = [];
  const moments: PageMoments = { atRest: (call) => call(), leaving: (call) => leaving.push(call) };
  const store = createPageStore({}, () => now);
  keepRuns(store, createShelf(open), moments);
  return { store, leave: () => leaving.forEach((call) => call()) };
}

const train = (store: PageStore, run: number) => {
  store.receive(begun(run));
  store.receive({ ...progress('dense', 2, [2, 1.5]), run });
  store.receive({ ...row('dense', { top1: 0.5, count: 100 }), run });
};
const book = (store: PageStore) => store.getState().runs;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a run', () => {
  it('ends at the next fresh start, with its results and curves', () => {
    const store = createPageStore({}, () => 5);
    train(store, 1);
    expect(book(store).past).toEqual([]);
    store.receive(begun(2));
    const [first] = book(store).past;
    expect(first?.results).toHaveLength(1);
    expect(first?.curves.ce).toEqual([
      { step: 1, value: 2 },
      { step: 2, value: 1.5 },
    ]);
    expect(first?.number).toBe(1);
    expect(book(store).present).toMatchObject({ number: 2, look: 1 });
  });

  it('that did nothing leaves no line', () => {
    const store = createPageStore();
    store.receive(begun(1));
    store.receive(gates(1));
    store.receive(begun(2));
    expect(book(store).past).toEqual([]);
    expect(book(store).present.number).toBe(1);
  });

  it('is worth keeping once a step was trained or a network was made, not for what shipped', () => {
    const opened = [begun(1), row('dense', { source: 'shipped' })];
    expect(isWorthKeeping(after(...opened))).toBe(false);
    expect(isWorthKeeping(after(...opened, progress('sparse', 1, [2])))).toBe(true);
    expect(isWorthKeeping(after(...opened, row('pruned', { rate: 0.4 })))).toBe(true);
    // What was opened again has its line from then.
    const again = row('pruned', { rate: 0.4, earlier: true });
    expect(isWorthKeeping(after(...opened, again))).toBe(false);
  });

  it('keeps at most 200 points of a curve, and the histogram of all its last gates', () => {
    const points = Array.from({ length: 500 }, (_, i) => 1 + 1 / (i + 1));
    const run = after(begun(1), progress('dense', 500, points), gates(1));
    const validation = Array.from({ length: 900 }, (_, step) => ({ step, value: 0.5 }));
    const state = { ...run, curves: { ...run.curves, validation } };
    const record = recordOf(state, createPageStore().getState().runs.present);
    expect(record.curves.ce.length).toBeLessThanOrEqual(200);
    expect(record.curves.validation).toHaveLength(200);
    const counted = Object.values(record.gates ?? {}).flatMap((counts) => [...counts]);
    expect(counted.reduce((a, b) => a + b, 0)).toBe(gateCount(TINY));
  });
});

describe('the settings of a run', () => {
  const lambda = (value: number, more: DeepPartial<RunConfig> = {}) =>
    changeConfig(TINY_CONFIG, { ...more, phases: { sparse: { lambda: value } } });
  const told = (record: EarlierRecord | undefined) => record?.config.phases.sparse.lambda;

  it('are those it was trained with, whatever is typed before the next one begins', () => {
    const store = createPageStore();
    store.receive(begun(1, lambda(1e-3)));
    store.receive(trainedTo('sparse', 30, { config: lambda(1e-3, { batch: 32 }) }));
    store.receive(progress('sparse', 2, [2, 1.5]));
    store.receive({ run: 1, type: 'config', config: lambda(2e-5, { batch: 8 }) });
    store.receive(begun(2, lambda(2e-5)));
    const [first] = book(store).past;
    expect(told(first)).toBe(1e-3);
    expect(first?.config).toMatchObject({ batch: 32, phases: { sparse: { steps: 30 } } });
  });

  it('say where they changed during it, also after a reload', () => {
    const { open } = storageOf();
    const { store, leave } = visit(open);
    train(store, 1);
    store.receive(trainedTo('sparse', 30, { config: lambda(1e-3) }));
    store.receive(trainedTo('sparse', 30, { config: lambda(1e-3), at: 30, place: 1 }));
    store.receive(trainedTo('sparse', 30, { config: lambda(4e-4), at: 60, place: 2 }));
    store.receive({ run: 1, type: 'config', config: lambda(2e-5) });
    leave();
    const [record] = book(visit(open, 20).store).past;
    expect(told(record)).toBe(4e-4);
    expect(record?.trained.map(({ at, set }) => [at, 'lambda' in set ? set.lambda : null])).toEqual(
      [
        [0, 1e-3],
        [60, 4e-4],
      ],
    );
  });

  it('are its own in a sweep by script, which sets the next ones before it resets', async () => {
    vi.useRealTimers();
    const page = await realPage({ data: 'synthetic', model: TINY, batch: 8 });
    const sweep = [1e-3, 4e-4, 2e-5].flatMap((value) => [1, 2].map((seed) => ({ value, seed })));
    for (const { value, seed } of sweep) {
      await page.espalier.configure({ seed, phases: { sparse: { lambda: value } } });
      await page.espalier.reset();
      await page.espalier.train({ phase: 'sparse', steps: 1 });
    }
    await page.espalier.configure({ phases: { sparse: { lambda: 0.5 } } });
    await page.espalier.reset();
    const { past } = book(page.store);
    page.close();
    expect(past.map((record) => [told(record), record.config.seed])).toEqual(
      sweep.map(({ value, seed }) => [value, seed]),
    );
  });

  it('are those that a control was trained with, where nothing else was', () => {
    const store = createPageStore();
    store.receive(begun(1, lambda(1e-3)));
    const control = { do: 'control', steps: 800, config: lambda(1e-3), at: 0 } as const;
    store.receive({ run: 1, type: 'did', place: 0, deed: control });
    store.receive(row('control', { top1: 0.5, count: 100 }));
    store.receive({ run: 1, type: 'config', config: lambda(2e-5) });
    store.receive(begun(2, lambda(2e-5)));
    expect(told(book(store).past[0])).toBe(1e-3);
  });
});

describe('with a run a person can', () => {
  const ran = () => {
    const store = createPageStore({}, () => 5);
    for (const run of [1, 2, 3]) train(store, run);
    store.receive(begun(4));
    return store;
  };
  const ids = (store: PageStore) => book(store).past.map(({ id }) => id);

  it('rename it, and get its own name back with an empty one', () => {
    const store = ran();
    const [id = ''] = ids(store);
    store.runs(renamed(id, '  strong   λ '));
    expect(book(store).past[0]?.name).toBe('strong λ');
    store.runs(renamed(id, ' '));
    expect(book(store).past[0]?.name).toBeNull();
    store.runs(renamed(book(store).present.id, 'now'));
    expect(book(store).present.name).toBe('now');
  });

  it('pin and hide it', () => {
    const store = ran();
    const [, id = ''] = ids(store);
    store.runs(pinned(id, true));
    store.runs(hidden(id, true));
    expect(book(store).past.map((r) => [r.pinned, r.hidden])[1]).toEqual([true, true]);
  });

  it('delete it and bring it back to where it stood, one after the other', () => {
    const store = ran();
    const before = book(store).past;
    const [one = '', two = ''] = ids(store);
    store.runs(removed(two));
    store.runs(removed(one));
    expect(book(store).past).toHaveLength(1);
    store.runs(restored);
    store.runs(restored);
    expect(book(store).past).toEqual(before);
    store.runs(restored);
    expect(book(store).past).toEqual(before);
  });

  it('not delete the run at hand', () => {
    const store = ran();
    store.runs(removed(book(store).present.id));
    expect(book(store).removed).toEqual([]);
  });
});

describe('over a reload', () => {
  it('a run still knows which of the kept networks is its own', () => {
    const { open } = storageOf();
    const first = visit(open, 10);
    train(first.store, 1);
    const network = { name: 'network-a-1', when: 11, steps: 2, rate: null };
    const known = { lambda: null, top1: 0.5, count: 100 };
    const own = network.name;
    first.store.receive({ run: 1, type: 'kept', networks: [{ ...network, ...known }], own });
    first.leave();
    expect(book(visit(open, 20).store).past[0]?.keptAs).toBe('network-a-1');
  });

  it('every run is there again, also the one that was at hand', () => {
    const { open } = storageOf();
    const first = visit(open, 10);
    train(first.store, 1);
    train(first.store, 2);
    first.store.runs(renamed(book(first.store).present.id, 'second'));
    first.leave();
    const again = visit(open, 20).store;
    expect(book(again).past.map(({ number, name }) => [number, name])).toEqual([
      [1, null],
      [2, 'second'],
    ]);
    expect(book(again).past[0]).toEqual(book(first.store).past[0]);
    train(again, 1);
    expect(book(again).present).toMatchObject({ number: 3, look: 2 });
  });

  it('the run at hand is written seconds behind its training, also where the page just dies', () => {
    const { kept, open } = storageOf();
    train(visit(open).store, 1);
    expect(kept.size).toBe(0);
    vi.advanceTimersByTime(6000);
    expect(kept.size).toBe(1);
  });

  it('a deleted run stays away, one that was brought back does not', () => {
    const { kept, open } = storageOf();
    const { store } = visit(open);
    train(store, 1);
    store.receive(begun(2));
    expect(kept.size).toBe(1);
    store.runs(removed(book(store).past[0]?.id ?? ''));
    expect(kept.size).toBe(0);
    store.runs(restored);
    expect(kept.size).toBe(1);
  });
});

describe('beside another page of the same browser', () => {
  /** A run as the next visit finds it. */
  const found = (open: OpenShelf, id: string) =>
    book(visit(open, 99).store).past.find((record) => record.id === id);

  it('a label of a run leaves what the other page has trained since', () => {
    const { open } = storageOf();
    const mine = visit(open, 10);
    train(mine.store, 1);
    vi.advanceTimersByTime(6000);
    const other = visit(open, 20);
    const { id } = book(mine.store).present;
    mine.store.receive({ ...row('sparse', { top1: 0.7, count: 100 }), run: 1 });
    mine.store.receive(begun(2));
    other.store.runs(pinned(id, true));
    other.store.runs(renamed(id, 'best'));
    expect(found(open, id)).toMatchObject({ name: 'best', pinned: true, hidden: false });
    expect(found(open, id)?.results).toHaveLength(2);
  });

  it('training goes on without taking back what the other page wrote on its label', () => {
    const { open } = storageOf();
    const mine = visit(open, 10);
    train(mine.store, 1);
    vi.advanceTimersByTime(6000);
    const { id } = book(mine.store).present;
    visit(open, 20).store.runs(pinned(id, true));
    mine.store.runs(hidden(id, true));
    mine.store.receive({ ...row('sparse', { top1: 0.7, count: 100 }), run: 1 });
    mine.leave();
    expect(found(open, id)).toMatchObject({ pinned: true, hidden: true });
    expect(found(open, id)?.results).toHaveLength(2);
    mine.store.runs(hidden(id, false));
    mine.store.receive(begun(2));
    expect(found(open, id)).toMatchObject({ pinned: true, hidden: false });
  });
});

describe('storage that', () => {
  it('is full loses nothing of the visit, says so, and takes what fits after a deletion', () => {
    const { kept, open } = storageOf(3000);
    const { store } = visit(open);
    for (const run of [1, 2, 3, 4]) train(store, run);
    expect(book(store).past).toHaveLength(3);
    expect(book(store).storage.trouble).toBe('full');
    const held = kept.size;
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(3);
    store.runs(removed(book(store).past[0]?.id ?? ''));
    store.runs(removed(book(store).past[0]?.id ?? ''));
    expect(book(store).storage.trouble).toBeNull();
    expect(kept.size).toBe(1);
  });

  it('is forbidden only costs the reload', () => {
    const { store } = visit(() => {
      throw new DOMException('no', 'SecurityError');
    });
    train(store, 1);
    store.receive(begun(2));
    expect(book(store).past).toHaveLength(1);
    expect(book(store).storage.trouble).toBe('forbidden');
  });

  it('holds broken entries keeps them, says how many, and reads the others', () => {
    const { kept, open } = storageOf();
    const first = visit(open);
    train(first.store, 1);
    first.leave();
    const [key = '', text = ''] = [...kept][0] ?? [];
    kept.set('espalier.run.a', '{"v":1');
    kept.set('espalier.run.b', text.replace('"v":1', '"v":2'));
    kept.set('espalier.run.c', text.replace('"top1":0.5', '"top1":"high"'));
    kept.set('espalier.language', 'en');
    const { store } = visit(open, 30);
    expect(book(store).storage.unread).toBe(3);
    expect(book(store).past.map(({ id }) => `espalier.run.${id}`)).toEqual([key]);
    expect(kept.size).toBe(5);
  });
});

describe('a stored run', () => {
  const stored = (): Record<string, unknown> => {
    const { kept, open } = storageOf();
    const { store, leave } = visit(open);
    train(store, 1);
    leave();
    return JSON.parse([...kept.values()][0] ?? '') as Record<string, unknown>;
  };

  it('comes back whole', () => {
    expect({ v: 1, ...readRecord(stored()) }).toEqual(stored());
  });

  it('still knows which lines it brought along, and which cuts were taken back', () => {
    const { open } = storageOf();
    const { store, leave } = visit(open);
    train(store, 1);
    const cut = { rate: 0.4, top1: 0.5, count: 100 };
    store.receive(row('pruned', { ...cut, earlier: true }));
    store.receive(row('finetuned', cut));
    store.receive(network('finetuned', { kept: [], rate: pruneRate(0.4), pruned: 1 }));
    store.receive(network('sparse'));
    const { results } = store.getState().run;
    expect(results.map(({ earlier, undone }) => [earlier, undone])).toEqual([
      [undefined, undefined],
      [true, true],
      [undefined, true],
    ]);
    leave();
    expect(book(visit(open, 20).store).past[0]?.results).toEqual(results);
  });

  it('is one of five hundred at most that a page reads; the others stay', () => {
    const { kept, open } = storageOf();
    const text = JSON.stringify(stored());
    for (let i = 0; i < 600; i++)
      kept.set(`espalier.run.${i}`, text.replace(/"id":"[^"]*"/, `"id":"${i}"`));
    const { records, unread } = createShelf(open).read();
    expect([records.length, unread, kept.size]).toEqual([500, 100, 600]);
  });

  it.each([
    ['config', { seed: -1 }],
    ['look', -1],
    ['name', 7],
    ['curves', null],
    ['gates', { qkv: [1] }],
    ['results', [{}]],
    ['times', [{ engine: 'abacus' }]],
    ['model', { dim: 'wide' }],
    ['source', 'elsewhere'],
    ['trained', [{ phase: 'sparse', at: 0, batch: 0, augment: false, set: {} }]],
    ['name', 'n'.repeat(1e6)],
    ['id', 'n'.repeat(1e6)],
    ['number', 1e300],
    ['times', new Array(5000).fill({ rate: 0.4, engine: 'wasm', median: 1, low: 1, high: 1 })],
    ['results', new Array(5000).fill(resultRow('pruned', { rate: 0.4 }))],
    ['results', [resultRow('pruned', { rate: 0.4, top1: 88 })]],
  ])('is refused where its %s is not as it should be', (field, value) => {
    expect(readRecord({ ...stored(), [field]: value })).toBeNull();
  });
});
