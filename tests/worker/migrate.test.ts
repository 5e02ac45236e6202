// What version 0.1.0 of the page kept becomes runs, once, from the storage of a browser that had it: nothing is
// put together that did not say so itself, nothing goes, and what cannot be read is told of.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesOf, pathOf, rowFacts, shaOf, textOf } from '../earlier/facts';
import { readModel } from '../../src/formats/model-file';
import { readRecord } from '../../src/core/read-record';
import type { EarlierRecord } from '../../src/core/run-record';
import { reduceRun } from '../../src/store/reduce-run';
import { initialRun } from '../../src/store/run-state';
import { startSession } from './harness';
import { Disk, memoryStorage } from './memory-storage';
import { memoryVault } from './vault';

const json = (...parts: string[]): unknown => JSON.parse(textOf(...parts));
const times = json('storage', 'opfs-times.json') as Record<string, number>;
const known = json('kept.json') as Record<
  string,
  { when: number; shas: (string | null)[]; rows: object[] }
>;

/** The browser's storage as that page left it. */
function left() {
  const names = readdirSync(pathOf('storage', 'opfs')).filter((name) => /^network/.test(name));
  names.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const vault = memoryVault(
    Object.fromEntries(names.map((name) => [name, bytesOf('storage', 'opfs', name)])),
  );
  const stored = json('storage', 'local-storage.json') as Record<string, string>;
  const records = Object.entries(stored).filter(([key]) => key.startsWith('espalier.run.'));
  return { vault, records: Object.fromEntries(records) };
}

/** Null for what is no record. */
function recordIn(text: string): EarlierRecord | null {
  try {
    return readRecord(JSON.parse(text));
  } catch {
    return null;
  }
}

const lengthOf = (record: EarlierRecord | null) => record?.curves.ce.length ?? 0;

const idOf = (name: string) => name.replace(/^network-|\.safetensors$/g, '');

