// The page's one worker and the account of what was asked of it. Events go into the store before any
// listener and before the answer that follows them, so whoever awaits a command finds the page up to
// date. One command at a time; those of `ANY_TIME` pass at any time.
import { ANY_TIME } from '../core/any-time';
import { words } from '../core/error-words';
import { BusyError, EngineError, fromReport, InvalidValueError, toReport } from '../core/errors';
import type { Answer, Arg, CallName } from '../core/commands';
import type { Event, RunEvent } from '../core/events';
import { saidBy } from '../core/said';
import { ownBase } from './own-storage';
import { portOf, trustedScriptUrl, type Port } from './port';
import type { PageStore } from './store';

/** The worker says “alive” every second; so much longer without a word is worth telling. */
const SILENCE_MS = 15_000;
const LOOK_EVERY_MS = 1000;

/** Time as the page has it. */
export interface PageClock {
  /** Milliseconds from any fixed moment. */
  now(): number;
  /** Calls again and again until the page goes. */
  every(ms: number, call: () => void): void;
}

const pageClock: PageClock = {
  now: () => performance.now(),
  every: (ms, call) => void setInterval(call, ms),
};

export interface TrainerClient {
  /**
   * Asks the worker; resolves with its answer.
   * @param transfer buffers of the argument to hand over instead of copying
   * Rejects with BusyError while another command runs, with EngineError when the worker fails, and
   * with the worker's own refusals under their names.
   */
  call<K extends CallName>(name: K, arg: Arg<K>, transfer?: Transferable[]): Promise<Answer<K>>;
  /** Hears every event after the store has taken it. Answers the way to stop hearing. */
  onEvent(listener: (event: RunEvent) => void): () => void;
  /** Resolves when `open` has been answered, well or not; at once when nothing is opening. */
  ready(): Promise<void>;
  /** Resolves when no command runs. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly name: CallName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts the worker at a URL, as a module that a blob of this page imports: such a worker stands under
 * the page's own policy, whatever its host sends with the file, and can connect nowhere else either.
 */
export function openWorker(url: string): Port {
  const text = `import ${JSON.stringify(new URL(url, document.baseURI).href)};`;
  const blob = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  // By its name the worker knows which copy of the site it is of.
  const options: WorkerOptions = { type: 'module', name: ownBase() };
  return portOf(new Worker(trustedScriptUrl(blob, window.trustedTypes), options));
}

/** @param report told what a listener threw; nobody else suffers from it */
export function createTrainerClient(
  port: Port,
  store: PageStore,
  report: (error: unknown) => void,
  clock: PageClock = pageClock,
): TrainerClient {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: RunEvent) => void>();
  const idlers: (() => void)[] = [];
  let lastId = 0;
  let opening: Promise<void> = Promise.resolve();
  // Set when the worker failed, until it speaks again; a worker that never loaded stays broken.
  let broken: EngineError | null = null;

  const running = () => [...waiting.values()].find(({ name }) => !ANY_TIME.has(name))?.name ?? null;

  const settle = (id: number, how: (command: Waiting) => void) => {
    const command = waiting.get(id);
    if (command === undefined) return;
    waiting.delete(id);
    how(command);
    if (running() === null) for (const resolve of idlers.splice(0)) resolve();
  };

  const tell = (event: RunEvent) => {
    try {
      store.receive(event);
    } catch (error) {
      report(error);
    }
    for (const listener of [...listeners])
      try {
        listener(event);
      } catch (error) {
        report(error);
      }
  };

  const hear = (event: Event) => {
    broken = null;
    heartbeat.heard();
    if (event.type === 'alive') return;
    if (event.type === 'answer') settle(event.id, ({ resolve }) => resolve(event.value));
    else if (event.type === 'refused')
      settle(event.id, ({ reject }) => reject(fromReport(event.error)));
    else tell(event);
  };

  const breakDown = (why: string | null) => {
    const error = why === null ? workerMissing() : workerFailed(why);
    broken = error;
    const { run } = store.getState().run;
    tell({ run, type: 'activity', task: null, paused: false, done: 0, total: 0 });
    tell({ run, type: 'failed', error: toReport(error), recoveries: [], goodStep: null });
    for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(error));
  };

  const heartbeat = watchHeartbeat(clock, store, () => running() !== null);
  port.listen(hear, breakDown);

  const call = <K extends CallName>(
    name: K,
    arg: Arg<K>,
    transfer: Transferable[] = [],
  ): Promise<Answer<K>> => {
    const busy = ANY_TIME.has(name) ? null : running();
    if (busy !== null) return Promise.reject(new BusyError(name, busy));
    if (broken !== null) return Promise.reject(broken);
    const id = ++lastId;
    const answer = new Promise<Answer<K>>((resolve, reject) => {
      // The worker answers a command of this name with this type: both keep to core/commands.ts.
      waiting.set(id, { name, resolve: (value) => resolve(value as Answer<K>), reject });
    });
    try {
      port.post({ id, type: name, arg }, transfer);
    } catch (error) {
      const what = saidBy(error) ?? 'something that cannot be copied';
      const reason = new InvalidValueError(
        `What was given to “${name}”`,
        what,
        'data that can be copied',
      );
      settle(id, ({ reject }) => reject(reason));
    }
    if (name === 'open')
      opening = answer.then(
        () => undefined,
        () => undefined,
      );
    return answer;
  };

  return {
    call,
    onEvent: (listener) => {
      // A place of its own, so that one function may listen twice and leave once.
      const own = (event: RunEvent) => listener(event);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    ready: () => opening,
    idle: () =>
      running() === null ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve)),
  };
}

const workerFailed = (why: string): EngineError =>
  new EngineError(
    `The part of the page that trains has failed: ${why}.`,
    'Reload the page to start it again.',
    words('workerFailed', 'reload', { why }),
  );

/** Most often a file that is not there, or a policy or a sandbox of the host's. */
const workerMissing = (): EngineError =>
  new EngineError(
    'The part of the page that trains could not be loaded.',
    'Reload the page; if that does not help, its host has to serve all files of the site, allow workers from blob: addresses in its policy, and give a frame in a sandbox allow-same-origin.',
    words('workerMissing', 'hostWorkers'),
  );

/** Keeps `link.silentFor`: whole seconds since the last word while work is under way, once too long. */
function watchHeartbeat(clock: PageClock, store: PageStore, commanded: () => boolean) {
  let lastWord = clock.now();
  let lastLook = lastWord;
  const show = (seconds: number) => {
    if (store.getState().link.silentFor !== seconds) store.link({ silentFor: seconds });
  };
  clock.every(LOOK_EVERY_MS, () => {
    const now = clock.now();
    // A page that slept (hidden tab, closed lid) heard nothing because it did not listen.
    if (now - lastLook > 5 * LOOK_EVERY_MS) lastWord = now;
    lastLook = now;
    const silence = now - lastWord;
    const atWork = commanded() || store.getState().run.activity.task !== null;
    show(atWork && silence > SILENCE_MS ? Math.floor(silence / 1000) : 0);
  });
  return {
    heard: () => {
      lastWord = clock.now();
      show(0);
    },
  };
}
