// Commands about runs as the browser keeps them: carry one out, go on with one, see all of them, name one,
// forget it, bring it back, take over what earlier versions kept, or spare a run for a while.
import { words } from '../core/error-words';
import { DataError, EspalierError, toReport } from '../core/errors';
import { StorageError } from '../core/storage-error';
import type { Desk } from './desk';
import type { Handlers } from './handlers';
import type { Keeper } from './keeper';
import type { Migration } from './migrate';
import { runRecipe } from './run-commands';
import { wayTo } from './places';
import { recordAtHand, restoreRun } from './snapshot';
import { checkId, type TensorRef } from './storage/slot';
import type { RunStore } from './storage/run-store';
import type { StoredRun } from './stored-run';

type KeptHandlers = Pick<
  Handlers,
  | 'run'
  | 'runs'
  | 'lookAtRuns'
  | 'openRun'
  | 'labelRun'
  | 'forgetRun'
  | 'restoreRun'
  | 'migrate'
  | 'keep'
>;

export function keptCommands(
  desk: Desk,
  keeper: Keeper,
  store: RunStore<StoredRun>,
  migration: Migration,
): KeptHandlers {
  const { list } = keeper;
  return {
    run: async (recipe) => {
      const done = await runRecipe(desk, recipe);
      await keeper.flush();
      await list.look();
      const { run } = desk;
      const record = list.records().find(({ id }) => id === run.tag.id) ?? recordAtHand(run);
      return { done, record };
    },
    runs: async () => {
      await keeper.lookAgain();
      return list.records();
    },
    lookAtRuns: async () => {
      await keeper.lookAgain();
      return null;
    },
    openRun: async ({ id, checkpoint }) => {
      // A name that none can have says nothing of what is kept.
      checkId('id', id);
      desk.begin('load');
      await openStored(desk, keeper, store, id, checkpoint);
      await desk.tellEngines();
      return null;
    },
    labelRun: async ({ id, change }) => {
      await list.label(id, change);
      return null;
    },
    forgetRun: async ({ id }) => {
      await keeper.forget(id);
      return null;
    },
    restoreRun: async ({ id }) => {
      await list.restore(id);
      return null;
    },
    migrate: async ({ records }) => {
      if (await migration.takeOver(records)) await keeper.look();
      return null;
    },
    keep: async ({ on }) => {
      keeper.allow(on);
      return Promise.resolve(null);
    },
  };
}

export const nothingKept = () =>
  new DataError(
    'This network is not kept in this browser any more.',
    'Train one, or open a model file.',
    words('nothingKept', 'trainOrFile'),
  );

/** Goes on with a stored run. @throws StorageError, DataError */
export async function openStored(
  desk: Desk,
  keeper: Keeper,
  store: RunStore<StoredRun>,
  id: string,
  checkpoint?: string,
): Promise<void> {
  let way: ReturnType<typeof wayTo> = null;
  try {
    const opened = await keeper.take(id);
    const { body, head, tensors, missing } = opened;
    if (body.state === null) throw nothingKept();
    const { lineage } = body.state;
    const isThere = (file: TensorRef) => missing.every(({ sha256 }) => sha256 !== file.sha256);
    const files = [...head, ...tensors].filter(isThere);
    const { state } = body;
    const stored = (of: string) => files.some(({ sha256 }) => sha256 === state.weights[of]);
    if (checkpoint !== undefined && checkpoint !== lineage.head) {
      way = wayTo(lineage, checkpoint, stored);
      if (way === null) throw notStored(checkpoint);
    }
    const run = { ...body, state, tag: keeper.list.tagOf(id, body) };
    await restoreRun(desk, run, files, (file) => store.readTensor(file));
    const past = await desk.run.notes.rehear((name) => store.readAppended(opened, name));
    desk.run.emit({ type: 'past', ...past });
  } catch (error) {
    throw error instanceof StorageError && error.fault === 'gone' ? nothingKept() : damaged(error);
  }
  keeper.isKept();
  if (way?.do === 'undo') desk.run.undoCut();
  else if (way !== null) await desk.run.goTo(way.to);
}

const notStored = (checkpoint = ''): DataError =>
  new DataError(
    `The browser keeps no weights of network “${checkpoint}” of this run.`,
    'Open the run without it: it goes on with its last network.',
    words('checkpointGone', 'openLast', { name: checkpoint }),
  );

/** What keeps a run from being opened says itself what it is where the storage is what failed. */
function damaged(error: unknown): unknown {
  const says = error instanceof StorageError || error instanceof DataError;
  if (!(error instanceof EspalierError) || says) return error;
  const detail = toReport(error).message;
  return new DataError(
    `What this browser keeps of the network is damaged. ${detail}`,
    'Train one, or open a model file.',
    words('keptDamaged', 'trainOrFile', { detail }),
  );
}
