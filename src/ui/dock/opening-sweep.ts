// The slider's slow sweep on a first visit: down to nothing, far up and back, so that a person sees
// what the page is about. It changes nothing but the rate that is shown, never lasts five seconds, and
// gives way at once to a key, a pointer, a wheel, a command, or any other rate.
import type { PruneRate } from '../../core/brand';
import { pruneRate } from '../../core/controls';
import type { RunState } from '../../store/run-state';
import { allTied } from '../../core/ranking';
import type { PageStore } from '../../store/store';

/** The page has settled by then. */
const WAIT_MS = 1_200;
export const SWEEP_MS = 4_800;
/** Ends of its three strokes in shares of its time, and how far up it goes. */
const DOWN = 0.22;
const UP = 0.68;
const TOP = 0.9;

const SIGNS = ['keydown', 'pointerdown', 'wheel'] as const;

interface Host {
  readonly store: Pick<PageStore, 'getState' | 'subscribe' | 'view'>;
  /** Where a person's signs arrive. */
  readonly person: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  /** Runs its argument in the next frame with the time in milliseconds. */
  readonly frame: (run: (now: number) => void) => void;
}

/** The rate at a share of the way, a whole percent. @param rest where it begins and ends */
export function sweepRate(share: number, rest: number): number {
  const stroke = (from: number, to: number, begin: number, end: number) => {
    const at = Math.min(1, Math.max(0, (share - begin) / (end - begin)));
    return from + (to - from) * (0.5 - 0.5 * Math.cos(Math.PI * at));
  };
  const rate =
    share < DOWN
      ? stroke(rest, 0, 0, DOWN)
      : share < UP
        ? stroke(0, TOP, DOWN, UP)
        : stroke(TOP, rest, UP, 1);
  return share >= 1 ? rest : Math.round(rate * 100) / 100;
}

/** What opened can be swept: the network that ships, at rest, with gates that differ. */
const canSweep = ({ open, source, snapshot, committed, progress }: RunState): boolean =>
  open &&
  source === 'shipped' &&
  committed === null &&
  progress === null &&
  snapshot !== null &&
  !allTied(snapshot.ranking.sorted);

/** Whether a pointer that goes down here is about to take hold of the rate. */
const takesRate = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('input[type="range"], canvas');

/** Waits for the network and plays once. @returns how to end it, leaving the rate where it began */
export function playOpeningSweep({ store, person, frame }: Host): () => void {
  const { rate: rest } = store.getState().view;
  let shown: PruneRate = rest;
  let swept: RunState['snapshot'] = null;
  let began: number | null = null;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const finish = (back: boolean) => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    leave();
    for (const sign of SIGNS) person.removeEventListener(sign, onSign, true);
    if (began !== null) store.view(back ? { rate: rest, sweeping: false } : { sweeping: false });
  };
  const onSign = (event: Event) =>
    finish(!(event.type === 'pointerdown' && takesRate(event.target)));

  const step = (now: number) => {
    if (over) return;
    began ??= now;
    const share = (now - began) / SWEEP_MS;
    if (share >= 1) {
      finish(true);
      return;
    }
    shown = pruneRate(sweepRate(share, rest));
    store.view({ rate: shown, sweeping: true });
    frame(step);
  };

  const leave = store.subscribe(({ run, view }) => {
    if (view.rate !== shown) finish(false);
    else if (swept === null) {
      if (!canSweep(run)) return;
      swept = run.snapshot;
      timer = setTimeout(() => frame(step), WAIT_MS);
    } else if (run.snapshot !== swept || !canSweep(run)) finish(true);
  });
  // Before anything else hears of them: keys and buttons then start from the rate at rest.
  for (const sign of SIGNS) person.addEventListener(sign, onSign, true);
  return () => finish(true);
}
