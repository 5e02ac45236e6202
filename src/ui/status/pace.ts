// Keeps a stream of messages to one at a time, for people who hear the page: the newest waits its
// turn and older ones are dropped. Time is handed in.

/** Milliseconds between two messages read aloud. */
export const PACE = 5000;

export interface Paced {
  /** When the last message was let out, ms; null before the first. */
  readonly spokenAt: number | null;
  readonly spoken: string;
  readonly waiting: string | null;
}

export const silent: Paced = { spokenAt: null, spoken: '', waiting: null };

/** Takes a message in; it is out at once only when the last one is old enough. */
export function offer(state: Paced, message: string, now: number): Paced {
  if (message === state.spoken) return { ...state, waiting: null };
  return due({ ...state, waiting: message }, now);
}

/** Lets the waiting message out when its time has come. */
export function due(state: Paced, now: number): Paced {
  if (state.waiting === null || waitFor(state, now) > 0) return state;
  return { spokenAt: now, spoken: state.waiting, waiting: null };
}

/** Milliseconds until the next message may be let out. */
export const waitFor = (state: Paced, now: number): number =>
  state.spokenAt === null ? 0 : Math.max(0, state.spokenAt + PACE - now);
