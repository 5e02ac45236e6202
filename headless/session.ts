// A session of the worker in this process, with everything real but the port: its commands are called, its
// events heard. What it stands on is Node's: the disk, the clock, the engines that Node has.
import { version } from '../package.json';
import type { Answer, Arg, CallName, Command } from '../src/core/commands';
import { fromReport } from '../src/core/errors';
import type { Event, RunEvent } from '../src/core/events';
import { afterTimeout } from '../src/engine/after-timeout';
import type { Clock } from '../src/worker/clock';
import type { SessionDeps } from '../src/worker/desk';
import { Session } from '../src/worker/session';
import type { Outside } from '../src/worker/storage/run-files';
import type { Vault } from '../src/worker/vault';
import { nodeEngines, ONE_THREAD, type WasmDefaults } from './engines';
import { siteFiles } from './site-files';

/** SHA-256 of the engines' sources; see scripts/kernels-mark.ts. */
declare const __KERNELS__: string;

export interface LocalSession {
  readonly session: Session;
  /** @throws what the command is refused with */
  readonly call: <K extends CallName>(type: K, arg: Arg<K>) => Promise<Answer<K>>;
  /** Answers the way to stop hearing. */
  readonly hear: (listener: (event: RunEvent) => void) => () => void;
}

/** All that a session needs of the world but whom it posts to. */
export type Surroundings = Omit<SessionDeps, 'post'>;

export function localSession(around: Surroundings): LocalSession {
  const listeners = new Set<(event: RunEvent) => void>();
  const session = new Session({
    ...around,
    post: (event) => {
      for (const listener of listeners) listener(event);
    },
  });
  let id = 0;
  return {
    session,
    call: <K extends CallName>(type: K, arg: Arg<K>) =>
      new Promise<Answer<K>>((resolve, reject) => {
        const command = { id: ++id, type, arg } as Command;
        void session.handle(command, (event: Event) => {
          if (event.type === 'answer') resolve(event.value as Answer<K>);
          else if (event.type === 'refused') reject(fromReport(event.error));
        });
      }),
    hear: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Between two steps everything that waits has its turn: signals, timers, the disk. A message to itself would let in
 * messages alone, since Node hears up to a thousand of them in one go.
 */
export const nodeClock: Clock = {
  now: () => performance.now(),
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
};

/**
 * What Node has.
 * @param o.storage where runs are kept
 * @param o.wasm what the WASM engine works with where a run says nothing of it; one thread, unless told
 * @param o.gpu whether a GPU is looked for
 * @param o.fashion folder of Fashion-MNIST in the place of that which comes with the project
 */
export function nodeSurroundings(o: {
  readonly storage: Outside;
  /** Where data sets are kept that somebody brings; nowhere, unless told. */
  readonly sets?: Outside;
  readonly wasm?: WasmDefaults;
  readonly gpu?: boolean;
  readonly fashion?: string;
}): Surroundings {
  return {
    ...nodeEngines(o.wasm ?? ONE_THREAD, o.gpu === true),
    fetch: siteFiles(o.fashion),
    clock: nodeClock,
    after: afterTimeout,
    vault: emptyVault,
    storage: o.storage,
    sets: o.sets ?? null,
    runOnnx: async (...given) => (await import('./onnx-runtime')).runOnnx(...given),
    decode: async (bytes, signal) =>
      (await import('./picture-decoder')).decodeInNode(bytes, signal),
    here: { browser: `Node ${process.versions.node}`, page: version, kernels: __KERNELS__ },
  };
}

/** No earlier version kept anything outside of browsers. */
const emptyVault: Vault = {
  list: () => Promise.resolve([]),
  read: () => Promise.resolve(null),
  remove: () => Promise.resolve(),
};
