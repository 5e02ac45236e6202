// What an accuracy was measured on, and after how much training, in words: none stands on the page without
// its images, and none beside another without the steps of both.
import type { TFunction } from 'i18next';
import type { HeldOut } from '../core/images';
import type { Format } from './format';

/** Images behind an accuracy. */
export interface OnImages {
  readonly split: HeldOut;
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
