// Commands about what is kept in the browser: go on from it, remove it, or spare it for a while.
import { words } from '../core/error-words';
import { DataError, EspalierError, toReport } from '../core/errors';
import { StorageError } from '../core/storage-error';
import type { Desk } from './desk';
import { cutOf, stageOf } from './given-file';
import type { Handlers } from './handlers';
import { isEarlier, type Keeper } from './keeper';
import { withCriterion } from './open-file';
import type { PatientVault } from './patient-vault';
import { readKept, type Kept } from './kept-file';
import { restoreRun } from './snapshot';
import type { RunStore } from './storage/run-store';
import type { StoredRun } from './stored-run';

type KeptHandlers = Pick<Handlers, 'openKept' | 'forgetKept' | 'keep'>;

export function keptCommands(
  desk: Desk,
  keeper: Keeper,
  store: RunStore<StoredRun>,
  vault: PatientVault,
): KeptHandlers {
  return {
    openKept: async ({ name }) => {
      desk.begin('load');
      if (!isEarlier(name)) {
        await openStored(desk, keeper, store, name);
        return null;
      }
      const bytes = await vault.read(name);
      if (bytes === null && vault.silent)
        throw new DataError(
          'The browser’s storage does not answer.',
          'Try again in a while, or reload the page.',
          words('storageSilent', 'tryOrReload'),
        );
      if (bytes === null) throw nothingKept();
      goOnWith(desk, readWhole(bytes));
      keeper.isKept(name);
      await desk.tellEngines();
      return null;
    },
    forgetKept: async ({ name }) => {
      await keeper.forget(name);
      return null;
    },
    keep: async ({ on }) => {
      keeper.allow(on);
      return Promise.resolve(null);
    },
  };
}

const nothingKept = () =>
  new DataError(
    'This network is not kept in this browser any more.',
    'Train one, or open a model file.',
    words('nothingKept', 'trainOrFile'),
  );

/** Goes on with a stored run. @throws StorageError, DataError */
async function openStored(
  desk: Desk,
  keeper: Keeper,
  store: RunStore<StoredRun>,
  id: string,
): Promise<void> {
  try {
    const { body, head } = await keeper.take(id);
    await restoreRun(desk, body, (sha256) => {
      const ref = head.find((one) => one.sha256 === sha256);
      if (ref === undefined) throw new StorageError('gone', sha256);
      return store.readTensor(ref);
    });
  } catch (error) {
    throw error instanceof StorageError && error.fault === 'gone' ? nothingKept() : damaged(error);
  }
  keeper.isKept(id);
  await desk.tellEngines();
}

/** @throws DataError for what is damaged: nobody chose it as a file */
function readWhole(bytes: Uint8Array<ArrayBuffer>): Kept {
  try {
    return readKept(bytes);
  } catch (error) {
    throw damaged(error);
  }
}

/** What keeps a run from being opened says itself what it is where the storage is what failed. */
function damaged(error: unknown): unknown {
  if (!(error instanceof EspalierError) || error instanceof StorageError) return error;
  const detail = toReport(error).message;
  return new DataError(
    `What this browser keeps of the network is damaged. ${detail}`,
    'Train one, or open a model file.',
    words('keptDamaged', 'trainOrFile', { detail }),
  );
}

/** Starts a run where the kept one was: its parent with all gates, its cut, its table. */
function goOnWith(desk: Desk, { config, rows, parent, compact }: Kept): void {
  const { shape, params } = parent.file;
  const cut = compact === null ? null : cutOf(compact.file);
  // Whatever it began from, what was trained here is the person's own.
  const at = { config: withCriterion(config, cut), model: shape.config, ...parent.standing };
  const run = desk.startRun({ ...at, stage: stageOf(parent.file), params, traits: parent.file });
  run.journal.note({ do: 'open' });
  if (compact !== null && cut !== null) {
    run.setCut({ ...cut, ...compact.standing });
    run.setStage(stageOf(compact.file));
  }
  run.table.add(rows, run.config.data);
}
