// The sentence in words: its four numbers, its clause, and the whole of it in plain text for those
// who hear it.
import type { TFunction } from 'i18next';
import { isCarriedOut, type Cutting } from '../../store/selectors';
import type { PageState } from '../../store/store';
import { committedTop1 } from '../model/accuracy';
import { formatOf } from '../format';
import { accuracyWords, imagesWords } from '../behind';
import { marked, unmarked, type MarkedPiece } from '../term/marked';
import { clauseFor } from '../model/clause';
import { macsSaved } from '../model/offer';
import { sentences } from '../sentences';

export const SLOTS = ['rate', 'threshold', 'kept', 'macs'] as const;
export type Slot = (typeof SLOTS)[number];

/** The numbers in the brackets. */
export function slotTexts(state: PageState, cutting: Cutting | null): Record<Slot, string> {
  const format = formatOf(state.view.language);
  const rate = format.percent(state.view.rate);
  if (cutting === null) return { rate, threshold: '–', kept: '–', macs: '–' };
  const { plan } = cutting;
  return {
    rate,
    threshold: format.score(plan.threshold),
    kept: format.count(plan.total - plan.pruned),
    macs: format.percent(macsSaved(cutting)),
  };
}

export interface ClauseWords {
  /** A message with its explained words; see term/marked.ts. */
  readonly text: string;
  /** Whether it warns. */
  readonly warns: boolean;
}

export function clauseWords(state: PageState, cutting: Cutting | null, t: TFunction): ClauseWords {
  if (cutting === null) return { text: t('sentence.waiting'), warns: false };
  const format = formatOf(state.view.language);
  const done = committedTop1(state.run, cutting);
  if (done.kind === 'finetuned' || done.kind === 'pruned') {
    const words = {
      accuracy: accuracyWords(done.top1, done, t, format),
      images: imagesWords(done, t, format),
    };
    return { text: t(`sentence.${done.kind}`, words), warns: false };
  }
  const clause = clauseFor(cutting.plan, state.run.maskAccuracies);
  switch (clause.kind) {
    case 'zero':
      return { text: t('sentence.zero'), warns: false };
    case 'ties': {
      const words = { rate: format.percent(clause.rate), pruned: format.count(clause.pruned) };
      return { text: t('sentence.ties', words), warns: true };
    }
    case 'rescued': {
      const { others, single } = clause;
      const named = { block: clause.site.block + 1, site: clause.site.site };
      if (isCarriedOut(state.run.committed, cutting.plan)) {
        const words = { ...named, others: format.count(single - 1) };
        return { text: t(single > 1 ? 'sentence.leftMore' : 'sentence.left', words), warns: true };
      }
      const words = { ...named, others: format.count(others), n: format.count(single) };
      const said = t(others > 0 ? 'sentence.rescuedMore' : 'sentence.rescued', words);
      // Others come down to one channel by their scores; the drawing shows them alike.
      return {
        text: sentences(t, said, single > others + 1 && t('sentence.single', words)),
        warns: true,
      };
    }
    case 'measured': {
      const images = imagesWords(clause.of, t, format);
      const words = { accuracy: accuracyWords(clause.top1, clause.of, t, format), images };
      return { text: t('sentence.measured', words), warns: false };
    }
    case 'between': {
      // A guess has two digits: the third would claim too much.
      const accuracy = format.percent(Math.round(clause.top1 * 100) / 100);
      const words = {
        accuracy,
        low: format.percent(clause.low),
        high: format.percent(clause.high),
      };
      return { text: t('sentence.between', words), warns: false };
    }
    case 'none':
      return { text: t('sentence.none'), warns: false };
  }
}

/** A piece of the sentence: words, explained ones among them, or a slot. */
export type Piece = MarkedPiece | { readonly slot: Slot };

/** Cuts a message with `[slot]` marks into pieces, in the order of its language. */
export function pieces(message: string): Piece[] {
  return message.split(/(\[\w+\])/).flatMap((part): Piece[] => {
    const slot = SLOTS.find((name) => part === `[${name}]`);
    return slot === undefined ? marked(part) : [{ slot }];
  });
}

/** Sentence and clause as plain text. */
export function spoken(
  message: string,
  state: PageState,
  cutting: Cutting | null,
  t: TFunction,
): string {
  const texts = slotTexts(state, cutting);
  const sentence = pieces(message).map((p) => ('slot' in p ? texts[p.slot] : p.words));
  return sentences(t, sentence.join(''), unmarked(clauseWords(state, cutting, t).text));
}
