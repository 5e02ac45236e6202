// A run that leaves as a file goes on in another browser as if it had stayed: to the same bits, with its rows, its
// curves, and all networks that it can come back to. What the other browser has already stays as it is.
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/core/recipe';
import { SMALLEST } from '../tiny';
import { weightsIn } from '../weights';
import { startSession, TINY_RUN } from './harness';
import { opened } from './opened-run';
import { Disk, memoryStorage } from './memory-storage';
import { lossesOf, outcome } from './outcome';

type Session = ReturnType<typeof startSession>;

const SMALL = { ...TINY_RUN, model: SMALLEST };
const DENSE: Step = { do: 'train', phase: 'dense', steps: 5 };
const SPARSE: Step = { do: 'train', phase: 'sparse', steps: 30 };
const MEASURE: Step = { do: 'measure', split: 'validation' };
const cutAt = (rate: number): Step =>
  ({ do: 'cut', criterion: 'gate', scope: 'network', budget: { rate } }) as Step;
const call = (as: string): Step => ({ do: 'name', as });

async function visit(disk = new Disk()): Promise<Session> {
  const s = startSession('wasm', { storage: memoryStorage(disk) });
  await s.open(SMALL);
  return s;
}

/** A disk as text, to be compared. */
const contentsOf = (disk: Disk) =>
  [...disk.files].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString('base64')]).sort();

/** What is told of a run, but for what a browser counts it by. */
async function told(s: Session, id?: string) {
  const runs = await s.call('runs', null);
  const { number, look, when, bytes, ...rest } = runs.find((run) => run.id === id) ?? runs[0]!;
  expect([number, look, when, bytes]).toHaveLength(4);
  return rest;
}

/** Weights of a network that a run goes back to, before and after two steps of training. */
async function trainedFrom(s: Session, to: string) {
  await s.call('carryOut', { steps: [{ do: 'go', to }] });
  const isCut = s.last('network').kept !== null;
  const of = async (compact: boolean) => weightsIn(await s.call('saveModel', { compact }));
  const weights = async () => [await of(false), isCut ? await of(true) : null];
  const before = await weights();
  const phase = isCut ? 'finetune' : 'sparse';
  await s.call('carryOut', { steps: [{ do: 'train', phase, steps: 2 }] });
  return [before, await weights()];
}

describe('a run as a file', () => {
  it('broken off in sparse training goes on elsewhere to the same bits', async () => {
    const whole = await visit();
    await whole.call('carryOut', { steps: [DENSE, SPARSE, MEASURE] });
    const wanted = await outcome(whole);

    const first = await visit();
    await first.call('carryOut', { steps: [DENSE] });
    await first.call('train', { phase: 'sparse', steps: 30, until: 13 });
    const file = await first.call('saveRun', {});
    const left = await told(first);

    const later = await visit();
    const { id, stored } = await opened(later, file);
    expect(stored).toBe(true);
    expect(await told(later, id)).toEqual(left);
    expect(later.last('past').stretches.map(({ phase, step }) => [phase, step])).toEqual([
      ['dense', 5],
      ['sparse', 13],
    ]);
    await later.call('goOn', {});
    await later.call('carryOut', { steps: [MEASURE] });
    expect(await outcome(later, lossesOf(later, lossesOf(first)))).toEqual(wanted);
    expect((await told(later, id)).results).toEqual((await told(whole)).results);
  });

  it('takes its cuts along, each with what tuned it', async () => {
    const steps: Step[] = [
      ...[SPARSE, call('parent of all'), cutAt(0.3), { do: 'train', phase: 'finetune', steps: 4 }],
      ...[MEASURE, call('a third'), { do: 'go', to: 'parent of all' }, cutAt(0.6)],
      ...[{ do: 'train', phase: 'finetune', steps: 6 }, MEASURE, call('most')],
    ] as Step[];
    const first = await visit();
    await first.call('carryOut', { steps });
    const left = await told(first);
    const later = await visit();
    const { id } = await opened(later, await first.call('saveRun', {}));
    expect(await told(later, id)).toEqual(left);
    for (const to of ['a third', 'most', 'root', 'parent of all'])
      expect(await trainedFrom(later, to), to).toEqual(await trainedFrom(first, to));
  });

  it('opens the same run as it is here, and another state of it beside it', async () => {
    const disk = new Disk();
    const s = await visit(disk);
    await s.call('carryOut', { steps: [SPARSE] });
    const early = await s.call('saveRun', {});
    const { id } = (await s.call('runs', null))[0]!;
    await s.call('labelRun', { id, change: { name: 'Mine' } });
    const before = contentsOf(disk);
    expect(await opened(s, early)).toEqual({ id, stored: true });
    await s.call('runs', null);
    expect(contentsOf(disk)).toEqual(before);

    await s.call('carryOut', { steps: [cutAt(0.5)] });
    const other = await opened(s, early);
    expect(other.id).not.toBe(id);
    expect(s.last('network')).toMatchObject({ stage: 'sparse', kept: null });
    expect((await s.call('runs', null)).map((run) => run.id).sort()).toEqual([id, other.id].sort());
    expect(await opened(s, early)).toEqual(other);
    // The one that was gone on with is what it was.
    await s.call('openRun', { id });
    expect(s.last('network').stage).toBe('pruned');
  });

  it('brings back a run that was deleted here', async () => {
    const s = await visit();
    await s.call('carryOut', { steps: [DENSE] });
    const file = await s.call('saveRun', {});
    const { id } = (await s.call('runs', null))[0]!;
    await s.call('reset', null);
    await s.call('forgetRun', { id });
    expect(await opened(s, file)).toEqual({ id, stored: true });
    expect((await s.call('runs', null)).map((run) => run.id)).toEqual([id]);
  });

  it('opens where nothing can be stored, and says so', async () => {
    const first = await visit();
    await first.call('carryOut', { steps: [DENSE, call('here'), SPARSE, cutAt(0.5)] });
    const file = await first.call('saveRun', {});
    const disk = new Disk();
    disk.capacity = 0;
    const later = await visit(disk);
    expect(await opened(later, file)).toMatchObject({ stored: false });
    expect(later.last('unkept')).toMatchObject({ why: 'storage' });
    expect(disk.bytes).toBe(0);
    // And leaves again as a file.
    const third = await visit();
    await opened(third, await later.call('saveRun', {}));
    expect((await told(third)).results).toEqual((await told(first)).results);
    const wanted = await trainedFrom(first, 'here');
    expect(await trainedFrom(later, 'here')).toEqual(wanted);
    expect(await trainedFrom(third, 'here')).toEqual(wanted);
  });
});
