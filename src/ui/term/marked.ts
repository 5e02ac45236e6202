// Messages that mark the words they explain: “<gate>gates</gate> stay at 1.” Pure: text in, pieces
// out. What is marked with a name nobody explains stays plain text.
import { isExplained, type Explained } from './formulas';

/** A run of words; `term` names its explanation, null for plain words. */
export interface MarkedPiece {
  readonly words: string;
  readonly term: Explained | null;
}

// Without the flag u: with it WebKit finds no mark in a text that has letters beyond Latin-1.
const MARK = /<(\w+)>(.*?)<\/\1>/g;

/** The pieces of a message, in the order of its language. */
export function marked(message: string): MarkedPiece[] {
  const found: MarkedPiece[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from) found.push({ words: message.slice(from, to), term: null });
  };
  for (const match of message.matchAll(MARK)) {
    const [whole, name = '', words = ''] = match;
    if (!isExplained(name)) continue;
    plain(match.index);
    found.push({ words, term: name });
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
