// The networks that a run can come back to, behind a visit that ended: as in the session that never closed, to the
// last bit, and read only where somebody asks for them.
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/core/recipe';
import type { FileSystem } from '../../src/worker/storage/file-system';
import { weightsIn } from '../weights';
import { startSession, TINY_RUN } from './harness';
import { Disk, memoryStorage } from './memory-storage';

type Session = ReturnType<typeof startSession>;

const cut = (rate: number): Step =>
  ({ do: 'cut', criterion: 'gate', scope: 'network', budget: { rate } }) as Step;
const train = (phase: 'dense' | 'sparse' | 'finetune', steps: number): Step => ({
  ...{ do: 'train', phase, steps },
});
const go = (to: string): Step => ({ do: 'go', to });

const DONE: readonly Step[] = [
  train('dense', 3),
  train('sparse', 6),
  { do: 'name', as: 'mother' },
  cut(0.2),
  train('finetune', 3),
  { do: 'name', as: 'small' },
  { do: 'undo' },
  train('sparse', 2),
  cut(0.5),
  train('finetune', 2),
];

/** Every way back, and what is trained behind it. */
const WAYS: readonly [string, readonly Step[]][] = [
  ['root', [go('root'), train('sparse', 2)]],
  ['a network with a name', [go('mother'), cut(0.4), train('finetune', 2)]],
  ['a tuned cut with a name', [go('small'), train('finetune', 2)]],
  ['its own parent from there', [go('small'), { do: 'undo' }, train('sparse', 2)]],
  ['the network before the last step', [go('parent'), train('finetune', 2)]],
  ['the parent of the cut', [{ do: 'undo' }, train('sparse', 2)]],
  ['nothing, for a control', [{ do: 'control', steps: 4 }]],
];

const visit = (disk: Disk): Session => startSession('wasm', { storage: memoryStorage(disk) });

async function begun(disk: Disk): Promise<Session> {
  const s = visit(disk);
  await s.open(TINY_RUN);
  await s.call('carryOut', { steps: DONE });
  return s;
}

async function reopened(disk: Disk, checkpoint?: string): Promise<Session> {
  const s = visit(disk);
  await s.open(TINY_RUN);
  const [record] = await s.call('runs', null);
  const id = record?.id ?? '';
  await s.call('openRun', { id, ...(checkpoint === undefined ? {} : { checkpoint }) });
  return s;
}

const networks = async (s: Session) => {
  const isCut = s.last('network').kept !== null;
  const of = async (compact: boolean) => weightsIn(await s.call('saveModel', { compact }));
  const network = { ...s.last('network'), kept: null, run: 1 };
  return [network, await of(false), isCut ? await of(true) : null, s.last('result').row.top1];
};

describe('behind a visit that ended, one comes back to', () => {
  it.each(WAYS)('%s', async (_, steps) => {
    const [here, disk] = [await begun(new Disk()), new Disk()];
    await (await begun(disk)).session.close();
    const later = await reopened(disk);
    for (const s of [here, later]) await s.call('carryOut', { steps });
    expect(await networks(later)).toEqual(await networks(here));
  });

  it('what a run from a file began with, which no seed makes again', async () => {
    const disk = new Disk();
    const file = await (await begun(new Disk())).call('saveModel', { compact: true });
    const first = visit(disk);
    await first.open(TINY_RUN);
    await first.call('loadModel', { safetensors: file.buffer as ArrayBuffer, config: null });
    const root = weightsIn(await first.call('saveModel', { compact: false }));
    await first.call('carryOut', { steps: [train('finetune', 2)] });
    await first.session.close();
    const later = await reopened(disk);
    await later.call('carryOut', { steps: [go('parent')] });
    expect(weightsIn(await later.call('saveModel', { compact: true }))).toBe(weightsIn(file));
    await later.call('carryOut', { steps: [go('root')] });
    expect(weightsIn(await later.call('saveModel', { compact: false }))).toBe(root);
  });

  it('what a third visit asks for, though the second one asked for nothing', async () => {
    const disk = new Disk();
    await (await begun(disk)).session.close();
    const second = await reopened(disk);
    await second.call('carryOut', { steps: [train('finetune', 2)] });
    await second.session.close();
    const here = await begun(new Disk());
    const third = await reopened(disk);
    for (const s of [here, third]) await s.call('carryOut', { steps: [go('small')] });
    expect((await networks(third)).slice(0, 3)).toEqual((await networks(here)).slice(0, 3));
  });

  it('the one that is opened by its checkpoint', async () => {
    const disk = new Disk();
    const first = await begun(disk);
    await first.session.close();
    const [record] = await first.call('runs', null);
    const small = record?.lineage.checkpoints.find(({ name }) => name === 'small');
    const s = await reopened(disk, small?.id);
    expect(s.last('network')).toMatchObject({ stage: 'finetuned', rate: 0.2 });
    await expect(reopened(disk, '1')).rejects.toMatchObject({ kind: 'DataError' });
  });
});

