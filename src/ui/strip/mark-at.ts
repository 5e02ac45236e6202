// Which of the strip's marks lies under a place: small ones before lines, lines before the hatched
// ground. Pixels in, a mark out; words are put to it elsewhere.
import { pruneRate } from '../../core/controls';
import { accuracyAt } from '../model/clause';
import type { Known } from '../model/accuracy';
import type { MaskAccuracy } from '../../store/run-state';
import { holds, rateAtX, xOfRate, yOfShare, type Plot, type Point } from './geometry';
import type { Knee, StripModel } from './model';

export type Mark =
  | { readonly kind: 'measured'; readonly of: MaskAccuracy }
  | { readonly kind: 'next'; readonly rate: number }
  | { readonly kind: 'tuned'; readonly rate: number; readonly of: Known }
  | { readonly kind: 'knee'; readonly rate: number; readonly of: Knee }
  | { readonly kind: 'guess'; readonly rate: number; readonly top1: number }
  | {
      readonly kind: 'costs';
      readonly rate: number;
      readonly macs: number;
      readonly params: number;
    }
  | { readonly kind: 'unsafe' };

/** @param reach how far from a mark a hand may be, CSS pixels @param total gates of the network */
export function markAt(
  plot: Plot,
  model: StripModel,
  at: Point,
  reach: number,
  total: number,
): Mark | null {
  const { accuracies, committed, curve, next } = model;
  const near = (rate: number, share: number) =>
    Math.hypot(at.x - xOfRate(plot, rate), at.y - yOfShare(plot, share)) <= reach;
  const tuned = committed?.tuned ?? null;
  if (committed !== null && tuned !== null && near(committed.rate, tuned.top1))
    return { kind: 'tuned', rate: committed.rate, of: tuned };
  const dot = accuracies.find(({ rate, top1 }) => near(rate, top1));
  if (dot !== undefined) return { kind: 'measured', of: dot };
  if (next !== null && near(next.rate, next.top1)) return { kind: 'next', rate: next.rate };
  if (at.y > plot.bottom) {
    const { knee } = model;
    // Its words stand beside it, as far out as the plot is wide.
    return knee !== null && Math.abs(at.x - xOfRate(plot, knee.rate)) <= 14 * reach
      ? { kind: 'knee', rate: knee.rate, of: knee }
      : null;
  }
  const rate = rateAtX(plot, at.x);
  const onLine = (share: number) => Math.abs(at.y - yOfShare(plot, share)) <= reach / 2;
  const guess = accuracyAt({ rate: pruneRate(rate), total }, accuracies);
  if (guess.kind === 'between' && onLine(guess.top1))
    return { kind: 'guess', rate, top1: guess.top1 };
  const sample = Math.round((rate / (curve.rates.at(-1) ?? 1)) * (curve.rates.length - 1));
  const macs = curve.macs[sample] ?? 0;
  const params = curve.params[sample] ?? 0;
  if (onLine(macs) || onLine(params)) return { kind: 'costs', rate, macs, params };
  const { unsafe } = curve;
  if (unsafe === null) return null;
  const ground = {
    left: xOfRate(plot, unsafe.rate),
    top: 0,
    right: plot.right,
    bottom: plot.bottom,
  };
  return holds(ground, at) ? { kind: 'unsafe' } : null;
}
