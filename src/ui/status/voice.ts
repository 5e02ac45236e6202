// What a live region says, kept to its pace: at most one message in five seconds, the newest of those
// that come sooner.
import { due, offer, silent, waitFor } from './pace';

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
