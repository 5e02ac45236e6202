// The sentence read backwards: the rate at which a stated threshold, count or saving holds. Answers
// are rates as the slider takes them; what cannot be reached gives the nearest rate that can.
import type { ViTConfig } from '../../core/config';
import { CONTROLS, pruneRate } from '../../core/controls';
import { exactCost } from '../../core/cost';
import { denseWidths } from '../../core/params';
import { planAt } from '../../core/scope';
import type { Ranking } from '../../core/ranking';
import { countBelow, rateOfRank } from '../model/rank-drag';

/** The rate whose threshold is the smallest score that is at least `threshold`. */
export const rateForThreshold = (ranking: Ranking, threshold: number): number =>
  rateOfRank(countBelow(ranking.sorted, threshold), ranking.sorted.length);

/** The rate that asks all but `kept` channels to go. */
export const rateForKept = (ranking: Ranking, kept: number): number =>
  rateOfRank(
    Math.max(0, ranking.sorted.length - Math.max(1, Math.round(kept))),
    ranking.sorted.length,
  );

/** Rates in a percent's tenths, as the page prints them. */
const TENTHS = 1000;

/**
 * The smallest rate, in tenths of a percent, that saves at least the share `saved` (0…1) of all exact
 * MACs.
 */
export function rateForMacs(config: ViTConfig, ranking: Ranking, saved: number): number {
  let low = 0;
  let high = Math.floor(CONTROLS.rate.max * TENTHS);
  while (low < high) {
    const mid = (low + high) >> 1;
    if (savedAt(config, ranking, mid / TENTHS) >= saved) high = mid;
    else low = mid + 1;
  }
  return low / TENTHS;
}

/** Share of all exact MACs that a rate saves, 0…1. */
export function savedAt(config: ViTConfig, ranking: Ranking, rate: number): number {
  const dense = exactCost(
    config,
    Array.from({ length: config.depth }, () => denseWidths(config)),
  ).macs;
  const plan = planAt(config, ranking, pruneRate(rate));
  return 1 - exactCost(config, plan.widths).macs / dense;
}
