// What a run told while it trained outlives its page, up to the step that it goes on from and not further.
import { describe, expect, it } from 'vitest';
import { initialRun, type RunState } from '../../src/store/run-state';
import { reduceRun } from '../../src/store/reduce-run';
import type { RunEvent } from '../../src/core/events';
import type { Appended } from '../../src/worker/storage/run-writer';
import { Tape } from '../../src/worker/tape';
import { startSession, TINY_RUN } from './harness';
import { Disk, memoryStorage } from './memory-storage';

type Session = ReturnType<typeof startSession>;

const visit = (disk: Disk) =>
  startSession('wasm', {
    storage: memoryStorage(disk),
    now: () => performance.now() * 500,
  });

/** The run as a page has it that heard everything. */
const pageOf = (s: Session): RunState =>
  s.events.reduce((run, { event }) => reduceRun(run, event), initialRun);

/** Opens what lies on the disk. */
async function reopened(disk: Disk) {
  const s = visit(disk);
  await s.open(TINY_RUN);
  const [network] = s.last('kept').networks;
  await s.call('openRun', { id: network?.name ?? '' });
  return { s, broken: network?.broken };
}

const pastOf = (s: Session) => {
  const { stretches, looks, gates } = s.last('past');
  return { stretches, looks, gates };
};
const told = (s: Session) => s.all('progress').flatMap(({ stats }) => Array.from(stats.series.ce));

describe('curves and gates of a run', () => {
  it('are there again when it is opened, as the page had drawn them', async () => {
    const disk = new Disk();
    const s = visit(disk);
    await s.open(TINY_RUN);
    // From here on all images are here.
    await s.call('evaluate', { split: 'validation' });
    await s.call('train', { phase: 'dense', steps: 30 });
    await s.call('configure', { phases: { sparse: { lambda: 2e-3 } } });
    await s.call('train', { phase: 'sparse', steps: 40 });
    await s.call('prune', { rate: 0.3 });
    await s.call('finetune', { steps: 10 });
    await s.next((event) => event.type === 'kept' && event.networks[0]?.broken === undefined);
    const before = pageOf(s);

    const { s: later } = await reopened(disk);
    const { stretches, looks } = pastOf(later);
    expect(stretches.map(({ phase, step, lambda }) => [phase, step, Math.fround(lambda)])).toEqual([
      ['dense', 30, 0],
      ['sparse', 40, Math.fround(2e-3)],
      ['finetune', 10, 0],
    ]);
    expect(stretches.flatMap(({ series }) => Array.from(series.ce))).toEqual(told(s));
    expect(looks.map(({ globalStep }) => globalStep)).toEqual([30, 70, 80]);
    const after = pageOf(later);
    for (const curve of ['ce', 'accuracy', 'bands'] as const)
      expect(after.curves[curve], curve).toEqual(before.curves[curve]);
    expect(after.curves.validation.map(({ step }) => step)).toEqual([30, 70, 80]);
    const steps = after.history.gate?.samples.map(({ step }) => step) ?? [];
    expect(steps.length).toBeGreaterThan(2);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    for (const { step, scores } of after.history.gate?.samples ?? []) {
      const then = before.history.gate?.samples.find((sample) => sample.step === step);
      if (then !== undefined) expect(scores).toEqual(then.scores);
    }
  });

  it('end where a run goes on whose page went away, and are those of one that nobody interrupted', async () => {
    const disk = new Disk();
    const s = visit(disk);
    await s.open(TINY_RUN);
    let left: Disk | null = null;
    const training = s.call('carryOut', { steps: [{ do: 'train', phase: 'dense', steps: 600 }] });
    await s.next((event) => event.type === 'kept' && event.networks[0]?.broken !== undefined);
    left = disk.copy();
    await training;

    const { s: later, broken } = await reopened(left);
    const { stretches } = pastOf(later);
    expect(stretches.at(-1)?.step).toBe(broken?.step);
    const first = stretches.flatMap(({ series }) => Array.from(series.ce));
    expect(first.length).toBe(broken?.step);
    await later.call('carryOut', { steps: broken?.ahead ?? [] });
    expect([...first, ...told(later)]).toEqual(told(s));
    await later.call('reset', null);
    const { s: last } = await reopened(left);
    expect(pastOf(last).stretches.flatMap(({ series }) => Array.from(series.ce))).toEqual(told(s));
    expect(pastOf(last).looks).toEqual(
      s.all('validation').map(({ globalStep, top1, loss }) => ({
        ...{ globalStep, top1: Math.fround(top1), loss: Math.fround(loss) },
      })),
    );
  });
});

describe('the files of a tape', () => {
  /** A progress of steps with these losses, up to a step of the run. */
  const progress = (globalStep: number, ...losses: number[]) => {
    const ce = Float32Array.from(losses);
    const series = { ce, l1: ce, accuracy: ce, gradNorm: ce };
    return {
      ...{ type: 'progress', run: 1, phase: 'dense', step: globalStep, globalStep },
      ...{ stats: { series }, gates: new Float32Array(0) },
    } as unknown as RunEvent;
  };

  it('have gates ever more seldom, and fewer of a network with very many', () => {
    const stepsOf = (count: number) => {
      const tape = new Tape(count);
      for (let step = 1; step <= 20; step++)
        tape.hear({ ...progress(step, 1), gates: new Float32Array(count) } as RunEvent);
      return tape.past().gates.map(({ globalStep }) => globalStep);
    };
    expect(stepsOf(4)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20]);
    expect(stepsOf(2 ** 16)).toEqual([1, 2, 3, 4, 6, 8, 10, 12, 16, 20]);
  });

  it('are left alone where nothing was told', () => {
    const { appended, written } = new Tape(4).mark(0);
    expect(appended(false)).toEqual({});
    written();
  });

  it('are as the run is, though it went back while what it had been was on its way to the disk', () => {
    const tape = new Tape(4);
    let curves = new Uint8Array(0);
    const write = ({ curves: more }: Record<string, Appended>) => {
      if (more === undefined) return;
      const whole = new Uint8Array(more.at + more.bytes.length);
      whole.set(curves.subarray(0, more.at));
      whole.set(more.bytes, more.at);
      curves = whole;
    };
    tape.hear(progress(4, 1, 2, 3, 4));
    const first = tape.mark(4);
    const onItsWay = first.appended(false);
    tape.hear(progress(5, 30, 40, 50));
    write(onItsWay);
    first.written();
    const second = tape.mark(5);
    write(second.appended(false));
    second.written();
    const again = new Tape(4);
    again.load(curves, new Uint8Array(0), 5);
    const [stretch] = again.past().stretches;
    expect(Array.from(stretch?.series.ce ?? [])).toEqual([1, 2, 30, 40, 50]);
  });
});
