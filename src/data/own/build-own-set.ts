// Makes a data set of pictures that somebody brought: reads, splits, measures and names it. Whatever was decoded first,
// the same pictures make the same set.
import { OWN_LIMITS, type OwnData } from '../../core/data-ref';
import { words } from '../../core/error-words';
import { DataError } from '../../core/errors';
import { checkClassNames } from '../../core/traits';
import { bytesOf, labelBytes, setHash, shardsOf, type OwnSet, type Shard } from './own-images';
import type { OwnOptions, SkippedImage } from '../../core/own-set';
import { PictureReader, stopped, tooMany, type BuildOutside } from './read-pictures';
import type { Records } from './records';
import type { ImageSource } from './source';
import { splitByClass } from './split';

export interface Built {
  readonly set: OwnSet;
  /** The first of them, in the order of their places. */
  readonly skipped: readonly SkippedImage[];
  readonly skippedCount: number;
}

/** Bytes of all images of a set. */
export const MOST_BYTES = 1.5 * 2 ** 30;
const MOST_TOLD = 10_000;

/**
 * The set that the pictures of a source make.
 * @throws DataError where there are too many, or too few to train on; CancelledError; what the source throws
 */
export async function buildOwnSet(
  source: ImageSource,
  options: OwnOptions,
  outside: BuildOutside,
  signal: AbortSignal,
): Promise<Built> {
  const classNames = checkClassNames('classNames', source.classNames, OWN_LIMITS.classes);
  const bytes = options.channels * options.size ** 2;
  const most = Math.min(Math.floor(MOST_BYTES / bytes), OWN_LIMITS.images);
  const total = source.count === null ? null : Math.min(source.count, options.limit ?? Infinity);
  if (total !== null && total > most) throw tooMany(total, most, options);
  const reader = new PictureReader(options, outside, signal, total, most);
  await reader.readAll(source);
  const { listed, records } = reader;
  const places = splitByClass(listed, options.split);
  const trained = new Set(Array.from(places.train, (place) => listed[place]?.label));
  if (trained.size < 2) throw tooFew(trained.size);
  const order = Uint32Array.from([...places.train, ...places.validation, ...places.test]);
  records.permute(order);
  const counts = {
    train: places.train.length,
    validation: places.validation.length,
    test: places.test.length,
  };
  const { mean, std } = measure(records, counts.train, options);
  const shards: Shard[] = [];
  let from = 0;
  for (const { split: of, count } of shardsOf(counts)) {
    if (signal.aborted) throw stopped();
    await outside.breathe();
    const labels = Array.from(order.subarray(from, from + count), (i) => listed[i]?.label ?? 0);
    const kept =
      labelBytes(classNames.length) === 1 ? Uint8Array.from(labels) : Uint32Array.from(labels);
    const pixels = records.take(from, count);
    const marks = { pixels: await outside.hash(pixels), labels: await outside.hash(bytesOf(kept)) };
    shards.push({ mark: { split: of, count, ...marks }, pixels, labels: kept });
    from += count;
  }
  const { channels, size, resize, split, limit, mirror } = options;
  const sha256 = await setHash(
    options,
    shards.map(({ mark }) => mark),
    outside.hash,
  );
  const data: OwnData = {
    ...{ kind: 'own', name: source.name, sha256, channels, size, classNames, counts },
    ...{ mean, std, resize, split, limit, mirror },
  };
  const skipped = [...source.skipped, ...reader.skipped].sort((a, b) =>
    a.from < b.from ? -1 : a.from > b.from ? 1 : 0,
  );
  return {
    set: { data, shards },
    skipped: skipped.slice(0, MOST_TOLD),
    skippedCount: skipped.length,
  };
}

/** Per channel of the first images, of x/255. Sums of whole numbers are exact. */
function measure(records: Records, count: number, { channels, size }: OwnOptions) {
  const area = size * size;
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  for (let i = 0; i < count; i++) {
    const image = records.at(i);
    for (let c = 0; c < channels; c++) {
      let [sum, square] = [0, 0];
      for (let at = c * area; at < (c + 1) * area; at++) {
        const value = image[at]!;
        sum += value;
        square += value * value;
      }
      sums[c]! += sum;
      squares[c]! += square;
    }
  }
  const all = count * area;
  const mean = Array.from(sums, (sum) => sum / all / 255);
  const std = Array.from(squares, (square, c) => {
    const middle = (sums[c] ?? 0) / all;
    // Images of one colour have none to divide by.
    return Math.max(1, Math.sqrt(Math.max(0, square / all - middle * middle))) / 255;
  });
  return { mean, std };
}

const tooFew = (classes: number): DataError =>
  new DataError(
    `A data set must have training pictures of at least 2 classes; got pictures of ${classes}.`,
    'Bring pictures of two classes or more, each class in a folder of its own.',
    words('ownFew', 'twoClasses', { classes }),
  );
