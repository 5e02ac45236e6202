// The name of the line that cuts are measured against, with its origin where that is not the run at hand.
import type { TFunction } from 'i18next';
import { stepsWords } from '../behind';
import type { Format } from '../format';
import type { Reference } from './points';

export function referenceWords(reference: Reference, t: TFunction, format: Format): string {
  const { kind, run, source, top1 } = reference;
  const steps = stepsWords(reference.steps, t, format);
  const words = t(`pareto.reference.${kind}`, { top1: format.accuracy(top1), steps });
  if (source === 'init' && run.present) return words;
  const from =
    source === 'init' ? t('pareto.fromRun', { number: run.number }) : t(`results.source.${source}`);
  return t('pareto.referenceFrom', { words, from });
}
