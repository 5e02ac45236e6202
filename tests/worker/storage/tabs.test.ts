// Tabs that save, forget, remove and look at the same time: whatever the order of their calls and whichever
// of them crash, what was said to be saved stays, and what nothing names goes.
import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../../src/core/rng';
import { StorageError } from '../../../src/core/storage-error';
import { drawn } from '../../long';
import { Crash, Disk, type FaultKind } from './disk';
import {
  expectNothingLoose,
  fresh,
  save,
  saveAll,
  stateOf,
  stateOrFault,
  type State,
} from './runs';
import { browserOn, Schedule, type Tab } from './tabs';

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);
const CRASHES: readonly FaultKind[] = ['stop', 'done', 'tear', 'garble'];
/** Few enough for runs to have tensors in common, to drop them, and to come back to them. */
const WORDS = ['red', 'green', 'blue', 'grey'];

const wordsOf = (rng: Rng, count: number) =>
  Array.from({ length: count }, () => WORDS[rng.below(WORDS.length)] ?? '');

function nextState(rng: Rng, before: State | null): State {
  const curves = before?.curves ?? '';
  return {
    step: (before?.step ?? 0) + 1,
    head: wordsOf(rng, 1),
    tensors: wordsOf(rng, rng.below(3)),
    curves: curves.slice(0, curves.length - rng.below(3)) + 'xyz'.slice(rng.below(3)),
    gates: before?.gates ?? 'g',
  };
}

/** What a run was last said to be, and what it may be since then. */
interface Promised {
  said: State | null;
  begun: State | null;
  forgotten: boolean;
}

/** One tab that trains a run of its own, now and then forgets it, and looks around. */
async function work(tab: Tab, id: string, seed: number, promised: Promised): Promise<void> {
  const rng = createRng(seed, id);
  const writer = await tab.store.holdRun(id);
  if (writer === null) throw new Error('Nobody else has it.');
  for (let saves = 0; saves < 4; saves++) {
    promised.begun = nextState(rng, promised.said);
    await save(tab.store, writer, promised.begun, promised.said);
    promised.said = promised.begun;
    const next = rng.below(5);
    if (next === 0) await tab.store.list();
    if (next === 1) await lookAt(tab, `run-${rng.below(5)}`);
    if (next === 2) await tab.store.purge(Infinity);
  }
  if (rng.below(3) === 0) {
    promised.forgotten = true;
    await tab.store.forget(id);
  }
  await writer.close();
  await tab.store.tidied();
}

/** Another tab may be two saves further by the time that a file is read; what is read is whole. */
async function lookAt(tab: Tab, id: string): Promise<void> {
  const now = await stateOrFault(tab.store, id);
  if (typeof now === 'string' && !tab.files.crashed) expect(['gone', 'damaged']).toContain(now);
}

async function unlessCrashed(tab: Tab, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!tab.files.crashed) throw error;
    if (!(error instanceof Crash || error instanceof StorageError)) throw error;
  } finally {
    tab.end();
  }
}

async function fiveTabs(seed: number, crashing: boolean): Promise<void> {
  const disk = new Disk();
  const schedule = new Schedule(seed);
  const open = browserOn(disk, schedule);
  const promises: Promised[] = [];
  const works = Array.from({ length: 5 }, (_, i) => {
    const { rng } = schedule;
    const kind = CRASHES[rng.below(CRASHES.length)] ?? 'stop';
    const tab = open(crashing && i > 1 ? { kind, at: 1 + rng.below(200) } : null);
    const promised: Promised = { said: null, begun: null, forgotten: false };
    promises.push(promised);
    return unlessCrashed(tab, work(tab, `run-${i}`, seed, promised));
  });
  await schedule.run(works);
  for (const [i, { said, begun, forgotten }] of promises.entries()) {
    const now = await stateOrFault(fresh(disk), `run-${i}`);
    const allowed = [said, begun].filter((state) => state !== null);
    if (said === null || forgotten) allowed.push(...(['gone', 'damaged'] as never[]));
    expect(allowed, `run ${i}`).toContainEqual(now);
  }
  const store = fresh(disk);
  for (const { id } of (await store.list()).unreadable) await store.forget(id);
  await store.purge(Infinity);
  await saveAll(store, 'last', [nextState(schedule.rng, null)]);
  await expectNothingLoose(disk);
}

describe('five tabs at one storage', () => {
  it.each(drawn('five tabs', SEEDS, 0.05))('keep what they said, by schedule %i', (seed) =>
    fiveTabs(seed, false),
  );

  it.each(drawn('crashing tabs', SEEDS, 0.05))(
    'keep what they said where some crash, by schedule %i',
    (seed) => fiveTabs(seed, true),
  );
});

