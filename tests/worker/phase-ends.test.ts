// What is left of a recipe is known wherever it ends too early: its page may go between two phases, its engine in
// the middle of a measure, or somebody stops it. Whoever goes on carries out that, and no more.
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src/core/errors';
import type { Step } from '../../src/core/recipe';
import type { DeepPartial, RunConfig } from '../../src/core/run-config';
import type { MakeTrainer } from '../../src/engine/trainer';
import { makeTrainer } from '../engine/make';
import { SMALLEST } from '../tiny';
import { withParts } from './broken';
import { startSession } from './harness';
import { Disk, memoryStorage } from './memory-storage';
import { lossesOf, outcome } from './outcome';

type Session = ReturnType<typeof startSession>;

const RUN: DeepPartial<RunConfig> = { data: 'synthetic', model: SMALLEST, batch: 16 };
const MEASURE: Step = { do: 'measure', split: 'test' };
const cut = { do: 'cut', criterion: 'gate', scope: 'network', budget: { rate: 0.4 } } as Step;
const RECIPE: readonly Step[] = [
  { do: 'train', phase: 'dense', steps: 8 },
  MEASURE,
  { do: 'train', phase: 'sparse', steps: 8 },
  MEASURE,
  cut,
  MEASURE,
  { do: 'train', phase: 'finetune', steps: 6 },
  MEASURE,
];

/** A clock by which no phase lasts until a state of it is stored. */
const visit = async (disk: Disk, make?: MakeTrainer): Promise<Session> => {
  const own = make === undefined ? {} : { make };
  const s = startSession('wasm', { storage: memoryStorage(disk), now: () => 1000, ...own });
  await s.open(RUN);
  return s;
};

const reopened = async (disk: Disk): Promise<Session> => {
  const later = await visit(disk);
  await later.call('openRun', { id: later.last('runs').runs[0]?.id ?? '' });
  return later;
};

/** Its losses with those that others told, and all else that it came to. */
const cameTo = async (s: Session, before?: Session) => {
  const came = await outcome(s, lossesOf(s, before && lossesOf(before)));
  const results = s.last('runs').runs[0]?.results ?? [];
  // Rows are told by the visit that measured them.
  return { ...came, rows: results.map((row) => ({ ...row, earlier: undefined })) };
};

const whole = (async () => {
  const s = await visit(new Disk());
  await s.call('carryOut', { steps: RECIPE });
  await s.call('runs', null);
  return cameTo(s);
})();

/** Resolves as soon as a state is stored after so many steps of a phase. */
const storedAt = (s: Session, phase: string, step: number) =>
  s.next(
    (event) =>
      event.type === 'stored' &&
      event.record.broken?.phase === phase &&
      event.record.broken.step === step,
  );

/** Its engine is lost at its n-th measure. */
function lostInMeasure(n: number): MakeTrainer {
  const error = new EngineError('The device is gone.', 'Try again.');
  let measures = 0;
  return async (...given) => {
    const trainer = await makeTrainer(...given);
    return withParts(trainer, {
      evaluate: (...of) => (++measures === n ? Promise.reject(error) : trainer.evaluate(...of)),
    });
  };
}

describe('a recipe that ends too early', () => {
  it.each(['dense', 'sparse'] as const)(
    'is stored as the %s phase ends, without a rest, and goes on from there bit for bit',
    async (phase) => {
      const disk = new Disk();
      const first = await visit(disk);
      const kept = storedAt(first, phase, 8).then(() => disk.copy());
      // The recipe is held behind the phase until that is stored.
      void first
        .next((event) => event.type === 'network' && event.stage === phase)
        .then(() => first.call('pause', null));
      const working = first.call('carryOut', { steps: RECIPE });
      const left = await kept;
      expect(first.last('activity')).toMatchObject({ task: 'evaluate', paused: true });
      await first.call('stop', null);
      await working;

      const later = await reopened(left);
      expect(later.last('network').stopped).toEqual({ phase, step: 8, steps: 8 });
      await later.call('goOn', {});
      expect(later.last('network').stopped).toBeNull();
      await later.call('runs', null);
      expect(await cameTo(later, first)).toEqual(await whole);
    },
  );

  it('for want of an engine in a measure goes on with all that was to follow', async () => {
    const s = await visit(new Disk(), lostInMeasure(2));
    const work = s.call('carryOut', { steps: RECIPE });
    await expect(work).rejects.toMatchObject({ kind: 'EngineError' });
    await s.call('recover', { way: 'retry-engine' });
    await s.call('runs', null);
    expect(await cameTo(s)).toEqual(await whole);
    expect(s.all('recovered')).toHaveLength(1);
  });

  it('for want of an engine, and whose page goes then, goes on in another visit', async () => {
    const disk = new Disk();
    const first = await visit(disk, lostInMeasure(2));
    await first.call('carryOut', { steps: RECIPE }).catch(() => undefined);
    await first.call('runs', null);
    const later = await reopened(disk.copy());
    await later.call('goOn', {});
    await later.call('runs', null);
    expect(await cameTo(later, first)).toEqual(await whole);
  });

  it('because somebody stopped it goes on with what was left, here and in another visit', async () => {
    const disk = new Disk();
    const first = await visit(disk);
    const steps: readonly Step[] = [
      { do: 'train', phase: 'dense', steps: 8 },
      { do: 'train', phase: 'sparse', steps: 8 },
      MEASURE,
    ];
    const working = first.call('carryOut', { steps, paused: true });
    await first.next((event) => event.type === 'activity' && event.paused);
    await first.call('advance', null);
    await first.next((event) => event.type === 'progress');
    await first.call('stop', null);
    expect(await working).toEqual({ done: 0 });
    await first.call('runs', null);

    const later = await reopened(disk.copy());
    for (const s of [first, later]) {
      await s.call('goOn', { until: 4 });
      const rest = await s.call('goOn', {});
      expect(rest).toMatchObject({ steps: 4, stopped: false });
      expect(s.last('network')).toMatchObject({ stage: 'sparse', stopped: null });
      await expect(s.call('goOn', {})).rejects.toMatchObject({ kind: 'PhaseError' });
    }
    expect(await cameTo(later, first)).toEqual(await cameTo(first));
  });

  it('takes the lengths that somebody sets before it goes on', async () => {
    const s = await visit(new Disk());
    const working = s.call('carryOut', { steps: RECIPE.slice(0, 3), paused: true });
    await s.next((event) => event.type === 'activity' && event.paused);
    await s.call('advance', null);
    await s.next((event) => event.type === 'progress');
    await s.call('stop', null);
    await working;
    await s.call('configure', { phases: { sparse: { steps: 11 } } });
    await s.call('goOn', {});
    expect(s.last('progress')).toMatchObject({ phase: 'sparse', step: 11, globalStep: 19 });
  });
});
