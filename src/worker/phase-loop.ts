// The loop of one training phase: step, listen, report about ten times a second, keep the last good
// state. It knows no phases, models or data; the session tells it what a step is.
// Invariant: a state is good once a step behind it had a loss and a gradient that are numbers.
import { CancelledError, DataError, NonFiniteLossError } from '../core/errors';
import type { StepSeries, StepStats } from '../core/step-stats';
import { LossGuard } from '../engine/loss-guard';
import type { Hyper, Trainer, TrainerState } from '../engine/trainer';
import { createThrottle, type Clock } from './clock';
import type { RunControl } from './run-control';

const REPORT_EVERY_MS = 100;
const KEEP_EVERY_MS = 3000;

/** A state to go back to, and where it was taken. */
export interface GoodState {
  /** Of the phase, done by then. */
  readonly step: number;
  readonly state: TrainerState;
  /** Training images drawn for the network by then; see `Network`. */
  readonly drawn: number;
}

export interface Report {
  readonly step: number;
  readonly stats: StepStats;
  readonly gates: Float32Array;
  readonly averages: Float32Array | null;
  readonly lr: number;
  readonly stepsPerSecond: number;
}

export interface LoopOptions {
  readonly trainer: Trainer;
  readonly clock: Clock;
  readonly control: RunControl;
  /** Steps of the phase already done, and where it ends. */
  readonly from: number;
  readonly to: number;
  /** Whether other settings were set where it begins: who waits there waits with them. */
  readonly turnedHere: boolean;
  /** Whether the optimizer begins anew. The state that is kept first still has the moments of before. */
  readonly fresh: boolean;
  /** Whether it ends at the step that it has come to: what follows goes by other settings. */
  turned?(): boolean;
  hyper(step: number): Hyper;
  /** @throws CancelledError, DataError while it waits for images; the order has not moved then */
  nextBatch(): Promise<Uint32Array>;
  report(report: Report): void;
  /** Training images drawn for the network so far. */
  drawn(): number;
  /** Takes note of a state as it is read. What it answers is called once that proves good. */
  keep(state: GoodState): () => void;
  /** Takes a state that a person has paused at, as it stands: nobody knows when a step behind it comes. */
  held(state: GoodState): void;
  /** After a step whose number (from 1) this accepts, `measure` runs. */
  measureAfter(step: number): boolean;
  measure(step: number): Promise<void>;
}

export interface LoopResult {
  /** Of all steps that were done here. */
  readonly stats: StepStats;
  /** Steps of the phase done. */
  readonly step: number;
  readonly stopped: boolean;
  /** Why there were no more images, where that stopped it. */
  readonly missing: DataError | null;
}

/**
 * Trains until the phase ends, is stopped or has no more images; what was trained stays. After an error
 * whoever called goes back to the state that was kept last.
 * @throws NonFiniteLossError; EngineError when the device is lost; whatever the engine throws
 */
export async function runPhase(o: LoopOptions): Promise<LoopResult> {
  const { trainer, clock, control } = o;
  // A race with the loss itself would hold every answer for as long as the device lasts.
  const guard = new LossGuard(trainer.lost);
  const read = <T>(answer: Promise<T>): Promise<T> => guard.guard(answer);
  const reportDue = createThrottle(clock, REPORT_EVERY_MS);
  const keepDue = createThrottle(clock, KEEP_EVERY_MS);
  const pace = createPace(clock);

  const take = async (step: number): Promise<GoodState> => ({
    ...{ step, state: await read(trainer.state()), drawn: o.drawn() },
  });
  // At rest weights are sound.
  let good = await take(o.from);
  o.keep(good)();
  let next: { readonly state: GoodState; readonly proved: () => void } | null = null;
  if (o.fresh) trainer.load(good.state.params);
  keepDue();
  // Steps that somebody else took before are not this phase's.
  let last = await read(trainer.stats());
  const series: StepSeries[] = [];
  let step = o.from;
  let reported = step;
  const report = async () => {
    // Asked for together, they come in one answer of the device.
    const [stats, gates, averages] = await read(
      Promise.all([trainer.stats(), trainer.gates(), trainer.averages()]),
    );
    last = stats;
    series.push(stats.series);
    reported = step;
    // Where the update of the last step is what broke, its gates say so before the next loss does.
    const bad = firstBadStep(stats, step) ?? (gates.every(Number.isFinite) ? null : step);
    if (next !== null && (bad === null || bad > next.state.step + 1)) {
      good = next.state;
      next.proved();
      next = null;
    }
    if (bad !== null) throw new NonFiniteLossError(bad, good.step);
    const { lr } = o.hyper(step - 1);
    o.report({ step, stats, gates, averages, lr, stepsPerSecond: pace.perSecond() });
    if (!keepDue()) return;
    const state = await take(step);
    next = { state, proved: o.keep(state) };
  };
  let heldAt = o.turnedHere ? null : o.from;
  const beforeWait = async () => {
    pace.hold();
    if (reported < step) await report();
    if (heldAt === step) return;
    heldAt = step;
    o.held(await take(step));
  };
  let missing: DataError | null = null;
  while (step < o.to && (await control.mayGoOn(beforeWait, () => o.turned?.() === true))) {
    pace.goOn();
    const batch = await orMissing(o.nextBatch());
    if (batch instanceof DataError) missing = batch;
    if (!(batch instanceof Uint32Array)) break;
    trainer.step(batch, o.hyper(step));
    step++;
    await read(trainer.idle());
    pace.tick();
    const measuring = o.measureAfter(step);
    if (reportDue() || measuring || control.paused) await report();
    if (!measuring) continue;
    await read(o.measure(step));
    pace.skip();
  }
  if (reported < step) await report();
  const stats = { ...last, steps: step - o.from, series: joinSeries(series) };
  return { stats, step, stopped: step < o.to, missing };
}

/** The batch, or why training stops while it waits for it. */
const orMissing = (
  batch: Promise<Uint32Array>,
): Promise<Uint32Array | CancelledError | DataError> =>
  batch.catch((error: unknown) => {
    if (error instanceof CancelledError || error instanceof DataError) return error;
    throw error;
  });

/** Series of one stretch behind the other. */
export function joinSeries(parts: readonly StepSeries[]): StepSeries {
  const join = (of: keyof StepSeries) =>
    Float32Array.from(parts.flatMap((part) => Array.from(part[of])));
  return {
    ce: join('ce'),
    l1: join('l1'),
    accuracy: join('accuracy'),
    gradNorm: join('gradNorm'),
  };
}

/** The first step (from 1) whose loss or gradient is not a number, or null. */
function firstBadStep({ series }: StepStats, lastStep: number): number | null {
  const bad = series.ce.findIndex(
    (ce, i) => !Number.isFinite(ce) || !Number.isFinite(series.gradNorm[i]),
  );
  return bad === -1 ? null : lastStep - series.ce.length + 1 + bad;
}

/** Steps a second over the last few steps; time spent measuring, or held by a pause, is left out. */
function createPace(clock: Clock) {
  let last = clock.now();
  let mean: number | null = null;
  let held = false;
  return {
    hold() {
      held = true;
    },
    goOn() {
      if (held) last = clock.now();
      held = false;
    },
    tick() {
      const took = clock.now() - last;
      last = clock.now();
      mean = mean === null ? took : mean + 0.1 * (took - mean);
    },
    skip() {
      last = clock.now();
    },
    perSecond: () => (mean === null ? 0 : 1000 / Math.max(mean, 1e-3)),
  };
}
