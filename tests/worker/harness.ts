// A session with everything real but the port: its commands are called, its events kept.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fromReport } from '../../src/core/errors';
import type { Answer, Arg, CallName, Command } from '../../src/core/commands';
import type { Event, RunEvent } from '../../src/core/events';
import type { DeepPartial, EngineId, RunConfig, Start } from '../../src/core/run-config';
import type { After } from '../../src/core/patience';
import { afterTimeout } from '../../src/engine/after-timeout';
import { makeTrainer } from '../engine/make';
import type { MakeTrainer, TrainerOptions } from '../../src/engine/trainer';
import { TINY } from '../tiny';
import { createClock } from '../../src/worker/clock';
import { Session } from '../../src/worker/session';
import type { Vault } from '../../src/worker/vault';
import type { Outside } from '../../src/worker/storage/run-files';
import { memoryStorage } from './memory-storage';
import { memoryVault } from './vault';

export const TINY_RUN: DeepPartial<RunConfig> = { data: 'synthetic', model: TINY, batch: 16 };

const publicFolder = new URL('../../public/', import.meta.url);

/** Serves the site's files from the public folder. */
const fileFetch: typeof fetch = async (input) => {
  const url = new URL(input instanceof Request ? input.url : input);
  try {
    return new Response(await readFile(fileURLToPath(url)));
  } catch {
    return new Response(null, { status: 404 });
  }
};

/** The first given event of a type, or a wait for it. */
type OfType<K extends RunEvent['type']> = Extract<RunEvent, { type: K }>;

/** What a session is handed of the world, where it is not the usual. */
interface Given {
  /** Stands between the session and the site's files. */
  readonly reach?: (serve: typeof fetch) => typeof fetch;
  /** Makes trainers, in the place of the product's own makers. */
  readonly make?: MakeTrainer;
  readonly vault?: Vault;
  readonly storage?: Outside;
  /** Timers and `now`, where a test moves time by hand. */
  readonly after?: After;
  readonly now?: () => number;
  /** Engines there are beside the run's, before it. */
  readonly others?: readonly EngineId[];
}

export function startSession(
  engine: EngineId = 'wasm',
  {
    reach = (serve) => serve,
    make = makeTrainer,
    vault = memoryVault(),
    storage = memoryStorage(),
    after = afterTimeout,
    now = () => performance.now(),
    others = [],
  }: Given = {},
) {
  const events: { at: number; event: RunEvent }[] = [];
  const listeners = new Set<(event: RunEvent) => void>();
  const records: TrainerOptions['record'][] = [];
  const session = new Session({
    makeTrainer: (kind, shape, params, options) => {
      records.push(options.record);
      return make(kind, shape, params, options);
    },
    availableEngines: () =>
      Promise.resolve(
        [...others, engine].map((id) => ({
          ...{ id, available: true, code: 'always', reason: 'Runs in Node.' },
        })),
      ),
    chooseEngine: () => engine,
    fetch: reach(fileFetch),
    post: (event) => {
      events.push({ at: performance.now(), event });
      for (const listener of listeners) listener(event);
    },
    clock: { ...createClock(), now },
    after,
    vault,
    storage,
  });
  let id = 0;
  const call = <K extends CallName>(type: K, arg: Arg<K>): Promise<Answer<K>> =>
    new Promise((resolve, reject) => {
      const command = { id: ++id, type, arg } as Command;
      void session.handle(command, (event: Event) => {
        if (event.type === 'answer') resolve(event.value as Answer<K>);
        else if (event.type === 'refused') reject(fromReport(event.error));
      });
    });
  const all = <K extends RunEvent['type']>(type: K): OfType<K>[] =>
    events.map(({ event }) => event).filter((event): event is OfType<K> => event.type === type);
  return {
    call,
    events,
    all,
    /** Something fails that nobody waits for. */
    stray: (error: unknown) => session.reportStray(error),
    /** What every trainer so far was to repeat. */
    records,
    /** Opens a run; files come from the public folder. */
    open: (change: DeepPartial<RunConfig> = TINY_RUN, start: Start | null = null) =>
      call('open', { base: publicFolder.href, change, start }),
    last: <K extends RunEvent['type']>(type: K): OfType<K> => {
      const found = all(type);
      if (found.length === 0) throw new Error(`no ${type} event yet`);
      return found[found.length - 1]!;
    },
    /** Resolves with the next event that the test accepts. */
    next: (accepts: (event: RunEvent) => boolean): Promise<RunEvent> =>
      new Promise((resolve) => {
        const listener = (event: RunEvent) => {
          if (!accepts(event)) return;
          listeners.delete(listener);
          resolve(event);
        };
        listeners.add(listener);
      }),
  };
}
