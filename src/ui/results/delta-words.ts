// What has to be said beside a difference of accuracies: what it is a difference from, whether chance
// explains it, and whether the two networks were trained for as long. Pure.
import type { TFunction } from 'i18next';
import type { Format } from '../format';
import type { Delta } from './rows';

/** Why a difference is less than it looks, in a few words each. */
export const caveats = ({ noise, equalSteps }: Delta, t: TFunction): string[] => [
  ...(noise ? [t('results.noise')] : []),
  ...(equalSteps ? [] : [t('results.unequal')]),
];

/** The network on the other side, with its steps and this one's. @param steps null where unknown */
export function comparison(
  steps: number | null,
  { to }: Delta,
  t: TFunction,
  format: Format,
): string {
  const said = (n: number | null) => (n === null ? t('results.unknown') : format.count(n));
  return t('results.against', {
    network: t(`results.kind.${to.kind}`),
    source: t(`results.source.${to.source}`),
    top1: format.accuracy(to.top1),
    steps: said(steps),
    theirs: said(to.steps),
  });
}
