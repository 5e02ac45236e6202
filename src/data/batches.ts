// The order in which training images are seen: batches as index lists, drawn from one endless order
// that depends on the seed alone, never on when shards arrive or how large batches are.
// The first epoch visits the shards in file order, shuffled within each; later ones shuffle all.
import { createRng, shuffle } from '../core/rng';

export interface BatchOrder {
  /** Images drawn since the start of the order. */
  readonly position: number;
  /**
   * The last image, in file order, that must have arrived before a batch of `size` can be drawn:
   * the end of the last shard it reaches into. Does not move the position.
   */
  last(size: number): number;
  /** The next batch, always full: the tail of an epoch carries on into the next one. */
  next(size: number): Uint32Array<ArrayBuffer>;
  /** Goes to a position, to repeat a run or to go on with one: step s of batches of b is s·b. */
  seek(position: number): void;
}

/** @param shards training images of every shard, in file order; at least one image in all */
export function createBatchOrder(seed: number, shards: readonly number[]): BatchOrder {
  const total = shards.reduce((a, b) => a + b, 0);
  let position = 0;
  let epoch = { number: 0, order: epochOrder(seed, shards, total, 0) };

  const indexAt = (at: number): number => {
    const number = Math.floor(at / total);
    if (epoch.number !== number) epoch = { number, order: epochOrder(seed, shards, total, number) };
    return epoch.order[at % total] ?? 0;
  };
  return {
    get position() {
      return position;
    },
    last: (size) => shardEnd(shards, position + size - 1) - 1,
    next: (size) => Uint32Array.from({ length: size }, () => indexAt(position++)),
    seek(to) {
      position = to;
    },
  };
}

function epochOrder(
  seed: number,
  shards: readonly number[],
  total: number,
  epoch: number,
): Uint32Array {
  const order = Uint32Array.from({ length: total }, (_, i) => i);
  if (epoch > 0) return shuffle(order, createRng(seed, `batches/epoch-${epoch}`));
  let start = 0;
  shards.forEach((count, shard) => {
    shuffle(order.subarray(start, start + count), createRng(seed, `batches/shard-${shard}`));
    start += count;
  });
  return order;
}

/** Images up to the end of the shard that holds a place of the order; all, after the first epoch. */
function shardEnd(shards: readonly number[], place: number): number {
  let end = 0;
  for (const count of shards) {
    end += count;
    if (place < end) return end;
  }
  return end;
}
