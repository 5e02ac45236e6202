// A failure in words: what happened, in the page's language, and what the error itself says where
// the page cannot say it better.
import type { TFunction } from 'i18next';
import type { Failure, RunState } from '../../store/run-state';
import type { Language } from '../../store/view-state';
import type { Format } from '../format';
import { reportWords } from '../report-words';
import { engineOf, failureKind, onGpu, stepsNamed } from '../model/situation';
import { sentences } from '../sentences';

/** What happened, in a sentence; empty where nothing failed. */
export function failureText(run: RunState, t: TFunction, format: Format): string {
  const { failure } = run;
  if (failure === null) return '';
  const engine = engineOf(run);
  // From its first step on there is nothing that was saved.
  const { goodStep } = failure;
  const saved = goodStep === null || goodStep === 0 ? null : { step: format.count(goodStep) };
  switch (failureKind(failure)) {
    case 'nan': {
      const steps = stepsNamed(failure.error.message);
      if (steps === null) return t('failure.nanPlain');
      return t('failure.nan', { at: format.count(steps.at), kept: format.count(steps.kept) });
    }
    case 'room':
      return t('failure.room');
    case 'memory':
      return saved === null ? t('failure.memoryPlain') : t('failure.memory', saved);
    case 'moved':
      return t('failure.moved');
    case 'start':
      return t('failure.start');
    case 'lost': {
      if (engine === 'auto') return t('failure.start');
      if (onGpu(engine)) return saved === null ? t('failure.lostPlain') : t('failure.lost', saved);
      const name = t(`engine.name.${engine}`);
      return saved === null
        ? t('failure.enginePlain', { name })
        : t('failure.engine', { name, ...saved });
    }
    case 'thread':
      return saved === null ? t('failure.threadPlain') : t('failure.thread', saved);
    case 'data':
      return t('failure.data');
    case 'other':
      return saved === null ? t('failure.other') : t('failure.otherSaved', saved);
  }
}

/** The error's own words, where they add to those of {@link failureText}; else null. */
export function failureDetail(failure: Failure, language: Language, t: TFunction): string | null {
  if (failureKind(failure) === 'nan') return null;
  const { message, hint } = reportWords(failure.error, language, t);
  return sentences(t, message, hint);
}
