// The recorded run that a first visit sees: four seconds in which training with sparsity parts the gates, in the
// place of the network at hand, with nothing pruned; then that network again, and the slider goes back to where it
// was, or, on a page that opens, to where it rests. It ends at any key, touch or wheel, and changes nothing but
// what is shown.
import type { Recording } from '../core/recording';
import { pruneRate } from '../core/controls';
import { recordedBetween } from './stand-in';
import type { PageStore } from './store';

export const PLAY_MS = 4000;
/** The slider's way to where it rests. */
const GLIDE_MS = 400;

const SIGNS = ['keydown', 'pointerdown', 'wheel'] as const;

interface Host {
  readonly store: Pick<PageStore, 'getState' | 'live' | 'standIn' | 'view'>;
  readonly recording: () => Promise<Recording>;
  /** Where a person's signs arrive. */
  readonly person: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  /** Runs its argument in the next frame with the time in milliseconds. */
  readonly frame: (run: (now: number) => void) => void;
}

export interface Opening {
  /**
   * Plays the recording once; nothing where it plays already, or something is at work. Never rejects.
   * @param rest where the slider goes to behind it; back to where it was without, or where that is null
   */
  play(rest?: () => number | null): Promise<void>;
}

export function createOpening({ store, recording, person, frame }: Host): Opening {
  let playing = false;

  const show = async (run: Recording, resting: () => number | null): Promise<void> => {
    const { rate: before } = store.getState().view;
    let over = false;
    const stop = () => (over = true);
    // Before anything else hears of them: keys and buttons then start from the rate at rest.
    for (const sign of SIGNS) person.addEventListener(sign, stop, true);
    /** Calls with the share of a time that has passed, frame by frame, to its end or a sign. */
    const through = (ms: number, draw: (share: number) => void) =>
      new Promise<void>((resolve) => {
        let began: number | null = null;
        const step = (now: number) => {
          began ??= now;
          const share = Math.min(1, (now - began) / ms);
          if (over) {
            resolve();
            return;
          }
          draw(share);
          if (share < 1) frame(step);
          else resolve();
        };
        frame(step);
      });
    const at = (rate: number, sweeping: boolean) => store.view({ rate: pruneRate(rate), sweeping });
    at(0, true);
    await through(PLAY_MS, (share) => store.standIn(recordedBetween(run, share)));
    store.standIn(null);
    const rest = resting() ?? before;
    await through(GLIDE_MS, (share) => at(Math.round(100 * rest * share) / 100, true));
    for (const sign of SIGNS) person.removeEventListener(sign, stop, true);
    at(rest, false);
  };

  return {
    async play(rest = () => null) {
      if (playing || store.live().activity.task !== null) return;
      playing = true;
      try {
        await show(await recording(), rest);
      } catch {
        // Without the recording the page is at rest as it is.
        store.standIn(null);
      } finally {
        playing = false;
      }
    },
  };
}
