// An error in the page's language: its named words where it has them, else what kind of error it is
// and, after that, its own English sentences.
import type { TFunction } from 'i18next';
import type { ErrorWords } from '../../core/error-words';
import type { ErrorReport } from '../../core/errors';
import type { Language } from '../../store/view-state';

export interface ReportWords {
  readonly message: string;
  /** What to do; empty where nothing is to be done. */
  readonly hint: string;
}

/** Values that are names of the product, as the page's language has them. */
function spelled({ values }: ErrorWords, t: TFunction): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const named = name === 'wanted' || name === 'running' || name === 'phase';
      const command = COMMANDS.find((known) => known === value);
      if (named && command !== undefined) return [name, t(`error.command.${command}`)];
      return [name, ENDED.has(name) && typeof value === 'string' ? unended(value) : value];
    }),
  );
}

/** Sentences of somebody else's inside a message of ours, which has a full stop of its own. */
const ENDED: ReadonlySet<string> = new Set(['message', 'reason', 'why']);
const unended = (sentence: string): string => sentence.replace(/[.。]+$/, '');

const COMMANDS = [
  'open',
  'configure',
  'train',
  'dense',
  'sparse',
  'goOn',
  'prune',
  'undoPrune',
  'finetune',
  'evaluate',
  'logits',
  'gradients',
  'step',
  'loadModel',
  'saveModel',
  'timeInference',
  'denseControl',
  'openShipped',
  'recover',
  'reset',
] as const;

/** What a report says and advises, in the language of `t`. */
export function reportWords(report: ErrorReport, language: Language, t: TFunction): ReportWords {
  const { kind, message, hint, words } = report;
  if (words !== undefined) {
    const values = spelled(words, t);
    return {
      message: t(`error.happened.${words.happened}`, values),
      hint: words.advice === null ? '' : t(`error.advice.${words.advice}`, values),
    };
  }
  if (language === 'en') return { message, hint };
  return { message: `${t(`error.kind.${kind}`)} ${message}`, hint };
}
