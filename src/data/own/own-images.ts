// The images of a set of one's own, decoded: in parts of bounded size, each with the checksums of its bytes, and the one
// name that follows from all of them. Holds what it is given and reads nothing.
import type { Hash } from '../../core/checksums';
import type { OwnData } from '../../core/data-ref';
import { SPLITS, type Split } from '../../core/images';
import { CancelledError } from '../../core/errors';
import type { DataPart } from '../dataset';

/** Images of a part at most; batches of the first pass over the images are drawn part by part. */
const SHARD = 10_000;

/** Images of every part of a split of so many. */
export const shardLengths = (count: number): number[] =>
  Array.from({ length: Math.ceil(count / SHARD) }, (_, i) => Math.min(SHARD, count - i * SHARD));

/** A part as it is named: whose it is and what is in it. */
export interface ShardMark {
  readonly split: Split;
  readonly count: number;
  /** SHA-256 of its pixels and of its labels. */
  readonly pixels: string;
  readonly labels: string;
}

export interface Shard {
  readonly mark: ShardMark;
  /** [count, channels, size, size]. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** [count]. */
  readonly labels: Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: Shard['labels']) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** A set that is held in memory: train, then validation, then test. */
export interface OwnSet {
  readonly data: OwnData;
  readonly shards: readonly Shard[];
}

/** Parts of a set of these counts, in their order. */
export const shardsOf = (counts: OwnData['counts']): { split: Split; count: number }[] =>
  SPLITS.flatMap((split) => shardLengths(counts[split]).map((count) => ({ split, count })));

/** Bytes of a label where there are so many classes. */
export const labelBytes = (classes: number): 1 | 4 => (classes <= 256 ? 1 : 4);

/** The name of a set: the SHA-256 of what its pixels and labels are, part for part, and of their form. */
export function setHash(
  { channels, size }: Pick<OwnData, 'channels' | 'size'>,
  marks: readonly ShardMark[],
  hash: Hash,
): Promise<string> {
  const parts = marks.map(({ split, count, pixels, labels }) => [split, count, pixels, labels]);
  return hash(new TextEncoder().encode(JSON.stringify([channels, size, parts])));
}

export const partOf = (
  { mean, std }: Pick<OwnData, 'mean' | 'std'>,
  { mark: { split, count }, pixels, labels }: Shard,
): DataPart => ({ split, images: { pixels, labels, count, mean, std } });

/** The parts of a set in memory as a data set streams them. @throws CancelledError */
export async function* partsOf(
  { data, shards }: OwnSet,
  signal: AbortSignal,
  from: number,
): AsyncGenerator<DataPart, void, undefined> {
  for (const shard of shards.slice(from)) {
    if (signal.aborted) throw new CancelledError('data');
    yield await Promise.resolve(partOf(data, shard));
  }
}
