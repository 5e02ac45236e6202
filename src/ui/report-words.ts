// An error in the page's language: its named words where it has them, else what kind of error it is
// and, after that, its own English sentences.
import type { TFunction } from 'i18next';
import type { CallName } from '../core/commands';
import type { ErrorWords } from '../core/error-words';
import type { ErrorReport } from '../core/errors';
import type { Phase } from '../core/run-config';
import type { Language } from '../store/view-state';
import { formatOf } from './format';

export interface ReportWords {
  readonly message: string;
  /** What to do; empty where nothing is to be done. */
  readonly hint: string;
}

/** Values that are names of the product and whole numbers, as the page's language has them. */
function spelled(
  { values }: ErrorWords,
  language: Language,
  t: TFunction,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typeof value === 'number')
        return [name, Number.isInteger(value) ? formatOf(language).count(value) : value];
      if (typeof value !== 'string') {
        const length = formatOf(language).count(value.length);
        return [name, t(`error.cut.${value.of}`, { start: value.start, length })];
      }
      if (NAMED.has(name) && isNamed(value)) return [name, t(`error.command.${value}`)];
      return [name, ENDED.has(name) ? unended(value) : value];
    }),
  );
}

/** Values that name what runs or should run. */
const NAMED: ReadonlySet<string> = new Set(['wanted', 'running', 'phase']);

/** Sentences of somebody else's inside a message of ours, which has a full stop of its own. */
const ENDED: ReadonlySet<string> = new Set(['message', 'reason', 'why']);
const unended = (sentence: string): string => sentence.replace(/[.。]+$/, '');

/** Whatever the worker may be doing, so that no name of the code is said. */
const COMMANDS: Readonly<Record<CallName | Phase, true>> = {
  open: true,
  engines: true,
  memory: true,
  timeEngines: true,
  paces: true,
  timeInference: true,
  configure: true,
  train: true,
  dense: true,
  sparse: true,
  prune: true,
  undoPrune: true,
  finetune: true,
  goOn: true,
  evaluate: true,
  logits: true,
  scores: true,
  look: true,
  images: true,
  inspect: true,
  gradients: true,
  step: true,
  loadModel: true,
  openFiles: true,
  handOver: true,
  exportModel: true,
  makeSet: true,
  sets: true,
  forgetSet: true,
  saveModel: true,
  survey: true,
  denseControl: true,
  carryOut: true,
  run: true,
  openShipped: true,
  runs: true,
  lookAtRuns: true,
  openRun: true,
  saveRun: true,
  labelRun: true,
  forgetRun: true,
  restoreRun: true,
  migrate: true,
  keep: true,
  recover: true,
  reset: true,
  pause: true,
  resume: true,
  turn: true,
  stop: true,
  advance: true,
};

const isNamed = (value: string): value is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, value);

/** What a report says and advises, in the language of `t`. */
export function reportWords(report: ErrorReport, language: Language, t: TFunction): ReportWords {
  const { kind, message, hint, words } = report;
  if (words !== undefined) {
    const said = spelled(words, language, t);
    const { must } = words;
    const values = must === undefined ? said : { ...said, allowed: t(`error.must.${must}`, said) };
    return {
      message: t(`error.happened.${words.happened}`, values),
      hint: words.advice === null ? '' : t(`error.advice.${words.advice}`, values),
    };
  }
  if (language === 'en') return { message, hint };
  return { message: `${t(`error.kind.${kind}`)} ${message}`, hint };
}
