// Every call of a save, of forgetting and of removing fails once in every way: what was said to be saved stays.
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/rng';
import type { RunStore } from '../../../src/worker/storage/run-store';
import { drawn } from '../../long';
import { Disk, FAULTS, TabFiles, type Fault } from './disk';
import {
  expectNothingLoose,
  fresh,
  save,
  saveAll,
  stateOf,
  stateOrFault,
  storeOn,
  type Body,
  type State,
} from './runs';

const OTHER: State = { step: 9, head: ['other'], tensors: ['parent'], curves: 'oooo', gates: 'oo' };
const FIRST: State = {
  ...{ step: 1, head: ['one', 'moments'], tensors: ['parent'], curves: '1234', gates: 'ab' },
};
/** Goes on from the first one. */
const SECOND: State = {
  ...FIRST,
  step: 2,
  head: ['two', 'moments'],
  curves: '12345678',
  gates: 'abcd',
};
/** Has gone back behind it, and has one tensor more. */
const THIRD: State = {
  ...{ step: 3, head: ['three'], tensors: ['parent', 'two'], curves: '12xyz', gates: 'abcde' },
};
const FOURTH: State = { step: 4, head: ['four'], tensors: [], curves: '12xyz!', gates: '' };
const LATER: State = { ...FOURTH, step: 5, head: ['five'], curves: '12xyz!?' };

const MINE = 'mine';

/** What is done to a run that has come so far. */
interface Deed {
  readonly before: readonly State[];
  readonly after: State | null;
  readonly act: (store: RunStore<Body>) => Promise<unknown>;
}

const saves = (...states: State[]): Deed => ({
  before: states.slice(0, -1),
  after: states.at(-1) ?? null,
  act: (store) => saveAll(store, MINE, states.slice(-1)),
});
const DEEDS: Readonly<Record<string, Deed>> = {
  'the first save of a run': saves(FIRST),
  'a save that goes on': saves(FIRST, SECOND),
  'a save after going back': saves(FIRST, SECOND, THIRD),
  'a save that drops tensors': saves(FIRST, SECOND, THIRD, FOURTH),
  'forgetting a run': { ...saves(FIRST, SECOND, SECOND), act: (store) => store.forget(MINE) },
};

async function diskWith(states: readonly State[]): Promise<Disk> {
  const disk = new Disk();
  await saveAll(fresh(disk), 'other', [OTHER]);
  if (states.length > 0) await saveAll(fresh(disk), MINE, states);
  return disk;
}

/** Does it on a disk that fails, and says whether that was answered as done. */
async function tried(files: TabFiles, act: Deed['act']): Promise<boolean> {
  const store = storeOn(files.disk, files);
  try {
    await act(store);
    return true;
  } catch {
    return false;
  } finally {
    await store.tidied();
    files.end();
  }
}

async function callsOf(disk: Disk, act: Deed['act']): Promise<number> {
  const files = new TabFiles(disk.copy());
  expect(await tried(files, act)).toBe(true);
  return files.calls;
}

const everyFault = (calls: number): Fault[] =>
  Array.from({ length: calls }, (_, i) =>
    FAULTS.map((kind): Fault => ({ kind, at: i + 1 })),
  ).flat();

/** Whatever happened: the run can be saved on, and then nothing is left that nobody names. */
async function expectToGoOn(disk: Disk, at: State | string): Promise<void> {
  expect(await stateOf(fresh(disk), 'other')).toEqual(OTHER);
  const store = fresh(disk);
  if (at === 'damaged') {
    // It was never said to be saved, and goes only when the person says so.
    const { unreadable } = await store.list();
    expect(unreadable.map(({ id }) => id)).toEqual([MINE]);
    await store.forget(MINE);
    expect(await store.purge(Infinity)).toEqual([MINE]);
  }
  await saveAll(store, MINE, [LATER]);
  expect(await stateOf(fresh(disk), MINE)).toEqual(LATER);
  await expectNothingLoose(disk);
}

describe.each(Object.entries(DEEDS))('while %s fails', (_, { before, after, act }) => {
  it.each(FAULTS)('at any call with “%s”, what was said to be saved stays', async (kind) => {
    const start = await diskWith(before);
    const last = before.at(-1) ?? null;
    const calls = await callsOf(start, act);
    expect(calls).toBeGreaterThan(5);
    for (let at = 1; at <= calls; at++) {
      const files = new TabFiles(start.copy(), { kind, at });
      const done = await tried(files, act);
      const { disk } = files;
      const now = await stateOrFault(fresh(disk), MINE);
      const allowed: unknown[] = done ? [after] : [last, after];
      // A tab that goes on leaves nothing behind that is not whole.
      if (last === null && !done) allowed.push('gone', ...(files.crashed ? ['damaged'] : []));
      expect(allowed, `at call ${at}`).toContainEqual(now);
      await expectToGoOn(disk, now);
    }
  });
});

