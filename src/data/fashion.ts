// Fashion-MNIST from the site's own files: gzip IDX shards, listed by a manifest. What is known of the
// set stands here, so that a page opens without waiting for the network; the files are checked
// against it. The last 5,000 training images are validation and never handed out as training.
import { FormatError } from '../core/errors';
import type { ImageSet } from '../core/images';
import type { DataPart, Dataset } from './dataset';
import { fetchFile, readFetched } from '../core/fetch-file';
import { idxBytes, inflate, parseIdx } from './idx';
import { parseManifest, PUBLISH_AGAIN, type ShardEntry } from './manifest';

const SIDE = 28;
const CLASSES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
] as const;
const NORMALISATION = { mean: [0.286], std: [0.353] } as const;
const COUNTS = { train: 55_000, validation: 5_000, test: 10_000 } as const;
/** The first is small, so that training starts early. */
const TRAIN_SHARDS = [2_000, 8_000, 10_000, 10_000, 10_000, 10_000, 5_000] as const;
/** One part a shard, in the manifest's order; `file` is the split the shard has there. */
const PARTS = [
  ...TRAIN_SHARDS.map((count) => ({ split: 'train', file: 'train', count }) as const),
  { split: 'validation', file: 'train', count: COUNTS.validation },
  { split: 'test', file: 'test', count: COUNTS.test },
] as const;

/** @param folder address of the manifest's folder, ending in a slash */
export function openFashion(folder: string, fetch: typeof globalThis.fetch): Dataset {
  async function* stream(signal: AbortSignal, from = 0): AsyncGenerator<DataPart, void, undefined> {
    const url = `${folder}manifest.json`;
    const bytes = await fetchFile(url, fetch, signal);
    const shards = await readFetched(url, () =>
      checkShards(parseManifest(new TextDecoder().decode(bytes))),
    );
    for (const [i, shard] of shards.entries()) {
      const part = PARTS[i];
      if (part === undefined || i < from) continue;
      yield { split: part.split, images: await readShard(folder, shard, fetch, signal) };
    }
  }
  return {
    name: 'Fashion-MNIST',
    classes: CLASSES,
    ...NORMALISATION,
    counts: COUNTS,
    trainShards: TRAIN_SHARDS,
    stream,
  };
}

/** @throws FormatError when the shards are not cut as this page expects them */
function checkShards(shards: readonly ShardEntry[]): readonly ShardEntry[] {
  const fit =
    shards.length === PARTS.length &&
    PARTS.every(({ file, count }, i) => shards[i]?.split === file && shards[i].count === count);
  if (fit) return shards;
  const found = shards.map(({ split, count }) => `${split} ${count}`).join(', ');
  const wanted = PARTS.map(({ file, count }) => `${file} ${count}`).join(', ');
  throw new FormatError(`The manifest must list ${wanted}; got ${found}.`, PUBLISH_AGAIN);
}

async function readShard(
  folder: string,
  { images, labels, count }: ShardEntry,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<ImageSet> {
  const read = async (file: string, shape: readonly number[]) => {
    const url = folder + file;
    const bytes = await fetchFile(url, fetch, signal);
    return readFetched(url, async () => checkShape(await inflate(bytes, idxBytes(shape)), shape));
  };
  const [pixels, numbers] = await Promise.all([
    read(images, [count, SIDE, SIDE]),
    read(labels, [count]),
  ]);
  await readFetched(folder + labels, () => checkLabels(numbers));
  return { pixels, labels: numbers, count, ...NORMALISATION };
}

function checkShape(bytes: Uint8Array, wanted: readonly number[]): Uint8Array {
  const { shape, data } = parseIdx(bytes);
  if (shape.length === wanted.length && shape.every((size, axis) => size === wanted[axis]))
    return data;
  throw new FormatError(
    `Its sizes must be ${wanted.join(' × ')}, as the manifest says; got ${shape.join(' × ')}.`,
    PUBLISH_AGAIN,
  );
}

function checkLabels(labels: Uint8Array): void {
  const bad = labels.findIndex((label) => label >= CLASSES.length);
  if (bad === -1) return;
  throw new FormatError(
    `Label ${bad + 1} must be at most ${CLASSES.length - 1}; got ${labels[bad]}.`,
    PUBLISH_AGAIN,
  );
}
