// What stands as “yours” beside a reference: measured on the network at hand, at the rate on the page.
// Null where it was not measured. Invariant: nothing of a stand-in ever counts as yours.
import type { ClassChange } from '../../core/forgotten';
import { scored, SITES } from '../../core/gates';
import type { Figure } from '../../core/lesson-figures';
import { mostCut, siteShare } from '../../core/lesson-figures';
import type { Measure, Question } from '../../core/lesson';
import type { InferenceTimes } from '../../core/engine-info';
import type { ResultRow } from '../../core/network-state';
import { previewOf } from '../../core/prune-plan';
import { allTied } from '../../core/ranking';
import { planAt } from '../../core/scope';
import { DEFAULT_CRITERION, gateScores } from '../../core/scores';
import type { RunState } from '../run-state';
import { nearZeroShare } from '../selectors';
import type { ViewState } from '../view-state';

export function yours(
  measure: Measure,
  live: RunState,
  { rate, compared = null }: Pick<ViewState, 'rate'> & Partial<Pick<ViewState, 'compared'>>,
  times: InferenceTimes | null,
): Figure | null {
  const { snapshot, model } = live;
  if (snapshot === null) return null;
  const { ranking } = snapshot;
  const gates = scored(snapshot);
  const plan = () => planAt(model, ranking, rate);
  const asked = (at: number) => Math.floor(at * ranking.values.length);
  /** Whether a rate asks for as many channels as the one on the page. */
  const sameCount = (at: number) => asked(at) === asked(rate);
  const isThisCut = (row: ResultRow) =>
    row.rate !== null &&
    sameCount(row.rate) &&
    (row.criterion ?? DEFAULT_CRITERION) === ranking.criterion;
  switch (measure) {
    case 'pruned':
      return { value: plan().pruned, form: 'count' };
    case 'nearZero':
      // Gates that are all as they began answer no question about where they go.
      return allTied(ranking.sorted) ? null : { value: nearZeroShare(snapshot), form: 'percent' };
    case 'median':
      if (allTied(ranking.sorted)) return null;
      // Of the gates, as the recordings have it, whatever ranks them here.
      return { value: gateScores(gates).values.sort()[gates.length >> 1] ?? NaN, form: 'digits' };
    case 'qkvShare':
    case 'projShare':
    case 'fc1Share':
    case 'fc2Share': {
      const site = SITES.find((name) => measure.startsWith(name)) ?? 'fc2';
      return { value: siteShare(model, plan(), site), form: 'percent' };
    }
    case 'mostCut':
      return { value: mostCut(model, plan()), form: 'site' };
    case 'macsSaved': {
      const { macs } = previewOf(model, plan());
      return { value: 1 - macs.exact / macs.dense, form: 'percent' };
    }
    case 'top1':
      return accuracy(wholeTop1(live));
    case 'maskedTop1':
      return accuracy(live.maskAccuracies.find((m) => sameCount(m.rate))?.top1 ?? null);
    case 'tunedTop1':
      return accuracy(own(live, 'finetuned', isThisCut));
    case 'classSpread': {
      const ends = classEnds(
        compared !== null && sameCount(compared.rate) ? compared.classes : null,
      );
      return ends === null ? null : { value: ends.best.by - ends.worst.by, form: 'percent' };
    }
    case 'milliseconds':
      return times === null || !sameCount(times.rate)
        ? null
        : { value: times.after.median, form: 'digits' };
  }
}

/** The option that is right of a measure; null where none is, or where the question does not say. */
export function optionFor({ ranges }: Pick<Question, 'ranges'>, { value }: Figure): number | null {
  const at = ranges.findIndex(([from, to]) => value >= from && value <= to);
  return at === -1 ? null : at;
}

interface ClassEnd {
  readonly label: number;
  /** Change of its accuracy. */
  readonly by: number;
}

/** The classes that a cut leaves best and worst off; null where no two are compared. */
export function classEnds(
  compared: readonly ClassChange[] | null,
): { readonly worst: ClassEnd; readonly best: ClassEnd } | null {
  const ends = (compared ?? [])
    .map(({ label, before, now }) => ({ label, by: now - before }))
    .sort((a, b) => a.by - b.by);
  const [worst, best] = [ends[0], ends.at(-1)];
  return worst === undefined || best === undefined || ends.length < 2 ? null : { worst, best };
}

const accuracy = (value: number | null): Figure | null =>
  value === null ? null : { value, form: 'accuracy' };

const own = (
  { results, origin }: RunState,
  kind: string,
  isMeant: (row: ResultRow) => boolean = () => true,
): number | null =>
  results.findLast((row) => row.kind === kind && row.source === origin.network && isMeant(row))
    ?.top1 ?? null;

const wholeTop1 = (live: RunState): number | null => own(live, 'sparse') ?? own(live, 'dense');
