// What an accuracy was measured on, and after how much training, in words: none stands on the page without
// its images, and none beside another without the steps of both.
import type { TFunction } from 'i18next';
import { standardError } from '../core/evaluation';
import type { HeldOut } from '../core/images';
import type { Format } from './format';

/** Images behind an accuracy: held out, or those of a batch that it trains on. */
export interface OnImages {
  readonly split: HeldOut | 'batch';
  readonly count: number;
}

/** `5,000 validation images` */
export const imagesWords = ({ split, count }: OnImages, t: TFunction, format: Format): string =>
  t(`behind.${split}`, { count, n: format.count(count) });

/** `800 steps`; null where nobody knows. */
export const stepsWords = (steps: number | null, t: TFunction, format: Format): string =>
  steps === null
    ? t('behind.unknownSteps')
    : t('behind.steps', { count: steps, n: format.count(steps) });

/**
 * `4,117 of 5,000 validation images are right: 82.3 % ± 0.5 points, one standard error.`
 * @param plain the accuracy as it stands on the page
 */
export function spreadWords(
  top1: number,
  on: OnImages,
  t: TFunction,
  format: Format,
  plain = format.accuracy(top1),
): string {
  return t('behind.spread', {
    right: format.count(Math.round(top1 * on.count)),
    images: imagesWords(on, t, format),
    accuracy: plain,
    error: format.digits(Math.round(1000 * standardError(top1, on.count)) / 10),
  });
}

/** The plain number, marked so that what is behind it is said where it is asked for; see term/marked.ts. */
export const accuracyWords = (
  top1: number,
  on: OnImages,
  t: TFunction,
  format: Format,
  plain = format.accuracy(top1),
): string => `<spread=${spreadWords(top1, on, t, format, plain)}>${plain}</spread>`;
