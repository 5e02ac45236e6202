// The list of runs that the browser keeps: what each says of itself, and what a person does with one without
// opening it, from whichever tab.
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../src/core/recipe';
import { ownLocks } from '../../src/worker/storage/locks';
import { startSession, TINY_RUN } from './harness';
import { Disk, memoryStorage } from './memory-storage';
import { TabFiles } from './storage/disk';
import { TINY } from '../tiny';
import { weightsIn } from '../weights';

type Session = ReturnType<typeof startSession>;

const tabs = (count: number, disk = new Disk()) => {
  const locks = ownLocks(true);
  const start = () => startSession('wasm', { storage: memoryStorage(disk, locks) });
  return { disk, tabs: Array.from({ length: count }, start) as [Session, ...Session[]] };
};

/** Sessions of one browser, one after the other. */
const visit = (disk: Disk) => startSession('wasm', { storage: memoryStorage(disk) });

const train = async (s: Session, steps: number, phase: 'dense' | 'sparse' = 'dense') => {
  await s.call('train', { phase, steps });
  return s.last('run').tag.id;
};

describe('a stored run', () => {
  it('says what it is: number, settings, table, curves, recipe and size', async () => {
    const [s] = tabs(1).tabs;
    await s.open({ ...TINY_RUN, seed: 9 });
    const id = await train(s, 3);
    await train(s, 2, 'sparse');
    await s.call('evaluate', { split: 'test' });
    await s.call('prune', { rate: 0.4 });
    const [record] = await s.call('runs', null);
    expect(record).toMatchObject({
      ...{ id, number: 1, look: 0, name: null, pinned: false, hidden: false, label: null },
      ...{ network: 'here', held: false, resumable: false, broken: null, source: 'init' },
      ...{ model: TINY, recipe: { start: 'fresh' } },
    });
    expect(record?.config.seed).toBe(9);
    expect(record?.trained.map(({ phase }) => phase)).toEqual(['dense', 'sparse']);
    expect(record?.results.map(({ kind }) => kind)).toEqual(['dense', 'sparse', 'pruned']);
    expect(record?.curves.ce.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(record?.curves.bands).toEqual([
      { phase: 'dense', start: 0, end: 3 },
      { phase: 'sparse', start: 3, end: 5 },
    ]);
    expect(record?.times.map(({ rate }) => rate)).toEqual([null, 0.4]);
    expect(record?.recipe.steps.map((step) => step.do)).toEqual([
      ...['train', 'train', 'measure', 'cut', 'measure'],
    ]);
    expect(record?.bytes.own).toBeGreaterThan(10_000);
  });

  it('is one line of the list, which its curves come into while they are drawn', async () => {
    const [s] = tabs(1).tabs;
    await s.open();
    const id = await train(s, 3);
    const [record] = await s.call('runs', null);
    const line = () => s.last('runs').runs[0];
    const whole = ['curves', 'gates', 'lineage', 'recipe'] as const;
    expect(Object.keys(line() ?? {}).filter((key) => whole.some((one) => one === key))).toEqual([]);
    expect(line()).toMatchObject({ id, when: record?.when, bytes: record?.bytes, drawings: null });
    await s.call('labelRun', { id, change: { pinned: true } });
    expect(line()?.drawings).toEqual({ curves: record?.curves, gates: record?.gates });
    await s.call('labelRun', { id, change: { hidden: true } });
    expect(line()?.drawings).toBeNull();
  });

  it('is drawn on where it goes on', async () => {
    const {
      disk,
      tabs: [first],
    } = tabs(1);
    await first.open();
    const id = await train(first, 3);
    await first.call('runs', null);
    const later = visit(disk);
    await later.open();
    expect(later.last('run').tag.number).toBe(1);
    expect(later.last('runs').present.number).toBe(2);
    await later.call('openRun', { id });
    expect(later.last('run').tag).toMatchObject({ id, number: 1 });
    await train(later, 2);
    const runs = await later.call('runs', null);
    expect(runs.map((run) => run.id)).toEqual([id]);
    expect(runs[0]?.curves.ce.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  });

  it('says that it can go on, and does with what is left of its recipe', async () => {
    const {
      disk,
      tabs: [s],
    } = tabs(1);
    await s.open();
    await s.call('train', { phase: 'dense', steps: 5, until: 2 });
    const [record] = await s.call('runs', null);
    expect(record).toMatchObject({ resumable: true, broken: null });
    const later = visit(disk);
    await later.open();
    await later.call('openRun', { id: record?.id ?? '' });
    const { steps } = (await later.call('goOn', {})) ?? {};
    expect(steps).toBe(3);
    expect(await later.call('runs', null)).toMatchObject([{ resumable: false }]);
  });

  it('that broke off carries out what is left of its recipe, by one word', async () => {
    const disk = new Disk();
    const now = () => 500 * performance.now();
    const first = startSession('wasm', { storage: memoryStorage(disk), now });
    await first.open();
    const broke = first.next(({ type }) => type === 'stored').then(() => disk.copy());
    const steps: Recipe['steps'] = [
      { do: 'train', phase: 'dense', steps: 400 },
      { do: 'measure', split: 'test' },
    ];
    const training = first.call('carryOut', { steps });
    const left = await broke;
    await first.call('stop', null);
    await training;
    const later = visit(left);
    await later.open();
    const [run] = later.last('runs').runs;
    expect(run?.broken).toMatchObject({ phase: 'dense', steps: 400 });
    await later.call('openRun', { id: run?.id ?? '' });
    await later.call('goOn', {});
    const [record] = await later.call('runs', null);
    expect(record).toMatchObject({ resumable: false, broken: null });
    const dense = record?.results.find(({ kind }) => kind === 'dense');
    expect([dense?.steps, dense?.count]).toEqual([400, 512]);
  });

  it('opens at the parent of its cut too, and at no network whose weights nobody stored', async () => {
    const [s] = tabs(1).tabs;
    await s.open();
    await train(s, 2);
    await train(s, 2, 'sparse');
    const gated = await s.call('saveModel', { compact: false });
    await s.call('prune', { rate: 0.4 });
    const [record] = await s.call('runs', null);
    const { id, lineage } = record ?? { id: '', lineage: { checkpoints: [], head: '' } };
    const [, dense, sparse, cut] = lineage.checkpoints.map((one) => one.id);
    expect(cut).toBe(lineage.head);
    await s.call('reset', null);
    await expect(s.call('openRun', { id, checkpoint: dense ?? '' })).rejects.toMatchObject({
      ...{ kind: 'DataError', words: { happened: 'checkpointGone' } },
    });
    await s.call('openRun', { id, checkpoint: sparse ?? '' });
    expect(s.last('network')).toMatchObject({ stage: 'sparse', rate: null });
    expect(weightsIn(await s.call('saveModel', { compact: false }))).toBe(weightsIn(gated));
    // Another rate is a sibling.
    await s.call('prune', { rate: 0.2 });
    const [again] = await s.call('runs', null);
    const cuts = again?.lineage.checkpoints.filter(({ after }) => after?.do === 'cut') ?? [];
    expect(cuts.map(({ parent, shape }) => [parent, shape?.rate])).toEqual([
      [sparse, 0.4],
      [sparse, 0.2],
    ]);
    await s.call('reset', null);
    await s.call('openRun', { id, checkpoint: again?.lineage.head ?? '' });
    expect(s.last('network')).toMatchObject({ stage: 'pruned', rate: 0.2 });
  });

  it('is there before a script asks for all', async () => {
    const [s] = tabs(1).tabs;
    await s.open();
    const first = await train(s, 1);
    await s.call('reset', null);
    const second = await train(s, 2);
    expect((await s.call('runs', null)).map(({ id }) => id)).toEqual([second, first]);
  });

  it('carried out as a recipe answers as such a run, also where nothing is kept', async () => {
    const steps: Recipe['steps'] = [{ do: 'train', phase: 'dense', steps: 2 }];
    const recipe: Recipe = { version: 1, config: TINY_RUN, start: 'fresh', steps };
    const [s, other] = [visit(new Disk()), visit(new Disk())];
    await s.open();
    const { done, record } = await s.call('run', recipe);
    expect(done).toBe(1);
    expect(await s.call('runs', null)).toEqual([record]);
    await other.call('open', { base: '', change: TINY_RUN, start: 'fresh', keeps: false });
    const without = (await other.call('run', recipe)).record;
    expect(without).toMatchObject({ bytes: { own: 0, shared: 0 }, results: record.results });
    expect(without.curves).toEqual(record.curves);
    expect(without.recipe).toEqual(record.recipe);
  });
});

describe('a label', () => {
  it('is kept over a reload, from whichever tab, also of a run that another has in hand', async () => {
    const { disk, tabs: both } = tabs(2);
    const [mine, other] = both as [Session, Session];
    await mine.open();
    const id = await train(mine, 2);
    await mine.call('runs', null);
    await other.open();
    expect(other.last('runs').runs).toMatchObject([{ id, held: true }]);
    await other.call('labelRun', { id, change: { name: '  best   one ', pinned: true } });
    await mine.call('labelRun', { id, change: { hidden: true } });
    await train(mine, 1);
    await mine.call('runs', null);
    const later = visit(disk);
    await later.open();
    const label = { name: 'best one', label: 'best one', pinned: true, hidden: true };
    expect(later.last('runs').runs).toMatchObject([label]);
    await later.call('labelRun', { id, change: { name: ' ' } });
    expect(later.last('runs').runs).toMatchObject([{ ...label, name: null, label: null }]);
  });

  it('given before anything is stored goes along when it is', async () => {
    const {
      disk,
      tabs: [s],
    } = tabs(1);
    await s.open();
    const { id } = s.last('run').tag;
    await s.call('labelRun', { id, change: { name: 'early' } });
    expect(s.last('runs').present).toMatchObject({ id, name: 'early' });
    await train(s, 1);
    await s.call('runs', null);
    const later = visit(disk);
    await later.open();
    expect(later.last('runs').runs).toMatchObject([{ id, name: 'early' }]);
  });

  it('torn by a crash leaves the one before', async () => {
    const {
      disk,
      tabs: [s],
    } = tabs(1);
    await s.open();
    const id = await train(s, 1);
    await s.call('runs', null);
    await s.call('labelRun', { id, change: { name: 'first' } });
    const whole = new Set(disk.files.keys());
    await s.call('labelRun', { id, change: { name: 'second' } });
    const [path = ''] = [...disk.files.keys()].filter((name) => !whole.has(name));
    disk.put(path, disk.files.get(path)?.bytes.slice(0, -9) ?? new Uint8Array());
    const later = visit(disk);
    await later.open();
    expect(later.last('runs').runs).toMatchObject([{ name: 'first' }]);
  });
});

describe('a forgotten run', () => {
  it('is out of the list at once, and comes back as it was', async () => {
    const {
      disk,
      tabs: [s],
    } = tabs(1);
    await s.open();
    const id = await train(s, 2);
    await s.call('labelRun', { id, change: { pinned: true } });
    await s.call('reset', null);
    await s.call('runs', null);
    const [before] = s.last('runs').runs;
    await s.call('forgetRun', { id });
    expect(s.last('runs')).toMatchObject({ runs: [], forgotten: [{ id }] });
    expect(s.last('kept').networks).toEqual([]);
    const later = visit(disk);
    await later.open();
    await later.call('restoreRun', { id });
    expect(later.last('runs').runs).toEqual([before]);
    await later.call('openRun', { id });
    expect(later.last('run').stage).toBe('dense');
  });

  it('at hand goes on as another run', async () => {
    const [s] = tabs(1).tabs;
    await s.open();
    const id = await train(s, 2);
    await s.call('runs', null);
    await s.call('forgetRun', { id });
    expect(await s.call('runs', null)).toEqual([]);
    const { present } = s.last('runs');
    expect(present.id).not.toBe(id);
    await train(s, 1);
    expect(await s.call('runs', null)).toMatchObject([{ id: present.id, number: 2 }]);
    await s.call('restoreRun', { id });
    expect(s.last('runs').runs.map((run) => run.id)).toEqual([present.id, id]);
  });
});

it('never goes back to what was read before, however long a look takes', async () => {
  const disk = new Disk();
  let calls = Infinity;
  let go: () => void = () => undefined;
  const turn = () => {
    if (--calls !== 0) return Promise.resolve();
    return new Promise<void>((resolve) => (go = resolve));
  };
  const files = new TabFiles(disk, null, turn);
  const s = startSession('wasm', { storage: { ...memoryStorage(disk), files } });
  await s.open();
  const id = await train(s, 1);
  await s.call('reset', null);
  const moment = () => new Promise((resolve) => setTimeout(resolve, 15));
  for (let held = 1; held <= 10; held++) {
    const name = `held ${held}`;
    calls = held;
    const looking = s.call('runs', null);
    await moment();
    calls = Infinity;
    const naming = s.call('labelRun', { id, change: { name } });
    await Promise.race([naming, moment()]);
    go();
    await Promise.all([looking, naming]);
    expect(s.last('runs').runs.map((run) => run.name)).toEqual([name]);
  }
});
