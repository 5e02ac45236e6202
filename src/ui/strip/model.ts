// Everything the strip draws, read off the state: costs by rate once for a snapshot of the gates,
// accuracies as they were measured. Plain shares 0…1; no pixels and no words.
import { accuracyAt } from '../model/clause';
import { CONTROLS, pruneRate } from '../../core/controls';
import { gateCount } from '../../core/gates';
import { sameCut } from '../../core/network-state';
import { costCurve, type CostCurve } from '../../core/cost-curve';
import type { Ranking } from '../../core/ranking';
import type { ViTConfig } from '../../core/config';
import type { MaskAccuracy, RunState } from '../../store/run-state';
import type { PageState } from '../../store/store';
import type { Pins } from '../../store/view-state';
import { denseTop1, parentTop1, type Known } from '../model/accuracy';

// How far one can go: the largest measured rate that costs at most a point of accuracy. A measured rate
// above one that costs more does not count, however well it did.

/** The rates of the table, those that are measured among them. */
export const TABLE_RATES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** A percentage point of top-1. */
const POINT = 0.01;
/** Accuracies are counts of images: a loss of just a point must not fail by a rounding. */
const ROUNDING = 1e-9;

/**
 * The knee of accuracies by rising rate; null while 0 % is not measured or nothing beyond it holds.
 */
export function kneeOf(accuracies: readonly MaskAccuracy[]): number | null {
  const [whole, ...rest] = accuracies;
  if (whole?.rate !== 0) return null;
  const falls = rest.findIndex(({ top1 }) => whole.top1 - top1 > POINT + ROUNDING);
  const held = falls === -1 ? rest : rest.slice(0, falls);
  return held.at(-1)?.rate ?? null;
}

/**
 * Whether more measurements can still move the knee: a rate up to the one that ends it is not measured.
 * @param planned rates that are measured in the end, rising
 */
export function kneeOpen(
  accuracies: readonly MaskAccuracy[],
  planned: readonly number[],
  knee: number,
): boolean {
  const beyond = planned.find((rate) => rate > knee) ?? knee;
  return planned.some(
    (rate) => rate <= beyond && !accuracies.some((measured) => measured.rate === rate),
  );
}

/** How far one can go, and what that counts from. */
export interface Knee {
  readonly rate: number;
  /** Whether further measurements may move it. */
  readonly open: boolean;
  /** The parent with nothing masked. */
  readonly from: MaskAccuracy;
  /** That parent and the dense network behind it, as reported; null where one of them is not known. */
  readonly standing: { readonly parent: Known; readonly dense: Known } | null;
}

export interface StripModel {
  readonly curve: CostCurve;
  readonly accuracies: readonly MaskAccuracy[];
  /** Accuracy of the parent as it is, measured, which the knee counts from; null before that. */
  readonly whole: MaskAccuracy | null;
  readonly knee: Knee | null;
  /** The cut that was carried out, and its accuracy once fine-tuned and measured. */
  readonly committed: { readonly rate: number; readonly tuned: Known | null } | null;
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

/** The cut at hand after fine-tuning, on the images of the masks; null before that is measured. */
export function tunedTop1({ results, committed, stage, origin }: RunState): Known | null {
  if (stage !== 'finetuned') return null;
  const row = results.findLast(
    (result) =>
      result.kind === 'finetuned' &&
      committed !== null &&
      sameCut(result, committed) &&
      result.source === origin.network &&
      result.undone !== true,
  );
  if (row?.validation === undefined) return null;
  return { ...row.validation, split: 'validation', steps: row.steps };
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

const wholeOf = ({ maskAccuracies }: RunState): MaskAccuracy | null =>
  maskAccuracies.find(({ rate }) => rate === 0) ?? null;

export function kneeFor(run: RunState): Knee | null {
  const from = wholeOf(run);
  const rate = kneeOf(run.maskAccuracies);
  if (rate === null || from === null) return null;
  const [parent, dense] = [parentTop1(run), denseTop1(run)];
  return {
    rate,
    open: kneeOpen(run.maskAccuracies, TABLE_RATES, rate),
    from,
    standing: parent === null || dense === null ? null : { parent, dense },
  };
}

export function stripModel({ run, view }: PageState, curve: CostCurve): StripModel {
  const { maskAccuracies: accuracies, committed } = run;
  return {
    curve,
    accuracies,
    whole: wholeOf(run),
    knee: kneeFor(run),
    committed: committed === null ? null : { rate: committed.rate, tuned: tunedTop1(run) },
    pins: view.pins,
    next:
      run.surveying === null ? null : { rate: run.surveying, top1: expectedAt(run, run.surveying) },
  };
}
