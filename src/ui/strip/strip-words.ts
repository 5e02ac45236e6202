// What the strip says to those who hear the page.
import type { TFunction } from 'i18next';
import type { CostCurve } from '../../core/cost-curve';
import { standardError } from '../../core/evaluation';
import type { RunState } from '../../store/run-state';
import type { Format } from '../format';
import { kneeOf } from './knee';

/** The rates of the table, those that are measured among them. */
export const TABLE_RATES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** The accuracy measured at a rate, with its standard error and the number of images. */
export function accuracyWords(run: RunState, rate: number, format: Format, t: TFunction): string {
  const found = run.maskAccuracies.find((measured) => measured.rate === rate);
  if (found === undefined) return t('strip.notMeasured');
  return t('strip.accuracy', {
    accuracy: format.accuracy(found.top1),
    error: format.digits(100 * standardError(found.top1, found.count)),
    images: format.count(found.count),
  });
}

/** What the lines do, how many rates are measured, how far one can go and what is in danger. */
export function summaryWords(
  run: RunState,
  { rates, macs, params, unsafe }: CostCurve,
  format: Format,
  t: TFunction,
): string {
  const measured = run.maskAccuracies.length;
  const knee = kneeOf(run.maskAccuracies);
  const parts = [
    t('strip.summary', {
      rate: format.percent(rates.at(-1) ?? 0),
      macs: format.percent(macs.at(-1) ?? 0),
      params: format.percent(params.at(-1) ?? 0),
    }),
    measured === 0
      ? t('strip.noneMeasured')
      : t('strip.measured', { count: measured, measured: format.count(measured) }),
    ...(knee === null ? [] : [t('strip.kneeSentence', { rate: format.percent(knee) })]),
    ...(unsafe === null
      ? []
      : [
          t('strip.unsafeSentence', {
            rate: format.percent(unsafe.rate),
            block: unsafe.block + 1,
            site: unsafe.site,
          }),
        ]),
  ];
  return parts.join(' ');
}
