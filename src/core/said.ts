// What something from outside says went wrong, as text. What a browser fires or a script throws need not be
// what its type promises: a worker that cannot be loaded fires an event without a message. Never throws.
import { showText } from './shown';

/** The message of anything fired or thrown; null where it has none to speak of. */
export function saidBy(thing: unknown): string | null {
  if (typeof thing === 'string') return thing.trim() === '' ? null : thing;
  try {
    if (typeof thing !== 'object' || thing === null || !('message' in thing)) return null;
    const { message } = thing;
    return typeof message === 'string' && message.trim() !== '' ? message : null;
  } catch {
    // A getter of somebody else's.
    return null;
  }
}

/** What it says as a sentence of its own, behind a colon; nothing where it says nothing. */
export function saidAfter(colon: string, thing: unknown): string {
  const said = saidBy(thing)?.trim() ?? '';
  if (said === '') return `${colon}.`;
  return /[.!?…。！？]$/u.test(said) ? `${colon}: ${said}` : `${colon}: ${said}.`;
}

/** What a browser writes of a thrown value that is none. */
const THREW_NOTHING = /^uncaught (exception: )?(null|undefined)$/i;

/** What was thrown outside of any call, by the event that tells of it; null where that was nothing. */
export const thrownIn = ({ error, message }: Pick<ErrorEvent, 'error' | 'message'>): unknown =>
  (error as unknown) ?? (THREW_NOTHING.test(message) ? null : message);

/**
 * What was thrown, where it says nothing: an error or an event by its name, another value as it is; null for
 * one with nothing in it.
 */
export function nameOf(thrown: unknown): string | null {
  const tag = Object.prototype.toString.call(thrown).slice(8, -1);
  if (/(Error|Event|Exception)$/.test(tag)) return tag;
  const text = showText(thrown);
  return EMPTY.has(text) ? null : text;
}

/** How values are written that hold nothing. */
const EMPTY: ReadonlySet<string> = new Set(['undefined', 'null', '“”', '{}', '[]']);
