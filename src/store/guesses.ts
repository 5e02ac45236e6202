// What the network answers about the pictures, as the page moves: whenever the rate or the network is another, the
// worker is asked again, and what was answered before is marked as no longer so. The worker answers the newest.
import { pruneRate } from '../core/controls';
import { restingRate } from '../core/pictures';
import { allTied } from '../core/ranking';
import type { RunEvent } from '../core/events';
import type { Quiet } from './survey';
import { isCarriedOut, type Cutting } from './selectors';
import type { PageState, PageStore } from './store';
import type { TrainerClient } from './trainer-client';

/** Milliseconds that the next answer may take before the last one is shown as old: an eye sees no less. */
export const OLD_MS = 100;

/** Behind these the answers are of another network, or pictures. */
const CHANGES: ReadonlySet<RunEvent['type']> = new Set([
  ...(['run', 'config', 'gates', 'scores', 'network', 'progress', 'pictures'] as const),
  ...(['activity', 'recovered'] as const),
]);

/**
 * The rate whose mask is shown: null where the network at hand answers as it is, since nothing would go, or it is
 * cut so. Undefined where nothing can be asked.
 */
export function askedRate(page: PageState, cutting: Cutting | null): number | null | undefined {
  const { run, view } = page;
  if (!run.open || run.standIn !== null || run.failure !== null) return undefined;
  if (run.snapshot === null || cutting === null) return undefined;
  if (run.committed !== null && (!run.parentKnown || isCarriedOut(run.committed, cutting.plan)))
    return null;
  return allTied(run.snapshot.ranking.sorted) ? null : view.rate;
}

/** Asks the worker about the pictures for as long as the page lives and is seen. */
export function followPictures(
  client: Pick<TrainerClient, 'call' | 'onEvent'>,
  store: PageStore,
  cutting: (page: PageState) => Cutting | null,
  quiet: Quiet,
): void {
  /** Counts what makes answers old, and where that stood for the answer in sight. */
  let turn = 0;
  let answeredAt = 0;
  let asked: { readonly rate: number | null; readonly turn: number; waits: boolean } | null = null;
  const rateOf = () => {
    const page = store.getState();
    return askedRate(page, cutting(page));
  };
  let stopAging: (() => void) | null = null;
  const age = () => {
    stopAging = null;
    const { answered } = store.getState();
    if (answered !== null && !answered.current) store.answered({ ...answered, old: true });
  };
  const young = () => {
    stopAging?.();
    stopAging = null;
  };
  const mark = () => {
    const { answered, run } = store.getState();
    if (answered === null) return;
    // What trains is another network at every step; its last answer stands until the next.
    const recent = answeredAt === turn || run.activity.task !== null;
    const current = recent && answered.guesses.rate === rateOf();
    if (current !== answered.current)
      store.answered({ ...answered, current, old: answered.old && !current });
    if (!current) stopAging ??= quiet.later(OLD_MS, age);
    else young();
  };
  const ask = async () => {
    mark();
    const rate = rateOf();
    if (rate === undefined || quiet.hidden()) return;
    // While it trains, what waits is answered by the weights that there are then.
    const trains = store.getState().run.activity.task !== null;
    if (asked?.rate === rate && (asked.turn === turn || (asked.waits && trains))) return;
    const own = { rate, turn, waits: true };
    asked = own;
    // A worker that failed has said so itself.
    const guesses = await client.call('look', { rate }).catch(() => null);
    own.waits = false;
    if (guesses !== null) {
      answeredAt = own.turn;
      store.answered({ guesses, current: true, old: false });
      young();
      mark();
      if (own.turn !== turn) void again();
    } else if (asked === own) asked = null;
  };
  // What trains asks at its next word.
  const again = () => (store.getState().run.activity.task === null ? ask() : undefined);
  let pictures = '';
  client.onEvent((event) => {
    if (!CHANGES.has(event.type)) return;
    turn++;
    if (event.type === 'run') store.answered(null);
    if (event.type === 'pictures') {
      // Told again for where they change, they are the same pictures.
      const told = event.pictures.map(({ index }) => index).join();
      if (told !== pictures) store.answered(null);
      pictures = told;
    }
    void ask();
  });
  store.watch(rateOf, () => void ask());
  quiet.onVisibility(() => void ask());
}

/**
 * Where nobody has asked for a rate, the page rests where its first pictures begin to change: once they are known, and
 * once only.
 */
export function restOnPictures(store: PageStore): void {
  const leave = store.watch(
    ({ run }) => run.pictures,
    (pictures) => {
      if (pictures.length === 0) return;
      leave();
      const rate = restingRate(pictures);
      const { view, run } = store.getState();
      if (rate === null || view.touched || view.lesson !== null || run.committed !== null) return;
      store.view({ rate: pruneRate(rate) });
    },
  );
}
