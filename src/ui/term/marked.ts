// Messages that mark the words they explain: “<gate>gates</gate> stay at 1.” Pure: text in, pieces
// out. What is marked with a name nobody explains stays plain text. A mark may carry words of its own, which are
// said in the place of the name's: “<spread=82 of 100 are right>82 %</spread>”.
import { isExplained, type Explained } from './formulas';

/** A run of words; `term` names its explanation, null for plain words. */
export interface MarkedPiece {
  readonly words: string;
  readonly term: Explained | null;
  /** What is said of these words, where that is not what is said of every word of the name. */
  readonly said: string | null;
}

// Without the flag u: with it WebKit finds no mark in a text that has letters beyond Latin-1.
const MARK = /<(\w+)(?:=([^<>]*))?>(.*?)<\/\1>/g;

/** The pieces of a message, in the order of its language. */
export function marked(message: string): MarkedPiece[] {
  const found: MarkedPiece[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from) found.push({ words: message.slice(from, to), term: null, said: null });
  };
  for (const match of message.matchAll(MARK)) {
    const [whole, name = '', said = null, words = ''] = match;
    if (!isExplained(name)) continue;
    plain(match.index);
    found.push({ words, term: name, said });
    from = match.index + whole.length;
  }
  plain(message.length);
  return found;
}

/** The message as plain text. */
export const unmarked = (message: string): string =>
  marked(message)
    .map(({ words }) => words)
    .join('');
