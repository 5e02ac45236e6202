// The session that the command line has, on storage in memory; its events are kept.
import { localSession, nodeClock, nodeSurroundings } from '../../headless/session';
import { SITE, siteFiles } from '../../headless/site-files';
import type { Here } from '../../src/core/basis';
import type { RunEvent } from '../../src/core/events';
import type { After } from '../../src/core/patience';
import type { DeepPartial, EngineId, RunConfig, Start } from '../../src/core/run-config';
import type { MakeTrainer, TrainerOptions } from '../../src/engine/trainer';
import type { Outside } from '../../src/worker/storage/run-files';
import type { Vault } from '../../src/worker/vault';
import { makeTrainer } from '../engine/make';
import { TINY } from '../tiny';
import { memoryStorage } from './memory-storage';
import { memoryVault } from './vault';

export const TINY_RUN: DeepPartial<RunConfig> = { data: 'synthetic', model: TINY, batch: 16 };

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
  readonly sets?: Outside;
  /** Timers and `now`, where a test moves time by hand. */
  readonly after?: After;
  readonly now?: () => number;
  /** Engines there are beside the run's, before it. */
  readonly others?: readonly EngineId[];
  /** Bytes that the machine says that it has. */
  readonly memory?: number;
  /** What differs in what the page is. */
  readonly here?: Partial<Here>;
}

export function startSession(
  engine: EngineId = 'wasm',
  {
    reach = (serve) => serve,
    make = makeTrainer,
    vault = memoryVault(),
    storage = memoryStorage(),
    sets = memoryStorage(),
    after,
    now = () => performance.now(),
    others = [],
    memory,
    here = {},
  }: Given = {},
) {
  const events: { at: number; event: RunEvent }[] = [];
  const records: TrainerOptions['record'][] = [];
  const { session, call, hear } = localSession({
    ...nodeSurroundings({ storage, sets }),
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
    fetch: reach(siteFiles()),
    clock: { ...nodeClock, now },
    ...(after === undefined ? {} : { after }),
    ...(memory === undefined ? {} : { memory }),
    vault,
    here: { browser: 'Node', page: '1.0', kernels: 'a'.repeat(64), ...here },
  });
  hear((event) => events.push({ at: performance.now(), event }));
  const all = <K extends RunEvent['type']>(type: K): OfType<K>[] =>
    events.map(({ event }) => event).filter((event): event is OfType<K> => event.type === type);
  return {
    session,
    call,
    events,
    all,
    /** Something fails that nobody waits for. */
    stray: (error: unknown) => session.reportStray(error),
    /** What every trainer so far was to repeat. */
    records,
    /** Opens a run; files come from the public folder. */
    open: (change: DeepPartial<RunConfig> = TINY_RUN, start: Start | null = null) =>
      call('open', { base: SITE, change, start }),
    last: <K extends RunEvent['type']>(type: K): OfType<K> => {
      const found = all(type);
      if (found.length === 0) throw new Error(`no ${type} event yet`);
      return found[found.length - 1]!;
    },
    /** Resolves with the next event that the test accepts. */
    next: (accepts: (event: RunEvent) => boolean): Promise<RunEvent> =>
      new Promise((resolve) => {
        const stop = hear((event) => {
          if (!accepts(event)) return;
          stop();
          resolve(event);
        });
      }),
  };
}
