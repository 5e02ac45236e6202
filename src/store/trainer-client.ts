// The page's one worker and the account of what was asked of it. Events go into the store before any
// listener and before the answer that follows them, so whoever awaits a command finds the page up to
// date. One command at a time; those of `ANY_TIME` pass at any time.
import { ANY_TIME } from '../core/any-time';
import { words } from '../core/error-words';
import { BusyError, EngineError, fromReport, InvalidValueError, toReport } from '../core/errors';
import { PATIENCE } from '../core/patience';
import type { Answer, Arg, CallName } from '../core/commands';
import type { Event, RunEvent } from '../core/events';
import { saidBy } from '../core/said';
import { ownBase } from './own-storage';
import { noPort, portOf, type Port } from './port';
import type { PageStore } from './store';

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
  /**
   * Ends the worker, whatever it is at, and starts another with the settings of the run at hand and, where
   * the browser keeps a state of that, with it. What was asked of the old one rejects.
   */
  restart(): Promise<void>;
}

interface Waiting {
  readonly name: CallName;
  /** When it was asked, by the page's clock. */
  readonly since: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A way to start the worker of a script, as often as it takes. Where the browser refuses (a policy, a browser
 * without workers) the wire says what it says of a script that did not load.
 * @param script the address of one of the page's own
 */
export function workerAt(script: () => string): () => Port {
  // By its name the worker knows which copy of the site it is of.
  const options: WorkerOptions = { type: 'module', name: ownBase() };
  return () => {
    try {
      return portOf(new Worker(script(), options));
    } catch {
      return noPort;
    }
  };
}

/**
 * @param report told what a listener threw; nobody else suffers from it
 * @param another makes the wire to another worker; null where there is none to be had
 */
export function createTrainerClient(
  port: Port,
  store: PageStore,
  report: (error: unknown) => void,
  clock: PageClock = pageClock,
  another: (() => Port) | null = null,
): TrainerClient {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: RunEvent) => void>();
  const idlers: (() => void)[] = [];
  let lastId = 0;
  let opening: Promise<void> = Promise.resolve();
  // What another worker is to be told first.
  let opened: Arg<'open'> | null = null;
  let keeps = true;
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
    // Whatever may still be alive of it would train on unseen.
    wire.end?.();
    const { run } = store.getState().run;
    const recoveries = another === null ? [] : (['restart-worker'] as const);
    tell({ run, type: 'activity', task: null, paused: false, done: 0, total: 0 });
    tell({ run, type: 'failed', error: toReport(error), recoveries, goodStep: null });
    rejectAll(error);
  };

  const rejectAll = (error: Error, before = Infinity) => {
    for (const [id, { since }] of [...waiting])
      if (since < before) settle(id, ({ reject }) => reject(error));
  };

  // Nobody can tell a dead worker from one that is busy: it is left to its work, and nobody waits for it.
  const giveUp = (seconds: number) => {
    if (waiting.size > 0) rejectAll(silent(seconds), clock.now() - PATIENCE.workerSilent);
  };
  const heartbeat = watchHeartbeat(clock, store, () => running() !== null, giveUp);

  let wire = port;
  const listenTo = (next: Port) => {
    wire = next;
    // A worker counts its runs from 1, and the page's go on.
    const before = store.live().run;
    next.listen(
      (event) => {
        if (wire === next) hear('run' in event ? { ...event, run: event.run + before } : event);
      },
      (why) => {
        if (wire === next) breakDown(why);
      },
    );
  };
  listenTo(port);

  const call = <K extends CallName>(
    name: K,
    arg: Arg<K>,
    transfer: Transferable[] = [],
  ): Promise<Answer<K>> => {
    const busy = ANY_TIME.has(name) ? null : running();
    if (busy !== null) return Promise.reject(new BusyError(name, busy));
    if (broken !== null) return Promise.reject(broken);
    // Whatever is asked for now ends what is still shown of the last cut.
    if (!ANY_TIME.has(name)) store.cut(null);
    const id = ++lastId;
    const answer = new Promise<Answer<K>>((resolve, reject) => {
      // The worker answers a command of this name with this type: both keep to core/commands.ts.
      const since = clock.now();
      waiting.set(id, { name, since, resolve: (value) => resolve(value as Answer<K>), reject });
    });
    try {
      wire.post({ id, type: name, arg }, transfer);
    } catch (error) {
      const what = saidBy(error) ?? 'something that cannot be copied';
      const reason = new InvalidValueError(
        `What is given to “${name}”`,
        what,
        'data that can be copied',
      );
      settle(id, ({ reject }) => reject(reason));
    }
    if (name === 'open') opened = arg as Arg<'open'>;
    if (name === 'keep') keeps = (arg as Arg<'keep'>).on;
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
    restart: async () => {
      if (another === null || opened === null) return;
      const { config, source } = store.live();
      const { own } = store.getState().runs;
      wire.end?.();
      rejectAll(restarted());
      broken = null;
      heartbeat.heard();
      listenTo(another());
      const start = source === 'init' ? 'fresh' : source === 'shipped' ? 'shipped' : null;
      await call('open', { ...opened, change: config, start });
      if (!keeps) await call('keep', { on: false });
      if (own !== null) await call('openRun', { id: own.id });
    },
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

const silent = (seconds: number): EngineError =>
  new EngineError(
    `The part of the page that trains has not answered for ${seconds} s.`,
    'Start it again.',
    words('workerSilent', 'workerAgain', { seconds }),
  );

const restarted = (): EngineError =>
  new EngineError(
    'The part of the page that trains was started again, and what it was at is gone.',
    'Ask for it once more.',
    words('workerRestarted', 'onceMore'),
  );

/**
 * Keeps `link.silentFor`: whole seconds since the last word while work is under way, once too long.
 * @param giveUp told at every look of a silence that nobody should wait out
 */
function watchHeartbeat(
  clock: PageClock,
  store: PageStore,
  commanded: () => boolean,
  giveUp: (seconds: number) => void,
) {
  let lastWord = clock.now();
  let lastLook = lastWord;
  const show = (seconds: number) => {
    if (store.getState().link.silentFor !== seconds) store.link({ silentFor: seconds });
  };
  clock.every(PATIENCE.look, () => {
    const now = clock.now();
    // A page that slept (hidden tab, closed lid) heard nothing because it did not listen.
    if (now - lastLook > 5 * PATIENCE.look) lastWord = now;
    lastLook = now;
    const silence = now - lastWord;
    const { run, link } = store.getState();
    const atWork = commanded() || run.activity.task !== null || link.silentFor > 0;
    const seconds = atWork && silence > PATIENCE.workerSilent ? Math.floor(silence / 1000) : 0;
    show(seconds);
    if (silence > PATIENCE.workerGone) giveUp(seconds);
  });
  return {
    heard: () => {
      lastWord = clock.now();
      show(0);
    },
  };
}