describe('while a run is labelled', () => {
  it.each(FAULTS)(
    'and any call fails with “%s”, it has the label of before or after',
    async (kind) => {
      const start = await diskWith([FIRST]);
      const label = (name: string) => (store: RunStore<Body>) =>
        store.label(MINE, () => ({ name }));
      for (const name of ['one', 'two']) await label(name)(fresh(start));
      const calls = await callsOf(start, label('three'));
      expect(calls).toBeGreaterThan(5);
      for (let at = 1; at <= calls; at++) {
        const files = new TabFiles(start.copy(), { kind, at });
        const done = await tried(files, label('three'));
        const { disk } = files;
        const { runs } = await fresh(disk).list();
        const mine = runs.find(({ id }) => id === MINE);
        const allowed = done ? ['three'] : ['two', 'three'];
        expect(
          allowed.map((name) => ({ name })),
          `at call ${at}`,
        ).toContainEqual(mine?.label);
        // The run itself is not touched, and can be labelled again.
        expect(await stateOf(fresh(disk), MINE)).toEqual(FIRST);
        await label('four')(fresh(disk));
        const again = (await fresh(disk).list()).runs.find(({ id }) => id === MINE);
        expect(again?.label).toEqual({ name: 'four' });
      }
    },
  );
});

describe('while a forgotten run is removed', () => {
  it.each(FAULTS)('and any call fails with “%s”, it is whole or gone', async (kind) => {
    const start = await diskWith([FIRST, SECOND]);
    await fresh(start).forget(MINE);
    const purge = (store: RunStore<Body>) => store.purge(Infinity);
    const calls = await callsOf(start, purge);
    for (let at = 1; at <= calls; at++) {
      const files = new TabFiles(start.copy(), { kind, at });
      await tried(files, purge);
      const { disk } = files;
      const { runs } = await fresh(disk).list();
      // It never comes back as one that is wanted.
      expect(runs.flatMap(({ id, forgotten }) => (forgotten === null ? [id] : []))).toEqual([
        'other',
      ]);
      expect(await stateOf(fresh(disk), 'other')).toEqual(OTHER);
      await fresh(disk).purge(Infinity);
      expect(await stateOrFault(fresh(disk), MINE)).toBe('gone');
      await expectNothingLoose(disk);
    }
  });
});

/** Saves two states in one tab, of which each may fail; answers what was said to be saved last. */
async function twoSaves(files: TabFiles, second: Fault): Promise<State> {
  const store = storeOn(files.disk, files);
  let said = SECOND;
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch {
      // It was told; what comes now is the next save.
    }
    await store.tidied();
  };
  await attempt(async () => {
    const writer = await store.holdRun(MINE);
    if (writer === null) throw new Error('Nobody else has it.');
    for (const state of [THIRD, FOURTH]) {
      await attempt(async () => {
        await save(store, writer, state, said);
        said = state;
      });
      if (state === THIRD) files.strikeAgain(second);
    }
  });
  files.end();
  return said;
}

describe('a save that fails and is followed by another of the same tab', () => {
  it('loses nothing that was said to be saved, whatever the second one meets', async () => {
    const start = await diskWith([FIRST, SECOND]);
    const calls = await callsOf(start, (store) => saveAll(store, MINE, [THIRD]));
    const faults = everyFault(calls).filter(({ kind }) =>
      ['refuse', 'lie', 'shorten'].includes(kind),
    );
    for (const [i, fault] of drawn('two faults', [...faults.entries()], 0.3)) {
      const rng = createRng(i, 'second fault');
      const kind = FAULTS[rng.below(FAULTS.length)] ?? 'stop';
      const files = new TabFiles(start.copy(), fault);
      const said = await twoSaves(files, { kind, at: 1 + rng.below(calls) });
      const now = await stateOrFault(fresh(files.disk), MINE);
      const allowed = [SECOND, THIRD, FOURTH].filter(({ step }) => step >= said.step);
      expect(allowed, JSON.stringify([fault, kind])).toContainEqual(now);
      await expectToGoOn(files.disk, now);
    }
  });

  it('is no later state of the run once the next save begins, where all of it was written but its answer', async () => {
    const start = await diskWith([FIRST, SECOND]);
    const calls = await callsOf(start, (store) => saveAll(store, MINE, [THIRD]));
    let written = 0;
    for (let at = 1; at <= calls; at++) {
      const fault: Fault = { kind: 'refuse', at };
      const files = new TabFiles(start.copy(), fault);
      const done = await tried(files, (store) => saveAll(store, MINE, [THIRD]));
      const { step } = await stateOf(fresh(files.disk), MINE);
      if (done || step !== THIRD.step) continue;
      written++;
      for (let then = 1; then <= calls; then++) {
        const again = new TabFiles(start.copy(), fault);
        const said = await twoSaves(again, { kind: 'done', at: then });
        const now = await stateOf(fresh(again.disk), MINE);
        expect([said, THIRD, FOURTH], `${at}, then ${then}`).toContainEqual(now);
      }
    }
    expect(written).toBeGreaterThan(0);
  });
});
