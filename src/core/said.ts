// What something from outside says went wrong, as text. What a browser fires or a script throws need not be
// what its type promises: a worker that cannot be loaded fires an event without a message. Never throws.

/** The message of anything fired or thrown; null where it has none to speak of. */
export function saidBy(thing: unknown): string | null {
  if (typeof thing === 'string') return thing;
  try {
    if (typeof thing !== 'object' || thing === null || !('message' in thing)) return null;
    const { message } = thing;
    return typeof message === 'string' && message.trim() !== '' ? message : null;
  } catch {
    // A getter of somebody else's.
    return null;
  }
}
