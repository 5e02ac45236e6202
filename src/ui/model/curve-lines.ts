// What the curves draw, from the bounded series of the run: rows for the two charts, their ranges,
// and a few of them for a table. Pure.
// Invariant: values are drawn as they are; nothing is smoothed.
import type { PhaseBand } from '../../core/run-record';
import type { Curves } from '../../core/run-curves';

/** One step on the loss chart. */
export interface LossRow {
  readonly step: number;
  readonly ce: number;
  /** Cross-entropy plus λ·Σ|g|; null where there was no penalty. */
  readonly loss: number | null;
}

/** One step on the accuracy chart; null where that line has no point. */
export interface AccuracyRow {
  readonly step: number;
  readonly batch: number | null;
  readonly validation: number | null;
}

/**
 * Cross-entropy and, inside sparse phases, cross-entropy plus penalty. A point that stands for steps
 * on both sides of a phase's end has no penalty: its mean would draw a slope that never was.
 */
export function lossRows({ ce, penalty, bands }: Curves): LossRow[] {
  const sparse = bands.filter(({ phase }) => phase === 'sparse');
  return ce.points.map(({ step, value }, i) => {
    const inside = sparse.some(
      ({ start, end }) => step - penalty.stride >= start && step <= (end ?? Infinity),
    );
    const pull = penalty.points[i]?.value ?? 0;
    // At λ = 0 it would be the same line twice.
    return { step, ce: value, loss: inside && pull > 0 ? value + pull : null };
  });
}

/** Batch accuracy and measured validation points on one rising axis of steps. */
export function accuracyRows({ accuracy, validation }: Curves): AccuracyRow[] {
  const measured = new Map(validation.map(({ step, value }) => [step, value]));
  const batch = new Map(accuracy.points.map(({ step, value }) => [step, value]));
  const steps = [...new Set([...measured.keys(), ...batch.keys()])].sort((a, b) => a - b);
  return steps.map((step) => ({
    step,
    batch: batch.get(step) ?? null,
    validation: measured.get(step) ?? null,
  }));
}

/** The last step that either chart shows; 0 before the first. */
export const lastStep = ({ ce, accuracy, validation }: Curves): number =>
  Math.max(0, ...[ce.points, accuracy.points, validation].map((of) => of.at(-1)?.step ?? 0));

/** The last value of one line, and its step; null where the line has none. */
export function lastValue(
  rows: readonly { readonly step: number }[],
  key: string,
): { readonly step: number; readonly value: number } | null {
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i];
    const value: unknown = Object.entries(row ?? {}).find(([name]) => name === key)?.[1];
    if (row !== undefined && typeof value === 'number') return { step: row.step, value };
  }
  return null;
}

/** A phase on the axis of steps; one that still runs ends where the curves do. */
export interface Band {
  readonly phase: PhaseBand['phase'];
  readonly start: number;
  readonly end: number;
  /** Whether the cut it tuned was undone. */
  readonly undone: boolean;
}

/** Bands of at least one step, the running one up to `last`. */
export const bandsUpTo = (bands: readonly PhaseBand[], last: number): Band[] =>
  bands
    .map(({ phase, start, end, undone = false }) => ({ phase, start, end: end ?? last, undone }))
    .filter(({ start, end }) => end > start);

/** An upper end for an axis from 0 that seldom moves: 1, 1.5, 2, 3, 5 times a power of ten. */
export function axisEnd(value: number): number {
  if (!Number.isFinite(value) || value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 1.5, 2, 3, 5, 10].find((f) => f * power >= value) ?? 10;
  // Two digits, so that the tick says 0.15 and not 0.15000000000000002.
  return Number((factor * power).toPrecision(2));
}

const rounded = (tick: number): number => Number(tick.toPrecision(6));

/** Ticks of an axis from 0 to such an end, equally far from each other, on both ends too. */
export function axisTicks(end: number): number[] {
  const leading = Number(end.toExponential().split('e')[0]);
  const parts = leading === 1 || leading === 2 ? 4 : leading === 5 ? 5 : 3;
  return Array.from({ length: parts + 1 }, (_, i) => rounded((i * end) / parts));
}

/** Most pieces between two ticks of the axis of steps. */
const STEP_PIECES = 6;

/** Ticks of the axis of steps, which ends where training does: round ones, equally far from each other. */
export function stepTicks(last: number): number[] {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(last / STEP_PIECES)));
  const apart = power * ([1, 2, 5, 10].find((f) => last / (f * power) <= STEP_PIECES) ?? 10);
  return Array.from({ length: Math.floor(last / apart) + 1 }, (_, i) => i * apart);
}
