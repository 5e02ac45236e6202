// Commands about what is kept in the browser: go on from it, remove it, or spare it for a while.
import { words } from '../core/error-words';
import { DataError, EspalierError, toReport } from '../core/errors';
import type { Desk } from './desk';
import { cutOf, stageOf } from './given-file';
import type { Handlers } from './handlers';
import type { Keeper } from './keeper';
import { withCriterion } from './open-file';
import type { PatientVault } from './patient-vault';
import { readKept, type Kept } from './kept-file';

type KeptHandlers = Pick<Handlers, 'openKept' | 'forgetKept' | 'keep'>;

export function keptCommands(desk: Desk, keeper: Keeper, vault: PatientVault): KeptHandlers {
  return {
    openKept: async ({ name }) => {
      desk.begin('load');
      const bytes = await vault.read(name);
      if (bytes === null && vault.silent)
        throw new DataError(
          'The browser’s storage does not answer.',
          'Try again in a while, or reload the page.',
          words('storageSilent', 'tryOrReload'),
        );
      if (bytes === null)
        throw new DataError(
          'This network is not kept in this browser any more.',
          'Train one, or open a model file.',
          words('nothingKept', 'trainOrFile'),
        );
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

/** @throws DataError for what is damaged: nobody chose it as a file */
function readWhole(bytes: Uint8Array<ArrayBuffer>): Kept {
  try {
    return readKept(bytes);
  } catch (error) {
    if (!(error instanceof EspalierError)) throw error;
    const detail = toReport(error).message;
    throw new DataError(
      `What this browser keeps of the network is damaged. ${detail}`,
      'Train one, or open a model file.',
      words('keptDamaged', 'trainOrFile', { detail }),
    );
  }
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
