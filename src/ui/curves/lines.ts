// What the curves draw, from the bounded series of the run: rows for the two charts, their ranges,
// and a few of them for a table. Pure.
// Invariant: values are drawn as they are; nothing is smoothed.
import type { Curves, PhaseBand } from '../../store/run-state';

/** One step on the loss chart. */
export interface LossRow {
  readonly step: number;
  readonly ce: number;
  readonly loss: number;
}

/** One step on the accuracy chart; null where that line has no point. */
export interface AccuracyRow {
  readonly step: number;
  readonly batch: number | null;
  readonly validation: number | null;
}

/** Cross-entropy and cross-entropy plus penalty, point by point. */
export function lossRows({ ce, penalty }: Curves): LossRow[] {
  return ce.points.map(({ step, value }, i) => ({
    step,
    ce: value,
    loss: value + (penalty.points[i]?.value ?? 0),
  }));
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

/** A phase on the axis of steps; one that still runs ends where the curves do. */
export interface Band {
  readonly phase: PhaseBand['phase'];
  readonly start: number;
  readonly end: number;
}

/** Bands of at least one step, the running one up to `last`. */
export const bandsUpTo = (bands: readonly PhaseBand[], last: number): Band[] =>
  bands
    .map(({ phase, start, end }) => ({ phase, start, end: end ?? last }))
    .filter(({ start, end }) => end > start);

/** At most `count` rows, evenly spread, first and last among them. */
export function thinned<Row>(rows: readonly Row[], count: number): Row[] {
  if (rows.length <= count) return [...rows];
  return Array.from(
    { length: count },
    (_, i) => rows[Math.round((i * (rows.length - 1)) / (count - 1))],
  ).filter((row) => row !== undefined);
}

/** An upper end for an axis from 0 that seldom moves: 1, 1.5, 2, 3, 5 times a power of ten. */
export function axisEnd(value: number): number {
  if (!Number.isFinite(value) || value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 1.5, 2, 3, 5, 10].find((f) => f * power >= value) ?? 10;
  return factor * power;
}