describe('two tabs with one tensor', () => {
  it.each(drawn('one tensor', SEEDS, 0.1))(
    'one that drops it takes it from no other that is about to name it, by schedule %i',
    async (seed) => {
      const disk = new Disk();
      const had: State = { step: 1, head: ['shared'], tensors: [], curves: '', gates: '' };
      await saveAll(fresh(disk), 'old', [had, { ...had, step: 2 }]);
      const schedule = new Schedule(seed);
      const open = browserOn(disk, schedule);
      const dropping = open().store;
      const naming = open().store;
      const dropped = ['x', 'y'].map((word, i) => ({ ...had, step: 3 + i, head: [word] }));
      const drops = async () => {
        const writer = await dropping.holdRun('old');
        if (writer === null) throw new Error('Nobody else has it.');
        for (const state of dropped) await save(dropping, writer, state, had);
        await dropping.tidied();
      };
      const names = async () => {
        const writer = await naming.holdRun('new');
        if (writer === null) throw new Error('Nobody else has it.');
        await save(naming, writer, had, null);
        await naming.tidied();
      };
      await schedule.run([drops(), names()]);
      expect(await stateOf(fresh(disk), 'new')).toEqual(had);
      expect(await stateOf(fresh(disk), 'old')).toEqual(dropped[1]);
      await expectNothingLoose(disk);
    },
  );
});

describe('two tabs with one run', () => {
  it.each(drawn('one run', SEEDS, 0.05))(
    'only one has it in hand, by schedule %i',
    async (seed) => {
      const disk = new Disk();
      const schedule = new Schedule(seed);
      const open = browserOn(disk, schedule);
      let last: State | null = null;
      const trains = async (tab: Tab) => {
        const { store } = tab;
        for (let tries = 0; tries < 4; tries++) {
          const writer = await store.holdRun('one');
          if (writer === null) {
            await lookAt(tab, 'one');
            continue;
          }
          const before = writer.sequence === 0 ? null : await stateOf(store, 'one');
          expect(before).toEqual(last);
          last = nextState(schedule.rng, before);
          await save(store, writer, last, before);
          await writer.close();
        }
      };
      await schedule.run([trains(open()), trains(open())]);
      expect(last).not.toBeNull();
      expect(await stateOf(fresh(disk), 'one')).toEqual(last);
    },
  );
});

describe('a tab that looks while others save', () => {
  it.each(drawn('looking', SEEDS, 0.1))(
    'sees one of the last states of a run, whole, and none that is only begun, by schedule %i',
    async (seed) => {
      const disk = new Disk();
      const schedule = new Schedule(seed);
      const open = browserOn(disk, schedule);
      const states = ['a', 'b', 'c', 'd', 'e'].map((word, i) => ({
        ...{ step: i, head: [word], tensors: [], curves: 'abcde'.slice(0, i), gates: '' },
      }));
      await saveAll(fresh(disk), 'old', states.slice(0, 2));
      let saving = 2;
      const saves = async (id: string) => {
        const { store } = open();
        const writer = await store.holdRun(id);
        if (writer === null) throw new Error('Nobody else has it.');
        let before = id === 'old' ? states[1] : undefined;
        for (const state of id === 'old' ? states.slice(2) : states.slice(0, 1)) {
          await save(store, writer, state, before ?? null);
          before = state;
        }
        saving--;
      };
      const looks = async () => {
        const { store } = open();
        while (saving > 0) {
          const { head, body, missing } = await store.open('old');
          expect([head.length, missing, body.step > 0]).toEqual([1, [], true]);
          const { unreadable, runs } = await store.list();
          expect(unreadable).toEqual([]);
          expect(runs.map(({ id }) => id)).toContain('old');
        }
      };
      await schedule.run([saves('old'), saves('new'), looks()]);
    },
  );

  it.each(drawn('bringing back', SEEDS, 0.1))(
    'brings a forgotten run back, or is told that it is gone, by schedule %i',
    async (seed) => {
      const disk = new Disk();
      const state: State = { step: 1, head: ['x'], tensors: [], curves: 'c', gates: '' };
      await saveAll(fresh(disk), 'a', [state, { ...state, step: 2 }]);
      await fresh(disk).forget('a');
      const schedule = new Schedule(seed);
      const open = browserOn(disk, schedule);
      const [one, other] = [open().store, open().store];
      let told = 'back';
      const remember = one.remember('a').catch((error: unknown) => {
        told = error instanceof StorageError ? error.fault : 'something else';
      });
      await schedule.run([remember, other.purge(Infinity)]);
      // Where the other one had it in hand just then, the person asks again.
      if (told === 'held')
        told = (await stateOrFault(fresh(disk), 'a')) === 'gone' ? 'gone' : 'held';
      const now = await stateOrFault(fresh(disk), 'a');
      if (told === 'back') expect(now).toEqual({ ...state, step: 2 });
      else expect([told, now]).toEqual(['gone', 'gone']);
    },
  );
});
