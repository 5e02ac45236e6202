// CIFAR-10 and CIFAR-100 in their binary form: records of one label (of 10) or two (of 20 and of 100, of which the fine
// one counts) and 3 × 32 × 32 bytes, planes of red, green and blue. Reads a window at a time; knows no archive.
import { openReader, readPart, type SetFile } from './blob-reader';
import type { ImageSource, SourceImage } from './source';
import { checkCounts, cifarLabel, cifarSize, classList, noPictures } from './source-errors';
import { splitIn, splitNamed } from './split-names';

export type CifarKind = 'cifar10' | 'cifar100';

const SIDE = 32;
const PIXELS = 3 * SIDE * SIDE;
/** Bytes of labels before the pixels; the last one counts. */
const FORMS = { cifar10: { labels: 1, classes: 10 }, cifar100: { labels: 2, classes: 100 } };
/** More than any list of names has. */
const MOST_TEXT = 2 ** 16;

/** As its authors call them; those of CIFAR-100 come with its files. */
const CIFAR10 = [
  ...['airplane', 'automobile', 'bird', 'cat', 'deer'],
  ...['dog', 'frog', 'horse', 'ship', 'truck'],
];

/**
 * The set that files of records make, and lists of class names beside them (`batches.meta.txt`,
 * `fine_label_names.txt`).
 * @param kind of the records, as their content says
 * @throws FormatError where a file ends within a record, or a list has another number of names
 */
export async function openCifar(
  name: string,
  kind: CifarKind,
  files: readonly SetFile[],
  signal: AbortSignal,
): Promise<ImageSource> {
  const { labels, classes } = FORMS[kind];
  const record = labels + PIXELS;
  const isText = ({ name: of }: SetFile) => of.toLowerCase().endsWith('.txt');
  const records = files.filter((file) => !isText(file));
  const list = files.find((file) => isText(file) && /meta|fine/i.test(file.name));
  if (records.length === 0) throw noPictures(name);
  for (const { name: of, blob } of records)
    if (blob.size % record !== 0 || blob.size === 0) throw cifarSize(of, record, blob.size);
  const count = records.reduce((sum, { blob }) => sum + blob.size / record, 0);
  checkCounts(name, classes, count);
  return {
    name,
    classNames: await namesOf(list ?? null, kind, signal),
    count,
    labels: null,
    skipped: [],
    async *images(wanted) {
      const parts = new Set(records.map((file) => splitNamed(file.name)));
      for (const file of records)
        yield* imagesOf(file, kind, splitIn(parts)(splitNamed(file.name)), wanted);
    },
  };
}

async function namesOf(
  list: SetFile | null,
  kind: CifarKind,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { classes } = FORMS[kind];
  if (list === null)
    return kind === 'cifar10' ? CIFAR10 : Array.from({ length: classes }, (_, i) => String(i));
  const text = new TextDecoder().decode(await readPart(list.blob, 0, MOST_TEXT, signal));
  const names = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (names.length !== classes) throw classList(list.name, classes, names.length);
  return names;
}

async function* imagesOf(
  file: SetFile,
  kind: CifarKind,
  split: SourceImage['split'],
  signal: AbortSignal,
): AsyncGenerator<SourceImage, void, undefined> {
  const { labels, classes } = FORMS[kind];
  const count = file.blob.size / (labels + PIXELS);
  const reader = await openReader(file, signal);
  try {
    for (let i = 0; i < count; i++) {
      const read = await reader.take(labels + PIXELS);
      const label = read[labels - 1] ?? 0;
      if (label >= classes) throw cifarLabel(file.name, i + 1, label, classes - 1);
      yield {
        ...{ label, split, from: `${file.name}, ${i + 1}` },
        image: {
          ...{ kind: 'pixels', pixels: read.subarray(labels) },
          ...{ channels: 3, width: SIDE, height: SIDE },
        },
      };
    }
  } finally {
    await reader.close();
  }
}
