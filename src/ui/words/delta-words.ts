// What has to be said beside a difference of accuracies: what it is a difference from, whether chance
// explains it, and whether the two networks were trained for as long. Pure.
import type { TFunction } from 'i18next';
import { imagesWords, stepsWords } from '../behind';
import type { Format } from '../format';
import type { Delta } from '../model/result-rows';

/** Why a difference is less than it looks, in a few words each. @param steps of the line; null where unknown */
export const caveats = (
  steps: number | null,
  { noise, equalSteps, to }: Delta,
  t: TFunction,
  format: Format,
): string[] => [
  ...(noise ? [t('results.noise')] : []),
  ...(equalSteps
    ? []
    : [
        t('results.unequal', {
          steps: stepsWords(steps, t, format),
          theirs: stepsWords(to.steps, t, format),
        }),
      ]),
];

/** The network on the other side, with its steps and this one's. @param steps null where unknown */
export function comparison(
  steps: number | null,
  { to }: Delta,
  t: TFunction,
  format: Format,
): string {
  return t('results.against', {
    network: t(`results.kind.${to.kind}`),
    source: t(`results.source.${to.source}`),
    top1: format.accuracy(to.top1),
    images: imagesWords({ split: 'test', count: to.count }, t, format),
    steps: stepsWords(steps, t, format),
    theirs: stepsWords(to.steps, t, format),
  });
}
