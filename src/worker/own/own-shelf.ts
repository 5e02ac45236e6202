// Data sets that a person brought: the one whose files were opened last, those that were made since the page was opened,
// and those that are kept in the browser. Whoever needs the images of one asks here.
import type { OwnData } from '../../core/data-ref';
import type { KeptSets } from '../../core/own-set';
import type { FindOwn } from '../../data/open-dataset';
import { partsOf, type OwnSet } from '../../data/own/own-images';
import type { ImageSource } from '../../data/own/source';
import { StorageError } from '../../core/storage-error';
import { OwnSets } from '../storage/own-sets';
import type { Outside } from '../storage/run-files';

export class OwnShelf {
  /** Whose files were opened last, and nothing made of yet. */
  pending: ImageSource | null = null;
  /** Made here, and not kept: gone with the page. */
  private readonly held = new Map<string, OwnSet>();
  private readonly kept: OwnSets | null;

  /** @param outside whose files are those of sets alone; null where none is kept */
  constructor(outside: Outside | null) {
    this.kept = outside === null ? null : new OwnSets(outside);
  }

  readonly find: FindOwn = async (data: OwnData) => {
    const held = this.held.get(data.sha256);
    if (held !== undefined) return (signal, from) => partsOf(held, signal, from);
    const set = (await this.kept?.open(data.sha256)) ?? null;
    return set === null ? null : (signal, from) => set.parts(signal, from);
  };

  /** Keeps a set and lets go of it, or, where that cannot be, holds it and says why. */
  async put(set: OwnSet): Promise<StorageError | null> {
    const { sha256 } = set.data;
    try {
      if (this.kept === null) throw new StorageError('refused', sha256, 'no data set is kept here');
      await this.kept.keep(set);
      this.held.delete(sha256);
      return null;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.held.set(sha256, set);
      return error;
    }
  }

  /** @throws StorageError where the storage does not answer */
  list(): Promise<KeptSets> {
    return this.kept?.list() ?? Promise.resolve({ sets: [], broken: [] });
  }

  /** @throws StorageError */
  async forget(sha256: string): Promise<void> {
    await this.kept?.forget(sha256);
    this.held.delete(sha256);
  }
}
