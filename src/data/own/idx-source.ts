// Images and labels in IDX, as MNIST and its kin come: pairs of files, packed by gzip or not. Axes are taken as they
// stand: EMNIST's images lie on their side, and stay so. Reads images one window at a time; holds all labels.
import { openReader, type Bytes, type SetFile } from './blob-reader';
import type { ImageSource, SourceImage } from './source';
import {
  checkCounts,
  idxAlone,
  idxHeader,
  idxLength,
  idxType,
  idxUneven,
  setSides,
  SOURCE_LIMITS,
} from './source-errors';
import { splitIn, splitNamed } from './split-names';

const UBYTE = 8;
const TYPES = [0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e];

interface Images {
  readonly file: SetFile;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** Where they begin, bytes. */
  readonly start: number;
}

interface Labels {
  readonly file: SetFile;
  readonly values: Uint8Array;
}

interface Pair {
  readonly images: Images;
  readonly labels: Labels;
}

/**
 * The set that pairs of files make. A class is a number that is among the labels.
 * @param files images [n, h, w] or [n, h, w, c], and labels [n]; pairs are told by their names, else by their counts
 * @throws FormatError where one is no IDX of bytes, too large, or without its other; CancelledError, DataError
 */
export async function openIdx(
  name: string,
  files: readonly SetFile[],
  signal: AbortSignal,
): Promise<ImageSource> {
  const images: Images[] = [];
  const labels: Labels[] = [];
  for (const file of files) {
    const read = await readFile(file, signal);
    if ('values' in read) labels.push(read);
    else images.push(read);
  }
  const pairs = pairUp(images, labels);
  const numbers = [...new Set(pairs.flatMap(({ labels: { values } }) => [...new Set(values)]))];
  numbers.sort((a, b) => a - b);
  const count = pairs.reduce((sum, pair) => sum + pair.images.count, 0);
  checkCounts(name, numbers.length, count);
  const classes = new Map(numbers.map((number, label) => [number, label]));
  return {
    name,
    classNames: numbers.map(String),
    count,
    labels: null,
    skipped: [],
    async *images(wanted) {
      const parts = new Set(pairs.map((pair) => splitNamed(pair.images.file.name)));
      for (const pair of pairs) {
        const split = splitIn(parts)(splitNamed(pair.images.file.name));
        yield* imagesOf(pair, classes, split, wanted);
      }
    },
  };
}

/** The header of images, or all labels. */
async function readFile(file: SetFile, signal: AbortSignal): Promise<Images | Labels> {
  const reader = await openReader(file, signal);
  try {
    const [zero0, zero1, type = 0, axes = 0] = await reader.take(4);
    if (zero0 !== 0 || zero1 !== 0 || !TYPES.includes(type) || ![1, 3, 4].includes(axes))
      throw idxHeader(file.name);
    if (type !== UBYTE) throw idxType(file.name);
    const sizes = await reader.take(4 * axes);
    if (sizes.length < 4 * axes) throw idxHeader(file.name);
    const view = new DataView(sizes.buffer, sizes.byteOffset, sizes.length);
    const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 * axis));
    const [count = 0, height = 0, width = 0, channels = 1] = shape;
    // Two classes are not asked for here: one file need not have all.
    checkCounts(file.name, 2, count);
    if (axes === 1) {
      const values = await reader.take(count);
      if (values.length < count) throw idxLength(file.name, count, false);
      if ((await reader.take(1)).length > 0) throw idxLength(file.name, count, true);
      return { file, values };
    }
    const tooLong = [height, width].some((side) => side < 1 || side > SOURCE_LIMITS.side);
    if (tooLong || (channels !== 1 && channels !== 3))
      throw setSides(file.name, shape.slice(1).join(' × '));
    return { file, count, height, width, channels, start: 4 + 4 * axes };
  } finally {
    await reader.close();
  }
}

/** What is left of a name without what tells images from labels, and how it is packed. */
const stem = ({ name }: SetFile): string =>
  name
    .toLowerCase()
    .replace(/\.gz$/, '')
    .replace(/images?|labels?|idx[134]/g, '');

/** @throws FormatError where a file has no other */
function pairUp(images: readonly Images[], labels: readonly Labels[]): Pair[] {
  const left = new Set(labels);
  const named = new Map(labels.map((one) => [stem(one.file), one]));
  const found = new Map<Images, Labels>();
  for (const one of images) {
    const other = named.get(stem(one.file));
    if (other === undefined || !left.delete(other)) continue;
    if (other.values.length !== one.count)
      throw idxUneven(one.file.name, one.count, other.values.length);
    found.set(one, other);
  }
  const counted = new Map<number, Labels[]>();
  for (const one of left) {
    const same = counted.get(one.values.length);
    if (same === undefined) counted.set(one.values.length, [one]);
    else same.push(one);
  }
  const pairs = images.map((one) => {
    const other = found.get(one) ?? counted.get(one.count)?.shift();
    if (other === undefined) throw idxAlone(one.file.name, 'images', one.count);
    left.delete(other);
    return { images: one, labels: other };
  });
  for (const { file, values } of left) throw idxAlone(file.name, 'labels', values.length);
  return pairs;
}

async function* imagesOf(
  { images: { file, count, height, width, channels, start }, labels: { values } }: Pair,
  classes: ReadonlyMap<number, number>,
  split: SourceImage['split'],
  signal: AbortSignal,
): AsyncGenerator<SourceImage, void, undefined> {
  const reader = await openReader(file, signal);
  const bytes = height * width * channels;
  try {
    await reader.take(start);
    for (let i = 0; i < count; i++) {
      const read = await reader.take(bytes);
      if (read.length < bytes) throw idxLength(file.name, count * bytes, false);
      yield {
        label: classes.get(values[i] ?? 0) ?? 0,
        split,
        from: `${file.name}, ${i + 1}`,
        image: {
          kind: 'pixels',
          pixels: channels === 1 ? read : planes(read, height * width),
          ...{ channels, width, height },
        },
      };
    }
    if ((await reader.take(1)).length > 0) throw idxLength(file.name, count * bytes, true);
  } finally {
    await reader.close();
  }
}

/** From [height, width, 3] to [3, height, width]. */
function planes(pixels: Uint8Array, area: number): Bytes {
  const out = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) out[c * area + i] = pixels[3 * i + c]!;
  return out;
}
