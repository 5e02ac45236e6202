// Who goes away in the middle of a recipe and says so leaves all of it: the state as it is, and what is left of the
// recipe, in the middle of a step and between two.
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/events';
import type { Step } from '../../src/core/recipe';
import { RunStore } from '../../src/worker/storage/run-store';
import { readStoredRun } from '../../src/worker/stored-run';
import { weightsIn } from '../weights';
import { startSession, TINY_RUN } from './harness';
import { Disk, memoryStorage } from './memory-storage';

const LONG = 300;
const CUT = {
  ...{ do: 'cut', criterion: 'gate', scope: 'network', budget: { rate: 0.4 } },
} as Step;
const STEPS: readonly Step[] = [
  { do: 'train', phase: 'dense', steps: 40, until: 20 },
  { do: 'train', phase: 'dense', steps: 40, from: 20, set: { lr: 2e-3 } },
  {
    ...{ do: 'train', phase: 'sparse', steps: LONG, set: { lambda: 1e-3 } },
    changes: [{ at: LONG - 2, set: { lr: 1e-4 } }],
  },
  { do: 'measure', split: 'test' },
  CUT,
  { do: 'measure', split: 'validation' },
  { do: 'train', phase: 'finetune', steps: 9 },
];

type Session = ReturnType<typeof startSession>;
const networks = async ({ call }: Session) => [
  weightsIn(await call('saveModel', { compact: false })),
  weightsIn(await call('saveModel', { compact: true })),
];

/** Where it is left, and how many of the steps are not begun by then. */
const MOMENTS: readonly [name: string, is: (event: RunEvent) => boolean, behind: number][] = [
  ['a step', (event) => event.type === 'progress' && event.phase === 'sparse', 4],
  ['the rest of a phase', (event) => event.type === 'progress' && event.step > 20, 5],
  [
    'a measure behind a phase',
    (event) => event.type === 'activity' && event.task === 'evaluate',
    3,
  ],
  ['the end of a phase', (event) => event.type === 'progress' && event.step === LONG, 4],
];

describe('a run that was left in the middle of', { timeout: 120_000 }, () => {
  it.each(MOMENTS)('%s is gone on with to the same bits', async (_, is, behind) => {
    const whole = startSession('wasm');
    await whole.open(TINY_RUN);
    await whole.call('carryOut', { steps: STEPS });

    const disk = new Disk();
    const first = startSession('wasm', { storage: memoryStorage(disk) });
    await first.open(TINY_RUN);
    const moment = first.next(is);
    const work = first.call('carryOut', { steps: STEPS });
    await moment;
    first.session.leave();
    expect((await work).done).toBeLessThan(STEPS.length);
    await first.session.close();

    const store = new RunStore(memoryStorage(disk), readStoredRun);
    const [stored] = (await store.list()).runs;
    const { ahead } = stored?.run.body.state ?? { ahead: [] };
    expect(ahead.slice(-behind)).toEqual(STEPS.slice(-behind));
    const later = startSession('wasm', { storage: memoryStorage(disk) });
    await later.open(TINY_RUN);
    await later.call('openRun', { id: stored?.id ?? '' });
    expect(await later.call('carryOut', { steps: ahead })).toEqual({ done: ahead.length });
    expect(await networks(later)).toEqual(await networks(whole));
  });
});

it('a stop leaves all that is left of the recipe too, and nothing at work', async () => {
  const disk = new Disk();
  const s = startSession('wasm', { storage: memoryStorage(disk) });
  await s.open(TINY_RUN);
  const moment = s.next((event) => event.type === 'progress');
  const work = s.call('carryOut', { steps: STEPS });
  await moment;
  await s.call('stop', null);
  await work;
  await s.session.close();
  const [stored] = (await new RunStore(memoryStorage(disk), readStoredRun).list()).runs;
  // What is written today is of this version; whoever changes its form counts it on.
  expect(stored?.run.body.version).toBe(2);
  const { ahead = [], phase } = stored?.run.body.state ?? {};
  expect(phase).toMatchObject({ phase: 'dense', atWork: false });
  expect(ahead[0]).toMatchObject({ do: 'train', phase: 'dense', from: phase?.step });
  expect(ahead.slice(-5)).toEqual(STEPS.slice(-5));
});
