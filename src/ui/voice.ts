// What a live region says, kept to its pace: at most one message in five seconds, the newest of those
// that come sooner.
import { useEffect, useState } from 'react';

// Keeps a stream of messages to one at a time, for people who hear the page: the newest waits its
// turn and older ones are dropped. Time is handed in.

/** Milliseconds between two messages read aloud. */
export const PACE = 5000;

interface Paced {
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

export interface Voice {
  /** Hands a message in; an empty one takes back what waits and empties the region. */
  readonly say: (message: string) => void;
  readonly close: () => void;
}

/** @param speak puts words into the region */
export function createVoice(speak: (words: string) => void): Voice {
  let paced = silent;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = () => {
    clearTimeout(timer);
    const now = performance.now();
    paced = due(paced, now);
    speak(paced.spoken);
    if (paced.waiting !== null) timer = setTimeout(settle, waitFor(paced, now));
  };
  return {
    say(message) {
      const { spoken, waiting } = paced;
      if (message === (waiting ?? spoken)) return;
      paced =
        message === ''
          ? { ...paced, spoken: '', waiting: null }
          : offer(paced, message, performance.now());
      settle();
    },
    close: () => clearTimeout(timer),
  };
}

// A live region's words and the voice that sets them. The voice keeps its pace over changes of language:
// a translated message waits its turn as well.

export function useVoice(): {
  readonly spoken: string;
  readonly say: (message: string) => void;
} {
  const [spoken, setSpoken] = useState('');
  const [voice] = useState(() => createVoice(setSpoken));
  useEffect(() => voice.close, [voice]);
  return { spoken, say: voice.say };
}
