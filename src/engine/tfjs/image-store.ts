// Batches of patches from the images a trainer was given.
import type { ImageSet, Split } from '../../core/images';
import { ImageShards } from '../image-shards';
import type { Range } from '../trainer';
import type { Batch, Patcher } from './batch-tensor';

export class ImageStore {
  private readonly shards = new ImageShards();

  constructor(private readonly patcher: Patcher) {}

  append(split: Split, set: ImageSet): void {
    this.patcher.check(set);
    this.shards.append(split, set);
  }

  /** Images of a split. */
  count(split: Split): number {
    return this.shards.count(split);
  }

  /**
   * @param moves how each image is moved; absent: not at all
   * @throws MismatchError for an index beyond what has been appended
   */
  pick(split: Split, indices: Uint32Array, moves?: Uint32Array): Batch {
    const batch = this.patcher.empty(indices.length);
    indices.forEach((index, to) => {
      const { set, at } = this.shards.find(split, index);
      this.patcher.put(batch, to, set, at, moves?.[to]);
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
