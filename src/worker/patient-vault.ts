// A vault in front of one whose browser may never answer: what it does not say in time counts as not kept,
// and until it does say it, it is asked for nothing more.
import { PATIENCE, within, type After } from '../core/patience';
import type { Vault } from './vault';

export interface PatientVault extends Vault {
  /** Whether an answer is overdue. */
  readonly silent: boolean;
}

export function patientVault(vault: Vault, after: After): PatientVault {
  let overdue = 0;
  const ask = <T>(question: () => Promise<T>, nothing: T): Promise<T> => {
    if (overdue > 0) return Promise.resolve(nothing);
    const silent = () => {
      overdue++;
      return nothing;
    };
    return within(question(), PATIENCE.storage, after, silent, () => overdue--);
  };
  return {
    get silent() {
      return overdue > 0;
    },
    list: () => ask(() => vault.list(), []),
    read: (name) => ask(() => vault.read(name), null),
    write: (name, bytes) => ask(() => vault.write(name, bytes), false),
    remove: (name) => ask(() => vault.remove(name), undefined),
  };
}
