// What the strip says to those who hear the page.
import type { TFunction } from 'i18next';
import type { CostCurve } from '../../core/cost-curve';
import { standardError } from '../../core/evaluation';
import type { RunState } from '../../store/run-state';
import type { Format } from '../format';
import { imagesWords, stepsWords, type OnImages } from '../behind';
import type { Mark } from './mark-at';
import { kneeFor, type Knee } from './model';
import { pointsText } from './pin-words';
import { sentences } from '../sentences';

/** What a mark of the strip is, for whom points at it. */
export function markWords(
  mark: Mark,
  unsafe: CostCurve['unsafe'],
  format: Format,
  t: TFunction,
): string {
  switch (mark.kind) {
    case 'measured': {
      const { rate } = mark.of;
      return t(rate === 0 ? 'strip.card.whole' : 'strip.card.measured', {
        rate: format.percent(rate),
        ...measuredWords(mark.of, format, t),
      });
    }
    case 'next':
      return t('strip.card.next', { rate: format.percent(mark.rate) });
    case 'tuned':
      return t('strip.card.tuned', {
        rate: format.percent(mark.rate),
        steps: stepsWords(mark.of.steps, t, format),
        ...measuredWords(mark.of, format, t),
      });
    case 'guess': {
      // As in the sentence: a guess has two digits.
      const accuracy = format.percent(Math.round(mark.top1 * 100) / 100);
      return t('strip.card.guess', { rate: wholePercent(mark.rate, format), accuracy });
    }
    case 'knee': {
      const said = kneeWords(mark.of, format, t);
      return mark.of.open ? sentences(t, said, t('strip.card.more')) : said;
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
  return t('strip.accuracy', measuredWords(found, format, t));
}

/** An accuracy with its standard error and the images behind it, as messages take them. */
const measuredWords = (
  known: OnImages & { readonly top1: number },
  format: Format,
  t: TFunction,
) => ({
  accuracy: format.accuracy(known.top1),
  error: format.digits(Math.round(1000 * standardError(known.top1, known.count)) / 10),
  images: imagesWords(known, t, format),
});

/** How far one can go, what that counts from, and how that stands to the dense network. */
function kneeWords({ rate, from, standing }: Knee, format: Format, t: TFunction): string {
  const said = t('strip.kneeSentence', {
    rate: format.percent(rate),
    whole: format.accuracy(from.top1),
    images: imagesWords(from, t, format),
  });
  if (standing === null) return said;
  const { parent, dense } = standing;
  const behind = t('strip.kneeDense', {
    images: imagesWords(parent, t, format),
    points: pointsText(parent.top1 - dense.top1, format),
    own: format.accuracy(parent.top1),
    ownSteps: stepsWords(parent.steps, t, format),
    dense: format.accuracy(dense.top1),
    denseSteps: stepsWords(dense.steps, t, format),
  });
  return sentences(t, said, behind);
}

/** What the lines do, how many rates are measured, how far one can go and what is in danger. */
export function summaryWords(
  run: RunState,
  { rates, macs, params, unsafe }: CostCurve,
  format: Format,
  t: TFunction,
): string {
  const measured = run.maskAccuracies.length;
  const knee = kneeFor(run);
  const parts = [
    t('strip.summary', {
      rate: format.percent(rates.at(-1) ?? 0),
      macs: format.percent(macs.at(-1) ?? 0),
      params: format.percent(params.at(-1) ?? 0),
    }),
    measured === 0
      ? t('strip.noneMeasured')
      : t('strip.measured', { count: measured, measured: format.count(measured) }),
    ...(knee === null ? [] : [kneeWords(knee, format, t)]),
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
  return sentences(t, ...parts);
}
