// What an error says, as the name of a message and its values, so that a page can word it in its own
// language. Holds no sentences but those of what a value may be. Names are never renamed: a page of
// another language has a message under each.
import type { Advice, Happened } from './error-names';
import { cut, LONGEST_SENTENCE, type Shown } from './shown';

export interface ErrorWords {
  readonly happened: Happened;
  readonly advice: Advice | null;
  /** What a refused value must be, where that has a phrase of its own; it takes its values from the same names. */
  readonly must?: Must;
  /** What the messages take in, all names together. */
  readonly values: Readonly<Record<string, Shown | number>>;
}

/** What a value may be: bounds, a list of names, another form, or words where nothing of these fits. */
export type Allowed =
  | { readonly kind: 'whole' | 'number' | 'list'; readonly min: number; readonly max: number }
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'divisorImage' | 'divisorWidth'; readonly is: number }
  | { readonly kind: 'oneOf'; readonly names: readonly string[] }
  | { readonly kind: 'finite' | 'object' | 'flag' }
  | string;

/** The phrases of what a value must be. */
export type Must = Exclude<Allowed, string>['kind'];

/** What is allowed, in English. */
export function allowedText(allowed: Allowed): string {
  if (typeof allowed === 'string') return allowed;
  switch (allowed.kind) {
    case 'whole':
      return `a whole number from ${allowed.min} to ${allowed.max}`;
    case 'number':
      return `a number from ${allowed.min} to ${allowed.max}`;
    case 'list':
      return `a list of ${allowed.min} to ${allowed.max}`;
    case 'text':
      return `text of 1 to ${allowed.max} characters`;
    case 'divisorImage':
      return `a divisor of the image side ${allowed.is}`;
    case 'divisorWidth':
      return `a divisor of the width ${allowed.is}`;
    case 'oneOf':
      return `one of ${allowed.names.join(', ')}`;
    case 'finite':
      return 'a finite number';
    case 'object':
      return 'an object';
    case 'flag':
      return 'true or false';
  }
}

/** How a value can be refused: by what it is, or as the name of a field. */
export type Refused = 'value' | 'field';

/** The words of a value that is not allowed; `shown` is the value as a person would write it. */
export function valueWords(
  happened: Refused,
  field: string,
  shown: Shown,
  allowed: Allowed,
): ErrorWords {
  const refused = { happened, advice: null } as const;
  const said = { field, value: shown };
  if (typeof allowed === 'string') return { ...refused, values: { ...said, allowed } };
  const { kind, ...more } = allowed;
  const values = 'names' in more ? { names: more.names.join(', ') } : more;
  return { ...refused, must: kind, values: { ...said, ...values } };
}

/** Words for an error: what happened, what to do, and what both take in; no value is longer than a sentence. */
export const words = (
  happened: Happened,
  advice: Advice | null = null,
  values: ErrorWords['values'] = {},
): ErrorWords => ({
  happened,
  advice,
  values: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? cut(value, LONGEST_SENTENCE) : value,
    ]),
  ),
});
