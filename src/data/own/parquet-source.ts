// Pictures with labels in parquet, as Hugging Face's hub has them: some files of one set, each a table whose rows are
// read group by group, of which the columns of pictures and labels alone. A picture is read when somebody asks for it.
import { InvalidValueError } from '../../core/errors';
import { columnsOf, type Columns, type LabelColumn } from '../parquet/choose-columns';
import { readFooter, type Footer, type Group, type Pair } from '../parquet/footer';
import { GroupPictures, readLabels, type Label } from '../parquet/group-values';
import type { Leaf } from '../parquet/leaves';
import { parquetColumns, parquetNames, parquetOther, rowLabel } from '../parquet/parquet-errors';
import type { SetFile } from './blob-reader';
import { sortedByCodePoint } from './folder-source';
import type { ImageSource, SourceImage } from './source';
import { checkCounts, pictureBytes, SOURCE_LIMITS } from './source-errors';
import { splitIn, splitNamed } from './split-names';

/** A file whose columns are found. */
interface Table extends Pair {
  readonly file: SetFile;
  readonly groups: readonly Group[];
}

/**
 * The set that files of one table make. Names of classes are those that the first file has for the numbers in its
 * column of labels, else the labels themselves, for which all of them are read.
 * @param label the column of labels that counts; null for the likeliest
 * @throws FormatError where one is no parquet, has no such columns, or others than the first; InvalidValueError for a
 * choice that is none; CancelledError, DataError
 */
export async function openParquet(
  name: string,
  files: readonly SetFile[],
  label: string | null,
  signal: AbortSignal,
): Promise<ImageSource> {
  const footers: Footer[] = [];
  for (const file of files) footers.push(await readFooter(file, signal));
  const count = footers.reduce((sum, { rows }) => sum + rows, 0);
  // Two classes are not asked for before all of them are known.
  checkCounts(name, 2, count);
  const all = footers.map((footer) => ({ footer, columns: columnsIn(footer) }));
  const first = all[0]?.columns;
  const [picture] = first?.pictures ?? [];
  const chosen = first === undefined ? undefined : labelOf(first, label);
  if (first === undefined || picture === undefined || chosen === undefined)
    throw parquetColumns(files[0]?.name ?? name, columnNames(footers[0]));
  const tables = all.map((one) => tableOf(one, picture.name, chosen));
  const classes = await classesOf(name, tables, chosen, signal);
  checkCounts(name, classes.names.length, count);
  return {
    ...{ name, classNames: classes.names, count, skipped: [] },
    labels: { all: first.labels.map((one) => one.name), chosen: chosen.name },
    async *images(wanted) {
      const parts = new Set(files.map((file) => splitNamed(file.name)));
      for (const table of tables) {
        const split = splitIn(parts)(splitNamed(table.file.name));
        yield* imagesOf(table, classes, split, wanted);
      }
    },
  };
}

const columnsIn = ({ leaves, features }: Footer): Columns => columnsOf(leaves, features);

const columnNames = (footer: Footer | undefined): string[] => [
  ...new Set(footer?.leaves.map(({ path: [name = ''] }) => name)),
];

function labelOf({ labels }: Columns, label: string | null): LabelColumn | undefined {
  if (label === null) return labels[0];
  const found = labels.find(({ name }) => name === label);
  if (found === undefined)
    throw new InvalidValueError('label', label, {
      kind: 'oneOf',
      names: labels.map(({ name }) => name),
    });
  return found;
}

/** The same columns in another file. */
function tableOf(
  { footer, columns }: { readonly footer: Footer; readonly columns: Columns },
  picture: string,
  chosen: LabelColumn,
): Table {
  const pictures = columns.pictures.find(({ name }) => name === picture)?.leaf;
  const labels = columns.labels.find(({ name }) => name === chosen.name);
  if (pictures === undefined || labels === undefined || isText(labels.leaf) !== isText(chosen.leaf))
    throw parquetOther(footer.file.name, [picture, chosen.name], columnNames(footer));
  const [own, names] = [labels.classNames, chosen.classNames];
  if (own !== null && names !== null && JSON.stringify(own) !== JSON.stringify(names))
    throw parquetNames(footer.file.name);
  const pair = { picture: pictures, label: labels.leaf };
  return { file: footer.file, ...pair, groups: footer.groups(pair) };
}

const isText = ({ meant }: Leaf): boolean => meant === 'text';

interface Classes {
  readonly names: readonly string[];
  /** Of a label; undefined where it is of none. */
  readonly indexOf: (label: Label) => number | undefined;
}

async function classesOf(
  name: string,
  tables: readonly Table[],
  { classNames }: LabelColumn,
  signal: AbortSignal,
): Promise<Classes> {
  if (classNames !== null) {
    const { length } = classNames;
    const isOne = (label: Label): label is number =>
      typeof label === 'number' && Number.isInteger(label) && label >= 0 && label < length;
    return { names: classNames, indexOf: (label) => (isOne(label) ? label : undefined) };
  }
  const found = new Set<number | string>();
  for (const { file, label, groups } of tables)
    for (const group of groups) {
      for (const one of await readLabels(file, label, group, signal))
        if (one !== null) found.add(one);
      if (found.size > SOURCE_LIMITS.classes) checkCounts(name, found.size, 0);
    }
  const numbers = [...found].filter((one) => typeof one === 'number').sort((a, b) => a - b);
  const texts = [...found].filter((one) => typeof one === 'string');
  const ordered = [...numbers, ...sortedByCodePoint(new Set(texts))];
  const places = new Map<Label, number>(ordered.map((one, place) => [one, place]));
  return { names: ordered.map(String), indexOf: (label) => places.get(label) };
}

async function* imagesOf(
  { file, picture, label, groups }: Table,
  { names, indexOf }: Classes,
  split: SourceImage['split'],
  signal: AbortSignal,
): AsyncGenerator<SourceImage, void, undefined> {
  for (const group of groups) {
    const labels = await readLabels(file, label, group, signal);
    const pictures = new GroupPictures(file, picture, group);
    for (const [row, one] of labels.entries()) {
      const of = indexOf(one);
      const from = `${file.name}, ${group.before + row + 1}`;
      const bytes = async () => {
        if (of === undefined)
          throw rowLabel(from, names.length - 1, typeof one === 'number' ? one : null);
        const read = await pictures.at(row, signal);
        if (read === null || read.length === 0 || read.length > SOURCE_LIMITS.picture)
          throw pictureBytes(from);
        return read;
      };
      yield { label: of ?? 0, split, from, image: { kind: 'encoded', bytes } };
    }
  }
}
