// A failure in words: what happened, in the page's language, and what the error itself says where
// the page cannot say it better.
import type { TFunction } from 'i18next';
import type { Failure, Progress } from '../../store/run-state';
import type { Language } from '../../store/view-state';
import type { Format } from '../format';
import { reportWords } from '../status/report-words';
import { failureKind, stepsNamed } from './situation';

/** What happened, in a sentence. */
export function failureText(
  failure: Failure,
  progress: Progress | null,
  t: TFunction,
  format: Format,
): string {
  switch (failureKind(failure)) {
    case 'nan': {
      const steps = stepsNamed(failure.error.message);
      if (steps === null) return t('failure.nanPlain');
      return t('failure.nan', { at: format.count(steps.at), kept: format.count(steps.kept) });
    }
    case 'lost':
      return progress === null
        ? t('failure.lostPlain')
        : t('failure.lost', { step: format.count(progress.step) });
    case 'thread':
      return progress === null
        ? t('failure.threadPlain')
        : t('failure.thread', { step: format.count(progress.step) });
    case 'data':
      return t('failure.data');
    case 'other':
      return t('failure.other');
  }
}

/** The error's own words, where they add to those of {@link failureText}; else null. */
export function failureDetail(failure: Failure, language: Language, t: TFunction): string | null {
  if (failureKind(failure) === 'nan') return null;
  const { message, hint } = reportWords(failure.error, language, t);
  return `${message} ${hint}`.trim();
}
