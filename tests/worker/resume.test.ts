// A run whose tab went away in the middle of its training is opened by another visit and trained on: every later
// loss, weight and measure is that of a run that nobody interrupted, to the last bit.
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng';
import type { Step } from '../../src/core/recipe';
import type { DeepPartial, Phase, RunConfig } from '../../src/core/run-config';
import { weightsIn } from '../weights';
import { startSession, TINY_RUN } from './harness';
import { Disk, memoryStorage } from './memory-storage';

type Session = ReturnType<typeof startSession>;

/** A clock further ahead than a state waits to be stored, though one be stored while the clock is put on. */
const further = (early: number) => Math.min(1e12, 30 * early + 1e6);

/** @param ahead how far the clock of this visit is ahead, in ms: read anew whenever it is asked for the time */
const visit = (disk: Disk, ahead = () => 0): Session =>
  startSession('wasm', { storage: memoryStorage(disk), now: () => performance.now() + ahead() });

/** What is compared: losses by step of the run, and both networks. */
async function outcome(s: Session, phase: Phase, losses: Map<number, number>) {
  const { kept } = s.all('network').at(-1) ?? { kept: null };
  const of = async (compact: boolean) => weightsIn(await s.call('saveModel', { compact }));
  return {
    losses: [...losses].sort(([a], [b]) => a - b),
    parent: await of(false),
    compact: kept === null ? null : await of(true),
    measured: await s
      .call('evaluate', { split: 'validation' })
      .then(({ top1, loss }) => [top1, loss]),
    // The moments show in what is trained next.
    next: await s
      .call('carryOut', { steps: [{ do: 'train', phase, steps: 3 }] })
      .then(() => of(kept !== null)),
  };
}

const lossesOf = (s: Session, into = new Map<number, number>()) => {
  for (const { globalStep, stats } of s.all('progress'))
    stats.series.ce.forEach((ce, i) => into.set(globalStep - stats.series.ce.length + 1 + i, ce));
  return into;
};

const MEASURE: Step = { do: 'measure', split: 'test' };

interface Case {
  readonly name: string;
  readonly config?: DeepPartial<RunConfig>;
  readonly before?: readonly Step[];
  readonly step: Extract<Step, { do: 'train' }>;
}

const CASES: readonly Case[] = [
  { name: 'dense training', step: { do: 'train', phase: 'dense', steps: 400 } },
  {
    name: 'sparse training with moved images, behind dense',
    config: { augment: true },
    before: [{ do: 'train', phase: 'dense', steps: 7 }],
    step: { do: 'train', phase: 'sparse', steps: 400 },
  },
  {
    name: 'sparse training that scores by averages',
    config: { phases: { sparse: { average: 150 } } },
    step: { do: 'train', phase: 'sparse', steps: 400 },
  },
  {
    name: 'fine-tuning of a cut, with its parent',
    before: [
      { do: 'train', phase: 'sparse', steps: 20 },
      { do: 'cut', criterion: 'gate', scope: 'network', budget: { rate: 0.4 } } as Step,
    ],
    step: { do: 'train', phase: 'finetune', steps: 400 },
  },
  {
    name: 'a second epoch, with a batch that was changed and more that is to change',
    config: { batch: 64 },
    step: {
      ...{ do: 'train', phase: 'dense', steps: 400, set: { batch: 48, lr: 2e-3 } },
      changes: [{ at: 395, set: { lr: 1e-4 } }],
    },
  },
];

describe('a run whose page went away in the middle of', () => {
  it.each(CASES)('$name goes on bit for bit', async ({ name, config = {}, before = [], step }) => {
    const change = { ...TINY_RUN, ...config };
    const whole = visit(new Disk());
    await whole.open(change);
    await whole.call('carryOut', { steps: [...before, step, MEASURE] });
    const wanted = await outcome(whole, step.phase, lossesOf(whole));

    const disk = new Disk();
    let early = 0;
    const first = visit(disk, () => early);
    await first.open(change);
    await first.call('carryOut', { steps: before });
    // What they made is stored: while one state is written no other is.
    await first.call('runs', null);
    // What lies on the disk when the page goes: a state behind a step that is drawn anew for every case.
    const from = Math.floor((step.steps / 2) * createRng(0, `resume ${name}`).uniform());
    const gone = new Promise<Disk>((resolve) => {
      void first.next((event) => {
        if (event.type === 'progress' && event.step >= from) early = further(early);
        if (event.type !== 'kept') return false;
        // The first state of the phase that is stored: not that of its end.
        const { broken } = event.networks[0] ?? {};
        if (broken?.phase !== step.phase || broken.step >= step.steps) return false;
        resolve(disk.copy());
        return true;
      });
    });
    const training = first.call('carryOut', { steps: [step, MEASURE] });
    const left = await gone;
    await first.call('stop', null);
    await training;

    const later = visit(left);
    await later.open(change);
    const [network] = later.last('kept').networks;
    expect(network?.broken).toMatchObject({ phase: step.phase, steps: step.steps });
    expect(network?.broken?.step).toBeGreaterThan(0);
    expect(network?.broken?.step).toBeLessThan(step.steps);
    await later.call('openRun', { id: network?.name ?? '' });
    const { stopped } = later.last('network');
    const { ahead = [], ...broken } = network?.broken ?? {};
    expect(broken).toEqual(stopped);
    expect(await later.call('carryOut', { steps: ahead })).toEqual({ done: ahead.length });
    const losses = lossesOf(later, lossesOf(first));
    expect(await outcome(later, step.phase, losses)).toEqual(wanted);
    await later.call('carryOut', { steps: [{ do: 'go', to: 'root' }] });
    expect(later.last('network').stage).toBe('fresh');
    // What was done is known from the beginning on.
    expect(later.last('lineage').lineage.checkpoints[0]?.standing.stage).toBe('fresh');
  });
});
