// How the scores that are shown are written: the criterion's symbol, and that they are means where gates are averaged
// over steps.
import type { TFunction } from 'i18next';
import { criterionOf } from '../../store/selectors';
import type { RunState } from '../../store/run-state';

type Shown = Pick<RunState, 'snapshot'>;

/** Whether the gates that are scored are means over the last steps. */
const isMean = ({ snapshot }: Shown): boolean => (snapshot?.averages ?? null) !== null;

/** `|g|`, or `mean |g|`. */
export function symbolWords(run: Shown, t: TFunction): string {
  const { symbol } = criterionOf(run);
  return isMean(run) ? t('histogram.mean', { symbol }) : symbol;
}

/** What the histograms show, as a heading with its explained words. */
export const scoresTitle = (run: Shown, t: TFunction): string =>
  t(isMean(run) ? 'histogram.titleMean' : 'histogram.title', { symbol: criterionOf(run).symbol });
