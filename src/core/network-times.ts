// How long an image takes through each network of a run, as it was measured: the whole one and every
// cut. A time belongs to the widths, not to the weights, so fine-tuning keeps it. Pure.
import { named, sameCut, type CutName } from './network-state';
import type { EngineId } from './run-config';

/** Milliseconds an image, forward only, median and range of some rounds. */
export interface NetworkTime extends CutName {
  readonly engine: EngineId;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Medians before and after a cut, and the fastest and slowest round of each. */
interface MeasuredTimes {
  readonly engine: EngineId;
  readonly before: number;
  readonly after: number;
  readonly beforeRange: readonly [number, number];
  readonly afterRange: readonly [number, number];
}

/**
 * The times with those of a measurement before and after a cut.
 * @param committed the cut at hand; null where nothing is cut
 */
export function withTimes(
  times: readonly NetworkTime[],
  { engine, before, after, beforeRange, afterRange }: MeasuredTimes,
  committed: CutName | null,
): readonly NetworkTime[] {
  const whole = { rate: null, engine, median: before, low: beforeRange[0], high: beforeRange[1] };
  const cut = (of: CutName) => ({
    ...{ rate: of.rate, ...named(of.criterion) },
    ...{ engine, median: after, low: afterRange[0], high: afterRange[1] },
  });
  const measured = committed === null ? [whole] : [whole, cut(committed)];
  const others = times.filter((time) => !measured.some((newer) => sameCut(newer, time)));
  return [...others, ...measured];
}

/** The time of a cut's network; null where none was measured. */
export const timeOf = (times: readonly NetworkTime[], cut: CutName | null): NetworkTime | null =>
  times.find((time) => sameCut(time, cut)) ?? null;
