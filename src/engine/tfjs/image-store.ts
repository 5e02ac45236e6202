// The images a trainer was given, split by split, as they came. Holds references, never copies.
import type { ImageSet, Split } from '../../core/images';
import { MismatchError } from '../../core/errors';
import type { Range } from '../trainer';
import type { Batch, Patcher } from './batch-tensor';

export class ImageStore {
  private readonly sets: Record<Split, { set: ImageSet; start: number }[]> = {
    train: [],
    validation: [],
    test: [],
  };

  constructor(private readonly patcher: Patcher) {}

  append(split: Split, set: ImageSet): void {
    this.patcher.check(set);
    this.sets[split].push({ set, start: this.count(split) });
  }

  /** Images of a split. */
  count(split: Split): number {
    const last = this.sets[split].at(-1);
    return last === undefined ? 0 : last.start + last.set.count;
  }

  /** @throws MismatchError for an index beyond what has been appended. */
  pick(split: Split, indices: Uint32Array): Batch {
    const batch = this.patcher.empty(indices.length);
    indices.forEach((index, to) => {
      const entry = this.sets[split].findLast(({ start }) => start <= index);
      if (entry === undefined || index - entry.start >= entry.set.count)
        throw new MismatchError(
          `Image ${index} of the ${split} split was asked for; it has ${this.count(split)}.`,
          'Wait until the data has been loaded.',
        );
      this.patcher.put(batch, to, entry.set, index - entry.start);
    });
    return batch;
  }

  /** A run of images of a split. */
  range(split: Split, { start, count }: Range): Batch {
    return this.pick(
      split,
      Uint32Array.from({ length: count }, (_, i) => start + i),
    );
  }
}
