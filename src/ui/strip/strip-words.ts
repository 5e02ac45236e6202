// What the strip says to those who hear the page.
import type { TFunction } from 'i18next';
import type { CostCurve } from '../../core/cost-curve';
import { standardError } from '../../core/evaluation';
import type { RunState } from '../../store/run-state';
import type { Format } from '../format';
import { kneeOf } from './knee';
import type { Mark } from './mark-at';

/** What a mark of the strip is, for whom points at it. */
export function markWords(
  mark: Mark,
  unsafe: CostCurve['unsafe'],
  format: Format,
  t: TFunction,
): string {
  switch (mark.kind) {
    case 'measured': {
      const { rate, top1, count } = mark.of;
      return t(rate === 0 ? 'strip.card.whole' : 'strip.card.measured', {
        rate: format.percent(rate),
        accuracy: format.accuracy(top1),
        error: format.digits(Math.round(1000 * standardError(top1, count)) / 10),
        images: format.count(count),
      });
    }
    case 'next':
      return t('strip.card.next', { rate: format.percent(mark.rate) });
    case 'tuned':
      return t('strip.card.tuned', {
        rate: format.percent(mark.rate),
        accuracy: format.accuracy(mark.top1),
      });
    case 'guess': {
      // As in the sentence: a guess has two digits.
      const accuracy = format.percent(Math.round(mark.top1 * 100) / 100);
      return t('strip.card.guess', { rate: wholePercent(mark.rate, format), accuracy });
    }
    case 'knee': {
      const said = t('strip.kneeSentence', { rate: format.percent(mark.rate) });
      return mark.open ? `${said} ${t('strip.card.more')}` : said;
    }
    case 'costs':
      return t('strip.summary', {
        rate: wholePercent(mark.rate, format),
        macs: format.percent(mark.macs),
        params: format.percent(mark.params),
      });
    case 'unsafe':
      return unsafe === null
        ? ''
        : t('strip.unsafeSentence', {
            rate: format.percent(unsafe.rate),
            block: unsafe.block + 1,
            site: unsafe.site,
          });
  }
}

const wholePercent = (rate: number, format: Format) => format.percent(Math.round(100 * rate) / 100);

/** The accuracy measured at a rate, with its standard error and the number of images. */
export function accuracyWords(run: RunState, rate: number, format: Format, t: TFunction): string {
  const found = run.maskAccuracies.find((measured) => measured.rate === rate);
  if (found === undefined) return t('strip.notMeasured');
  return t('strip.accuracy', {
    accuracy: format.accuracy(found.top1),
    error: format.digits(Math.round(1000 * standardError(found.top1, found.count)) / 10),
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
