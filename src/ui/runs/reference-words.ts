// The name of the line that cuts are measured against, with its origin where that is not the run at hand.
import type { TFunction } from 'i18next';
import { stepsWords } from '../behind';
import type { Format } from '../format';
import { guessedWidth } from '../canvas/text-width';
import type { Reference } from '../model/points';

/** @param room pixels, where there are few; what has none in letters of `size` pixels says less */
export function referenceWords(
  reference: Reference,
  t: TFunction,
  format: Format,
  room = Infinity,
  size = 12,
): string {
  const { kind, run, source, top1 } = reference;
  const steps = stepsWords(reference.steps, t, format);
  const words = t(`pareto.reference.${kind}`, { top1: format.accuracy(top1), steps });
  const fitting = (...said: string[]) =>
    said.find((one) => guessedWidth(one, size) <= room) ?? format.accuracy(top1);
  if (source === 'init' && run.present) return fitting(words);
  const from =
    source === 'init' ? t('pareto.fromRun', { number: run.number }) : t(`results.source.${source}`);
  const whole = t('pareto.referenceFrom', { words, from });
  return fitting(whole, words);
}
