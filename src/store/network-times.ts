// How long an image takes through each network of a run, as it was measured: the whole one and every
// cut. A time belongs to the widths, not to the weights, so fine-tuning keeps it. Pure.
import type { RunEvent } from '../core/events';
import type { EngineId } from '../core/run-config';

/** Milliseconds an image, forward only, median and range of some rounds. */
export interface NetworkTime {
  /** Rate of the cut; null for the whole network. */
  readonly rate: number | null;
  readonly engine: EngineId;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The times with those of a measurement before and after a cut.
 * @param rate of the cut at hand
 */
export function withTimes(
  times: readonly NetworkTime[],
  event: Extract<RunEvent, { type: 'inference-time' }>,
  rate: number | null,
): readonly NetworkTime[] {
  const { engine, before, after, beforeRange, afterRange } = event;
  const whole = { rate: null, engine, median: before, low: beforeRange[0], high: beforeRange[1] };
  const cut = { rate, engine, median: after, low: afterRange[0], high: afterRange[1] };
  const measured = rate === null ? [whole] : [whole, cut];
  const others = times.filter((time) => !measured.some((newer) => newer.rate === time.rate));
  return [...others, ...measured];
}

/** The time of a rate's network; null where none was measured. */
export const timeOf = (times: readonly NetworkTime[], rate: number | null): NetworkTime | null =>
  times.find((time) => time.rate === rate) ?? null;
