// When the worker may measure on its own: once the page is open and seen, nothing runs, and nobody has
// moved anything for a while. Leave given once holds while a person slides; it ends with the next
// command, where the page is hidden, and where the person does not want it.
import type { RunEvent } from '../core/events';
import type { PageState, PageStore } from './store';
import type { TrainerClient } from './trainer-client';

/** The page is quiet when nothing has happened for so long. */
export const QUIET_MS = 1500;

/** What the page around the store tells of itself. */
export interface Quiet {
  /** Whether the page is not to be seen. */
  hidden(): boolean;
  onVisibility(changed: () => void): void;
  /** Calls once after so many milliseconds, unless what it answers is called first. */
  later(ms: number, call: () => void): () => void;
}

export const browserQuiet: Quiet = {
  hidden: () => document.hidden,
  onVisibility: (changed) => document.addEventListener('visibilitychange', changed),
  later: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** After these the worker measures no more, or what it measured is worth nothing. */
const ENDS: ReadonlySet<RunEvent['type']> = new Set(['run', 'activity', 'gates', 'failed']);

/** Whether anything could be measured now. */
const mayMeasure = ({ run, view }: PageState): boolean =>
  view.survey && run.open && run.activity.task === null && run.failure === null;

/** Gives the worker leave to measure, and takes it, for as long as the page lives. */
export function surveyWhenQuiet(
  client: Pick<TrainerClient, 'call' | 'onEvent'>,
  store: Pick<PageStore, 'getState' | 'watch'>,
  quiet: Quiet,
): void {
  let given = false;
  let cancel: () => void = () => undefined;
  const tell = (on: boolean) => {
    given = on;
    // A worker that failed has said so itself.
    client.call('survey', { on }).catch(() => undefined);
  };
  const begin = () => {
    if (!given && !quiet.hidden() && mayMeasure(store.getState())) tell(true);
  };
  const stir = () => {
    cancel();
    if (!given) cancel = quiet.later(QUIET_MS, begin);
  };
  client.onEvent(({ type }) => {
    if (!ENDS.has(type)) return;
    given = false;
    stir();
  });
  store.watch(
    ({ view }) => view,
    ({ survey }) => {
      if (given && !survey) tell(false);
      stir();
    },
  );
  quiet.onVisibility(() => {
    if (given && quiet.hidden()) tell(false);
    stir();
  });
}
