// Everything the strip draws, read off the state: costs by rate once for a snapshot of the gates,
// accuracies as they were measured. Plain shares 0…1; no pixels and no words.
import { accuracyAt } from '../dock/clause';
import { CONTROLS, pruneRate } from '../../core/controls';
import { gateCount } from '../../core/gates';
import { costCurve, type CostCurve } from '../../core/cost-curve';
import type { Ranking } from '../../core/ranking';
import type { ViTConfig } from '../../core/config';
import type { MaskAccuracy, RunState } from '../../store/run-state';
import type { PageState } from '../../store/store';
import type { Pins } from '../../store/view-state';
import { kneeOf, kneeOpen, TABLE_RATES } from './knee';

export interface StripModel {
  readonly curve: CostCurve;
  readonly accuracies: readonly MaskAccuracy[];
  /** Accuracy of the parent as it is, measured; null before that. */
  readonly dense: number | null;
  readonly knee: number | null;
  /** Whether further measurements may move the knee. */
  readonly kneeOpen: boolean;
  /** The cut that was carried out, and its accuracy once fine-tuned and measured. */
  readonly committed: { readonly rate: number; readonly tuned: number | null } | null;
  readonly pins: Pins;
  /** The rate that is being measured, and about where its dot will be. */
  readonly next: { readonly rate: number; readonly top1: number } | null;
}

/** Rates beside 0 that are costed: every percent, and fewer where a walk is long. */
const SAMPLES = 95;
const FEW_SAMPLES = 38;
const MANY_GATES = 20_000;

export type CurveReader = (run: RunState) => CostCurve | null;

/** Makes a reader that costs a snapshot of the gates once. Null before the first gates. */
export function createCurveReader(): CurveReader {
  let last: { readonly of: Ranking; readonly model: ViTConfig; readonly curve: CostCurve } | null =
    null;
  return ({ snapshot, model }) => {
    if (snapshot === null) return null;
    const { ranking } = snapshot;
    if (last?.of !== ranking || last.model !== model) {
      const samples = ranking.sorted.length > MANY_GATES ? FEW_SAMPLES : SAMPLES;
      const curve = costCurve(model, ranking, CONTROLS.rate.max, samples);
      last = { of: ranking, model, curve };
    }
    return last.curve;
  };
}

/** Top-1 of the cut at hand after fine-tuning; null before that is measured. */
export function tunedTop1({ results, committed, stage, origin }: RunState): number | null {
  if (stage !== 'finetuned') return null;
  const row = results.findLast(
    (result) =>
      result.kind === 'finetuned' &&
      result.rate === committed?.rate &&
      result.source === origin.network &&
      result.undone !== true,
  );
  return row?.top1 ?? null;
}

/** About where a rate's accuracy will be: the guess, else the nearest measurement, else half-way. */
export function expectedAt(run: RunState, rate: number): number {
  const guess = accuracyAt(
    { rate: pruneRate(rate), total: gateCount(run.model) },
    run.maskAccuracies,
  );
  if (guess.kind !== 'none') return guess.top1;
  const below = run.maskAccuracies.findLast((measured) => measured.rate < rate);
  return (below ?? run.maskAccuracies[0])?.top1 ?? 0.5;
}

export function stripModel({ run, view }: PageState, curve: CostCurve): StripModel {
  const { maskAccuracies: accuracies, committed } = run;
  const knee = kneeOf(accuracies);
  return {
    curve,
    accuracies,
    dense: accuracies.find(({ rate }) => rate === 0)?.top1 ?? null,
    knee,
    kneeOpen: knee !== null && kneeOpen(accuracies, TABLE_RATES, knee),
    committed: committed === null ? null : { rate: committed.rate, tuned: tunedTop1(run) },
    pins: view.pins,
    next:
      run.surveying === null ? null : { rate: run.surveying, top1: expectedAt(run, run.surveying) },
  };
}
