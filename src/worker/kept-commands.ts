// Commands about the network that is kept in the browser: go on from it, or remove it.
import { words } from '../core/error-words';
import { DataError } from '../core/errors';
import { readModel } from '../formats/model-file';
import type { Desk } from './desk';
import type { Handlers } from './handlers';
import type { Keeper } from './keeper';
import { keptConfig } from './network-file';
import { openFile } from './run-commands';

type KeptHandlers = Pick<Handlers, 'openKept' | 'forgetKept'>;

export function keptCommands(desk: Desk, keeper: Keeper): KeptHandlers {
  return {
    openKept: async () => {
      desk.begin('load');
      const bytes = await desk.deps.vault.read();
      if (bytes === null)
        throw new DataError(
          'No network is kept in this browser any more.',
          'Train one, or open a model file.',
          words('nothingKept', 'trainOrFile'),
        );
      const file = readModel(bytes, null);
      openFile(desk, keptConfig(file), file, 'file');
      await desk.tellEngines();
      return null;
    },
    forgetKept: async () => {
      await keeper.forget();
      return null;
    },
  };
}
