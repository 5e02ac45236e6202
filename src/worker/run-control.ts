// Pause, resume, stop and single steps of the work at hand. The work asks at its own safe places;
// nothing is ever interrupted between them.
import { CancelledError } from '../core/errors';

export interface RunControl {
  readonly paused: boolean;
  /** Aborted by `stop`, for fetches and waits. */
  readonly signal: AbortSignal;
  pause(): void;
  resume(): void;
  stop(): void;
  /** Lets one more step through while paused. */
  advance(): void;
  /** Has work that waits look again whether what it is at has ended. */
  wake(): void;
  /**
   * Waits while paused. Answers false when the work was stopped, or what it is at has ended.
   * @param held awaited before a wait, for what was done and not told yet
   * @param ended whether what it is at is to end here, paused or not; no step is let through then
   */
  mayGoOn(held?: () => Promise<void>, ended?: () => boolean): Promise<boolean>;
  /** Like {@link mayGoOn} for work with no half-way result. @throws CancelledError */
  orThrow(what: string): Promise<void>;
}

/**
 * Controls one piece of work.
 * @param breathe lets waiting messages in; without it a busy worker never hears `pause`
 * @param changed called when the work pauses or resumes
 */
export function createRunControl(
  breathe: () => Promise<void>,
  changed: () => void,
  startPaused = false,
): RunControl {
  const abort = new AbortController();
  let paused = startPaused;
  let credits = 0;
  let wake: (() => void) | null = null;
  const notify = () => {
    wake?.();
    wake = null;
  };
  const set = (next: boolean) => {
    if (paused === next) return;
    paused = next;
    changed();
    notify();
  };
  const mayGoOn = async (held?: () => Promise<void>, ended = () => false) => {
    const waits = () => paused && credits === 0 && !abort.signal.aborted && !ended();
    await breathe();
    if (waits()) await held?.();
    while (waits()) await new Promise<void>((resolve) => (wake = resolve));
    if (ended()) return false;
    if (credits > 0) credits--;
    return !abort.signal.aborted;
  };
  return {
    get paused() {
      return paused;
    },
    signal: abort.signal,
    pause: () => set(true),
    resume: () => set(false),
    stop: () => {
      abort.abort();
      notify();
    },
    advance: () => {
      if (!paused) return;
      credits++;
      notify();
    },
    wake: notify,
    mayGoOn,
    orThrow: async (what) => {
      if (!(await mayGoOn())) throw new CancelledError(what);
    },
  };
}
