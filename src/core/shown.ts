// How what comes from outside stands in a message: its beginning, and how long it is. Every message of an
// error goes through here, so that no file, link or script makes one that cannot be read.
// Invariant: work and result are bounded by the bounds below, whatever the value.

/** The beginning of what is too long to be shown. */
export interface Cut {
  /** With the quotation marks and dots that belong to it. */
  readonly start: string;
  readonly length: number;
  readonly of: 'characters' | 'entries';
}
export type Shown = string | Cut;

/** Characters that are shown of a value, and those of a whole sentence. */
export const LONGEST_VALUE = 120;
export const LONGEST_SENTENCE = 1000;
/** What is barely too long stays whole: to say so would be no shorter. */
const SLACK = 60;
const MOST_ENTRIES = 60;
/** Characters that tell whether a value is too long to be shown. */
const MOST_SHOWN = LONGEST_VALUE + SLACK + 1;

/** The first `most` characters, where there are more; no character is cut in two. */
const begin = (text: string, most: number): string =>
  `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** A text as it is, or its beginning. */
export const cut = (text: string, most = LONGEST_VALUE): Shown =>
  text.length <= most + SLACK
    ? text
    : { start: begin(text, most), length: text.length, of: 'characters' };

/** In English. */
export const textOf = (shown: Shown): string =>
  typeof shown === 'string'
    ? shown
    : `${shown.start} (${shown.length.toLocaleString('en')} ${shown.of})`;

/** A text from outside within a sentence: a name, a word. */
export const cutText = (text: string, most?: number): string => textOf(cut(text, most));

/** A value in words, for what is told by what it is and not by what is in it. */
export class Described {
  constructor(readonly words: string) {}
}

/** A value as a person would write it. */
export function show(value: unknown): Shown {
  if (value instanceof Described) return cut(value.words);
  if (typeof value === 'string') {
    const shown = cut(value);
    if (typeof shown === 'string') return `“${shown}”`;
    return { ...shown, start: `“${shown.start}”` };
  }
  if (typeof value === 'function') return 'a function';
  // Its digits take longer than linear time.
  if (typeof value === 'bigint' && value !== BigInt.asIntN(512, value)) return 'a huge number';
  if (typeof value !== 'object' || value === null) return cut(String(value));
  let text: string;
  try {
    // Undefined where the value says itself that it is none.
    const json: unknown = JSON.stringify(value, brief());
    text = typeof json === 'string' ? json : 'an object';
  } catch {
    // Cyclic, or with a number JSON does not know.
    return 'an object';
  }
  const length = isList(value) ? value.length : Object.keys(value).length;
  if (length <= MOST_ENTRIES) return cut(text);
  return { start: begin(text, LONGEST_VALUE), length, of: 'entries' };
}

export const showText = (value: unknown): string => textOf(show(value));

/** As much of a text as tells whether it is too long. */
const head = (text: string): string => text.slice(0, MOST_SHOWN);

/**
 * A replacer for `JSON.stringify` that leaves of a value no more than could ever be shown. Each value that is
 * written takes a character at the least, so behind `MOST_SHOWN` of them nothing is opened any more: one
 * list may lie at many places of a value, and bounds of each level alone would multiply.
 */
function brief(): (key: string, value: unknown) => unknown {
  let left = MOST_SHOWN;
  return (_, value) => {
    // Where it takes no character.
    if (value === undefined) return value;
    left -= 1;
    if (left < 0) return null;
    if (typeof value === 'string') return head(value);
    if (typeof value !== 'object' || value === null) return value;
    // What is short goes on as it is: it may be cyclic, which is told by what is the same.
    if (isList(value)) {
      const whole = !ArrayBuffer.isView(value) && value.length <= MOST_ENTRIES;
      return whole ? value : (Array.prototype.slice.call(value, 0, MOST_ENTRIES + 1) as unknown[]);
    }
    const names = Object.keys(value);
    if (names.length <= MOST_ENTRIES && names.every((name) => name === head(name))) return value;
    return Object.fromEntries(
      names
        .slice(0, MOST_ENTRIES + 1)
        .map((name): [string, unknown] => [head(name), Reflect.get(value, name)]),
    );
  };
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