/** A storage that notes which tensors are read and written. */
function watched(disk: Disk) {
  const storage = memoryStorage(disk);
  const calls: string[] = [];
  const note = (what: string, path: string) => {
    if (path.startsWith('tensors/')) calls.push(`${what} ${path}`);
  };
  const { files } = storage;
  const seen: FileSystem = {
    list: () => files.list(),
    size: (path) => files.size(path),
    remove: (path) => files.remove(path),
    read: (path, ...range) => {
      note('read', path);
      return files.read(path, ...range);
    },
    write: (path, keep) => {
      note('write', path);
      return files.write(path, keep);
    },
  };
  return { storage: { ...storage, files: seen }, calls };
}

it('their files are read once somebody asks, and written once', async () => {
  const disk = new Disk();
  await (await begun(disk)).session.close();
  const before = [...disk.files.keys()].filter((path) => path.startsWith('tensors/'));
  const { storage, calls } = watched(disk);
  const s = startSession('wasm', { storage });
  await s.open(TINY_RUN);
  const [record] = await s.call('runs', null);
  await s.call('openRun', { id: record?.id ?? '' });
  // The network at hand, the one that it is cut of, and its moments.
  expect(new Set(calls).size).toBe(4);
  expect(before.length).toBeGreaterThan(6);
  await s.call('carryOut', { steps: [train('finetune', 1)] });
  await s.session.close();
  const rest = before.filter((path) => !calls.includes(`read ${path}`));
  expect(rest.length).toBeGreaterThan(2);
  calls.length = 0;
  await s.call('carryOut', { steps: [go('mother')] });
  expect(new Set(calls)).toHaveLength(1);
});

it('one whose file is damaged is refused, and the network at hand stays', async () => {
  const disk = new Disk();
  const first = await begun(disk);
  await first.session.close();
  const later = await reopened(disk);
  const at = later.last('network');
  for (const [path, { bytes }] of disk.files)
    if (path.startsWith('tensors/'))
      disk.put(
        path,
        bytes.map((byte) => byte ^ 1),
      );
  await expect(later.call('carryOut', { steps: [go('mother')] })).rejects.toMatchObject({
    kind: 'StorageError',
  });
  expect(later.last('network')).toEqual(at);
  await later.call('carryOut', { steps: [train('finetune', 1)] });
});

it('a run that is deleted while it is at hand has them still where it is stored again', async () => {
  const disk = new Disk();
  await (await begun(disk)).session.close();
  const s = await reopened(disk);
  const [record] = await s.call('runs', null);
  await s.call('forgetRun', { id: record?.id ?? '' });
  for (const path of [...disk.files.keys()])
    if (path.startsWith(`runs/${record?.id}`) || path.startsWith('tensors/'))
      disk.files.delete(path);
  await s.call('carryOut', { steps: [train('finetune', 2)] });
  await s.session.close();
  const later = await reopened(disk);
  await later.call('carryOut', { steps: [go('mother')] });
  expect(later.last('network')).toMatchObject({ stage: 'sparse', kept: null });
});

it('is stored once it has its name, though nothing else was done', async () => {
  const disk = new Disk();
  const s = visit(disk);
  await s.open(TINY_RUN);
  await s.call('carryOut', { steps: [train('dense', 2)] });
  await s.session.close();
  await s.call('carryOut', { steps: [{ do: 'name', as: 'late' }] });
  await s.session.close();
  const later = await reopened(disk);
  await later.call('carryOut', { steps: [train('dense', 1), go('late')] });
  expect(later.last('network').stage).toBe('dense');
});
