// What two pinned rates differ in: exact costs, and accuracies with how they are known.
import type { TFunction } from 'i18next';
import { pruneRate } from '../../core/controls';
import { gateCount } from '../../core/gates';
import { previewOf } from '../../core/prune-plan';
import { planAt } from '../../core/scope';
import type { RunState } from '../../store/run-state';
import type { PageState } from '../../store/store';
import { accuracyAt } from '../model/clause';
import { formatOf, type Format } from '../format';

export interface PinDifference {
  /** Second less first, in shares of the dense network. */
  readonly macs: number;
  readonly params: number;
  /** Null while one of the two is not known at all. */
  readonly top1: number | null;
  /** Whether both accuracies were measured. */
  readonly measured: boolean;
}

/** What the second rate keeps and reaches, less the first. Null before the first gates. */
export function differenceOf(run: RunState, first: number, second: number): PinDifference | null {
  const { snapshot, model, maskAccuracies } = run;
  if (snapshot === null) return null;
  const [a, b] = [first, second].map((rate) => {
    const { macs, params } = previewOf(model, planAt(model, snapshot.ranking, pruneRate(rate)));
    const accuracy = accuracyAt({ rate: pruneRate(rate), total: gateCount(model) }, maskAccuracies);
    return { macs: macs.exact / macs.dense, params: params.exact / params.dense, accuracy };
  });
  if (a === undefined || b === undefined) return null;
  const known = a.accuracy.kind !== 'none' && b.accuracy.kind !== 'none';
  return {
    macs: b.macs - a.macs,
    params: b.params - a.params,
    top1:
      a.accuracy.kind !== 'none' && b.accuracy.kind !== 'none'
        ? b.accuracy.top1 - a.accuracy.top1
        : null,
    measured: known && a.accuracy.kind === 'measured' && b.accuracy.kind === 'measured',
  };
}

/** A difference of shares in percentage points, to a tenth, with its sign. */
export function pointsText(difference: number, format: Format): string {
  const tenths = Math.round(Math.abs(difference) * 1000) / 10;
  const sign = tenths === 0 ? '' : difference < 0 ? '−' : '+';
  return `${sign}${format.digits(tenths)}`;
}

/** The line beside the pins: how to set them, or what they differ in. */
export function pinWords({ run, view }: PageState, t: TFunction): string {
  const [first, second] = view.pins;
  if (first === null && second === null) return t('strip.pins.hint');
  if (first === null || second === null) return t('strip.pins.another');
  const found = differenceOf(run, first, second);
  if (found === null) return t('strip.waiting');
  const format = formatOf(view.language);
  const numbers = {
    first: format.percent(first),
    second: format.percent(second),
    macs: pointsText(found.macs, format),
    params: pointsText(found.params, format),
  };
  if (found.top1 === null) return t('strip.pins.costs', numbers);
  const accuracy = pointsText(found.top1, format);
  const key = found.measured ? 'strip.pins.measured' : 'strip.pins.guess';
  return t(key, { ...numbers, accuracy });
}
