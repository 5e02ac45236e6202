// The runs that the page knows of: when one begins and ends, what the worker says is stored, and what a person does
// with them.
import { describe, expect, it } from 'vitest';
import { gateCount } from '../../src/core/gates';
import { changeConfig, type DeepPartial, type RunConfig } from '../../src/core/run-config';
import type { RunLine, RunTag, StoredRuns } from '../../src/core/run-record';
import { deleted, labelled, restored } from '../../src/store/run-book';
import { factsOf, isWorthKeeping, lineOf } from '../../src/store/run-record';
import { createPageStore, type PageStore } from '../../src/store/store';
import { createEntriesReader } from '../../src/ui/model/run-entries';
import { record } from '../ui/runs';
import {
  after,
  begun,
  gates,
  progress,
  row,
  tagOf,
  TINY,
  TINY_CONFIG,
  trainedTo,
} from './run-events';
import { realPage } from './real-page';

const train = (store: PageStore, run: number) => {
  store.receive(begun(run));
  store.receive({ ...progress('dense', 2, [2, 1.5]), run });
  store.receive({ ...row('dense', { top1: 0.5, count: 100 }), run });
};
const book = (store: PageStore) => store.getState().runs;

describe('a run', () => {
  it('ends at the next fresh start, with its results and curves', () => {
    const store = createPageStore({}, () => 5);
    train(store, 1);
    expect(book(store).past).toEqual([]);
    store.receive(begun(2));
    const [first] = book(store).past;
    expect(first?.results).toHaveLength(1);
    expect(first?.drawings?.curves.ce).toEqual([
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
    const { drawings } = lineOf(state, tagOf(1), 0);
    expect(drawings?.curves.ce.length).toBeLessThanOrEqual(200);
    expect(drawings?.curves.validation).toHaveLength(200);
    const counted = Object.values(drawings?.gates ?? {}).flatMap((counts) => [...counts]);
    expect(counted.reduce((a, b) => a + b, 0)).toBe(gateCount(TINY));
  });
});

describe('the settings of a run', () => {
  const lambda = (value: number, more: DeepPartial<RunConfig> = {}) =>
    changeConfig(TINY_CONFIG, { ...more, phases: { sparse: { lambda: value } } });
  const told = (run: RunLine | undefined) => run?.config.phases.sparse.lambda;

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

  it('say where they changed during it', () => {
    const store = createPageStore();
    train(store, 1);
    store.receive(trainedTo('sparse', 30, { config: lambda(1e-3) }));
    store.receive(trainedTo('sparse', 30, { config: lambda(1e-3), at: 30, place: 1 }));
    store.receive(trainedTo('sparse', 30, { config: lambda(4e-4), at: 60, place: 2 }));
    store.receive({ run: 1, type: 'config', config: lambda(2e-5) });
    store.receive(begun(2));
    const [first] = book(store).past;
    expect(told(first)).toBe(4e-4);
    expect(first?.trained.map(({ at, set }) => [at, 'lambda' in set ? set.lambda : null])).toEqual([
      [0, 1e-3],
      [60, 4e-4],
    ]);
  });

  it('are its own in a sweep by script, which sets the next ones before it resets', async () => {
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
    expect(past.map((one) => [told(one), one.config.seed])).toEqual(
      sweep.map(({ value, seed }) => [value, seed]),
    );
  });

  it('are those that a control was trained with, where nothing else was', () => {
    const store = createPageStore();
    store.receive(begun(1, lambda(1e-3)));
    const control = { do: 'control', steps: 800 } as const;
    const standing = { stage: 'dense', source: 'init', steps: 800 } as const;
    const of = { id: '1', parent: null, shape: null, made: null, cursor: 0, at: 0, measures: [] };
    const checkpoint = { ...of, after: control, config: lambda(1e-3), standing, name: null };
    store.receive({ run: 1, type: 'checkpoint', checkpoint, head: '0' });
    store.receive(row('control', { top1: 0.5, count: 100 }));
    store.receive({ run: 1, type: 'config', config: lambda(2e-5) });
    store.receive(begun(2, lambda(2e-5)));
    expect(told(book(store).past[0])).toBe(1e-3);
  });
});

/** What the worker says is stored, the newest first. */
const stored = (store: PageStore, runs: readonly RunLine[], more: Partial<StoredRuns> = {}) =>
  store.receive({
    ...{ run: store.live().run, type: 'runs', forgotten: [], unreadable: [], room: null },
    ...{ present: book(store).present, runs, ...more },
  });
const begins = (store: PageStore, run: number, tag: RunTag) =>
  store.receive(begun(run, TINY_CONFIG, tag));
const ids = (runs: readonly { readonly id: string }[]) => runs.map(({ id }) => id);

describe('a list that comes anew', () => {
  const lines = () => [record(1), record(2), record(3)];
  const read = (store: PageStore, entriesOf: ReturnType<typeof createEntriesReader>) =>
    entriesOf(book(store), factsOf(store.live())).slice(1);

  it('changes nothing that is drawn where it says nothing new', () => {
    const store = createPageStore();
    begins(store, 1, tagOf(9));
    stored(store, lines());
    const { past, present, loose } = book(store);
    stored(store, lines(), { present: { ...present } });
    const after = book(store);
    expect([after.past === past, after.present === present, after.loose === loose]).toEqual([
      ...[true, true, true],
    ]);
  });

  it('changes the runs alone of which it says something new', () => {
    const store = createPageStore();
    const entriesOf = createEntriesReader();
    begins(store, 1, tagOf(9));
    const news: Partial<RunLine>[] = [
      ...[{ when: 7 }, { name: 'another' }, { pinned: true }, { hidden: true }, { held: true }],
      ...[{ network: 'gone' } as const, { bytes: { own: 1, shared: 2 } }],
      { drawings: lineOf(store.live(), tagOf(2), 0).drawings },
    ];
    for (const more of news) {
      stored(store, lines());
      const before = read(store, entriesOf);
      stored(store, [record(1), record(2, more), record(3)]);
      const fresh = read(store, entriesOf).filter((entry) => !before.includes(entry));
      expect(fresh, JSON.stringify(more)).toMatchObject([{ id: tagOf(2).id, ...more }]);
    }
  });
});

describe('a stored run', () => {
  it('stands once, by what the worker says of it', () => {
    const store = createPageStore();
    train(store, 1);
    store.receive(begun(2));
    const [loose] = book(store).past;
    expect(book(store).loose).toEqual(new Set([loose?.id]));
    const mine = record(1, { id: loose?.id ?? '', when: 99 });
    stored(store, [mine]);
    expect(book(store).past).toEqual([mine]);
    expect(book(store).loose.size).toBe(0);
  });

  it('is not among the earlier ones while it is at hand, and is behind it', () => {
    const store = createPageStore();
    begins(store, 1, tagOf(3));
    stored(store, [record(3), record(2), record(1)]);
    expect(book(store)).toMatchObject({ own: { id: 'run-3' }, present: { id: 'run-3' } });
    expect(ids(book(store).past)).toEqual(['run-1', 'run-2']);
    store.receive({ run: 1, type: 'stored', record: record(3, { when: 7 }) });
    expect(book(store).own?.when).toBe(7);
    begins(store, 2, tagOf(1));
    expect(ids(book(store).past)).toEqual(['run-2', 'run-3']);
    expect(book(store).own?.id).toBe('run-1');
  });

  it('of another tab is new where that one trains it', () => {
    const store = createPageStore();
    stored(store, [record(2), record(1)]);
    store.receive({ run: 0, type: 'stored', record: record(1, { when: 7 }) });
    expect(book(store).past.map(({ when }) => when)).toEqual([7, 2000]);
  });
});

it('has a number of its own beside runs that nobody could store', () => {
  const store = createPageStore();
  for (const run of [1, 2, 3]) {
    // A worker that stores nothing counts from 1 each time.
    begins(store, run, { ...tagOf(1), id: `visit-${run}` });
    store.receive({ ...progress('dense', 2, [2, 1.5]), run });
  }
  const { past, present } = book(store);
  expect([...past, present].map(({ number, look }) => [number, look])).toEqual([
    [1, 0],
    [2, 1],
    [3, 2],
  ]);
});

describe('with a run a person can', () => {
  const ran = () => {
    const store = createPageStore();
    begins(store, 1, tagOf(9));
    stored(store, [record(3), record(2), record(1)]);
    return store;
  };

  it('name, pin and hide it, and the one at hand', () => {
    const store = ran();
    store.runs(labelled('run-2', { name: '  strong   λ ', pinned: true, hidden: true }));
    expect(book(store).past[1]).toMatchObject({ name: 'strong λ', pinned: true, hidden: true });
    store.runs(labelled('run-9', { name: 'now' }));
    expect(book(store).present.name).toBe('now');
    store.runs(labelled('run-2', { name: ' ' }));
    expect(book(store).past[1]).toMatchObject({ name: null, pinned: true });
  });

  it('delete it and bring it back to where it stood, one after the other', () => {
    const store = ran();
    const { past } = book(store);
    store.runs(deleted('run-2'));
    store.runs(deleted('run-1'));
    expect(ids(book(store).past)).toEqual(['run-3']);
    expect(ids(book(store).deleted)).toEqual(['run-2', 'run-1']);
    store.runs(restored('run-1'));
    store.runs(restored('run-2'));
    expect(book(store).past).toEqual(past);
    store.runs(restored('run-2'));
    expect(book(store).past).toEqual(past);
  });

  it('not delete the one at hand', () => {
    const store = ran();
    store.runs(deleted('run-9'));
    expect(book(store)).toMatchObject({ deleted: [], present: { id: 'run-9' } });
  });

  it('delete one whose deletion has not come to the worker yet, and nothing shows it again', () => {
    const store = ran();
    store.runs(deleted('run-2'));
    stored(store, [record(3), record(2), record(1)]);
    expect(ids(book(store).past)).toEqual(['run-1', 'run-3']);
    stored(store, [record(3), record(1)], { forgotten: [record(2)] });
    expect(ids(book(store).deleted)).toEqual(['run-2']);
  });

  it('not bring back what is gone for good', () => {
    const store = ran();
    store.runs(deleted('run-2'));
    stored(store, [record(3), record(1)]);
    expect(book(store).deleted).toEqual([]);
  });
});