describe('what version 0.1.0 kept', () => {
  it('becomes runs: networks with their networks, records without, and junk is told of', async () => {
    const { vault, records } = left();
    const s = startSession('wasm', { vault });
    await s.open();
    await s.call('migrate', { records });
    const { runs, unreadable } = s.last('runs');

    const networks = runs.filter(({ network }) => network === 'here');
    const names = Object.keys(known).sort((a, b) => (known[b]?.when ?? 0) - (known[a]?.when ?? 0));
    expect(networks.map(({ id }) => id)).toEqual(names.map(idOf));
    for (const [i, name] of names.entries()) {
      expect(networks[i]).toMatchObject({ when: known[name]?.when, broken: null, held: false });
      expect(rowFacts(networks[i]?.results ?? [])).toEqual(known[name]?.rows);
    }

    const facts = json('records.json') as Record<string, { rows: object[]; number: number } | null>;
    const gone = runs.filter(({ network }) => network === 'gone');
    const read = Object.entries(facts).flatMap(([key, of]) => (of === null ? [] : [{ key, of }]));
    expect(gone.map(({ id }) => `espalier.run.${id}`).sort()).toEqual(
      read.map(({ key }) => key).sort(),
    );
    for (const { key, of } of read) {
      const run = gone.find(({ id }) => `espalier.run.${id}` === key);
      expect(run).toMatchObject({ number: of.number, resumable: false });
      expect(rowFacts(run?.results ?? [])).toEqual(of.rows);
    }
    expect(new Set(runs.map(({ number }) => number)).size).toBe(runs.length);

    expect(unreadable.map(({ id }) => id).sort()).toEqual([
      'espalier.run.broken',
      'espalier.run.later',
      'network-junk.safetensors',
    ]);
    expect((await vault.list()).map(({ name }) => name)).toEqual(['network-junk.safetensors']);
    await expect(s.call('openRun', { id: gone[0]?.id ?? '' })).rejects.toThrow(/not kept/);
  });

  it('says of a record that is none what stands in its place, and leaves it there', async () => {
    const { vault } = left();
    const s = startSession('wasm', { vault });
    await s.open();
    await s.call('migrate', { records: { 'espalier.run.half': '{"id":' } });
    const said = s.last('runs').unreadable.map(({ error }) => error.message);
    expect(said).toContainEqual(
      expect.stringMatching(/^run must be the record of a run; got “\{"id":”/),
    );
  });

  it('opens with the weights that it had, parent and cut', async () => {
    const { vault, records } = left();
    const s = startSession('wasm', { vault });
    await s.open();
    await s.call('migrate', { records });
    for (const [name, { shas }] of Object.entries(known)) {
      await s.call('openRun', { id: idOf(name) });
      const sha = async (compact: boolean) => {
        const file = await s.call('saveModel', { compact });
        return shaOf(readModel(file.slice(), null).params);
      };
      const [parent, cut] = shas;
      expect(await sha(false)).toBe(parent);
      if (cut !== null) expect(await sha(true)).toBe(cut);
    }
  });

  it('is taken over once, whatever is handed over again', async () => {
    const { vault, records } = left();
    const disk = new Disk();
    const s = startSession('wasm', { vault, storage: memoryStorage(disk) });
    await s.open();
    await s.call('migrate', { records });
    const id = s.last('runs').runs[0]?.id ?? '';
    await s.call('labelRun', { id, change: { name: 'mine' } });
    const later = startSession('wasm', { vault, storage: memoryStorage(disk) });
    await later.open();
    await later.call('migrate', { records });
    const { runs } = later.last('runs');
    expect(runs.map((run) => run.id)).toEqual(s.last('runs').runs.map((run) => run.id));
    expect(runs[0]?.name).toBe('mine');
  });

  it('puts a network and a record together where the record says which it is', async () => {
    const { vault, records } = left();
    const [key = '', text = ''] = Object.entries(records)[0] ?? [];
    const [name = ''] = Object.keys(known);
    const record = { ...(JSON.parse(text) as object), keptAs: name, name: 'together' };
    const s = startSession('wasm', { vault });
    await s.open();
    await s.call('migrate', { records: { [key]: JSON.stringify(record) } });
    const run = s.last('runs').runs.find(({ id }) => `espalier.run.${id}` === key);
    expect(run).toMatchObject({ network: 'here', name: 'together' });
    expect(rowFacts(run?.results ?? [])).toEqual(known[name]?.rows);
    expect(s.last('runs').runs).toHaveLength(Object.keys(known).length);
  });

  it('shows the curves of its record when it is opened, and is drawn on behind them', async () => {
    const { vault, records } = left();
    const kept = Object.entries(records).map(([key, text]) => ({
      ...{ key, text, record: recordIn(text) },
    }));
    const longest = kept.sort((a, b) => lengthOf(b.record) - lengthOf(a.record))[0];
    const [key, record] = [longest?.key ?? '', longest?.record ?? null];
    expect(lengthOf(record)).toBeGreaterThan(1);
    const [name = ''] = Object.keys(known);
    const s = startSession('wasm', { vault });
    await s.open();
    await s.call('migrate', {
      records: {
        [key]: JSON.stringify({ ...(JSON.parse(longest?.text ?? '{}') as object), keptAs: name }),
      },
    });
    await s.call('openRun', { id: record?.id ?? '' });
    const run = s.events.reduce((state, { event }) => reduceRun(state, event), initialRun);
    expect(run.curves.ce.points).toEqual(record?.curves.ce);
    expect(run.curves.bands).toEqual(record?.curves.bands);
    const before = run.curves.ce.points.at(-1)?.step ?? 0;
    await s.call('finetune', { steps: 2 });
    expect(s.last('progress').globalStep).toBeGreaterThanOrEqual(before + 2);
    const after = s.events.reduce((state, { event }) => reduceRun(state, event), initialRun);
    expect(after.curves.bands.slice(0, -1)).toEqual(record?.curves.bands);
    expect(after.curves.bands.at(-1)?.start).toBeGreaterThanOrEqual(before);
  });

  it('stays where it was while there is no room for it, and follows when there is', async () => {
    const { vault, records } = left();
    const disk = new Disk();
    disk.capacity = 20_000;
    const s = startSession('wasm', { vault, storage: memoryStorage(disk) });
    await s.open();
    await expect(s.call('migrate', { records })).rejects.toMatchObject({ kind: 'StorageError' });
    expect(await vault.list()).toHaveLength(4);
    disk.capacity = Infinity;
    await s.call('migrate', { records });
    expect(await vault.list()).toHaveLength(1);
    expect(s.last('runs').runs).toHaveLength(7);
  });

  it('that cannot be read goes when a person deletes it', async () => {
    const { vault, records } = left();
    const s = startSession('wasm', { vault });
    await s.open();
    await s.call('migrate', { records });
    await s.call('forgetRun', { id: 'network-junk.safetensors' });
    await s.call('forgetRun', { id: 'espalier.run.broken' });
    expect(s.last('runs').unreadable.map(({ id }) => id)).toEqual(['espalier.run.later']);
    expect(await vault.list()).toEqual([]);
  });
});
