// Which columns of a parquet file are the pictures and their labels, by their types, their names, and by what Hugging
// Face's library wrote of them. Reads no row.
import { LONGEST_CLASS_NAME } from '../../core/traits';
import { TYPES, type Leaf } from './leaves';

export interface LabelColumn {
  readonly name: string;
  readonly leaf: Leaf;
  /** Of its numbers, where the file says them; null where its values are all there is. */
  readonly classNames: readonly string[] | null;
}

export interface Columns {
  readonly pictures: readonly { readonly name: string; readonly leaf: Leaf }[];
  /** The one that is meant most likely first. */
  readonly labels: readonly LabelColumn[];
}

/** What Hugging Face's library says of a column. */
interface Feature {
  readonly type: string;
  readonly names: readonly string[] | null;
}

/** More than any list of features has; of more nothing is read. */
const MOST_TEXT = 4 * 2 ** 20;

const PICTURES = /^(image|img|picture|photo|jpe?g|png|webp)s?$/i;
/** As people call the column that counts, the one first that says it best. */
const LABELS = [
  /^labels?$/i,
  /^fine_?labels?$/i,
  /^(class|target|category)(_?(id|idx|index|label|name))?$/i,
  /label|class|target|categor/i,
];

/** @param features JSON, or null */
export function columnsOf(leaves: readonly Leaf[], features: string | null): Columns {
  const said = features === null ? new Map<string, Feature>() : readFeatures(features);
  const pictures = leaves.flatMap((leaf) => {
    const name = pictureColumn(leaf);
    return name === null ? [] : [{ name, leaf }];
  });
  const labels = leaves.flatMap((leaf): LabelColumn[] => {
    const [name = ''] = leaf.path;
    if (!isLabel(leaf)) return [];
    return [
      { name, leaf, classNames: leaf.meant === 'text' ? null : (said.get(name)?.names ?? null) },
    ];
  });
  return {
    pictures: sorted(pictures, ({ name }) => [
      said.get(name)?.type === 'Image' ? 0 : 1,
      PICTURES.test(name) ? 0 : 1,
    ]),
    labels: sorted(labels, ({ name, leaf, classNames }) => [
      classNames === null ? 1 : 0,
      rankOf(name),
      leaf.meant === 'text' ? 1 : 0,
      // Of two it is the finer one.
      -(classNames?.length ?? 0),
    ]),
  };
}

function rankOf(name: string): number {
  const rank = LABELS.findIndex((called) => called.test(name));
  return rank === -1 ? LABELS.length : rank;
}

/** By the first number that differs; those that are alike stay in their order. */
const sorted = <T>(all: readonly T[], keys: (one: T) => readonly number[]): T[] =>
  all
    .map((one) => ({ one, of: keys(one) }))
    .sort((a, b) => {
      const at = a.of.findIndex((key, i) => key !== b.of[i]);
      return at === -1 ? 0 : (a.of[at] ?? 0) - (b.of[at] ?? 0);
    })
    .map(({ one }) => one);

/** Its name, where it is bytes that nobody calls text: alone, or as `bytes` of a struct. */
function pictureColumn({ path, type, meant, repeated }: Leaf): string | null {
  const [name = '', within] = path;
  if (type !== TYPES.bytes || meant !== null || repeated || path.length > 2) return null;
  return within === undefined || within === 'bytes' ? name : null;
}

function isLabel({ path, type, meant, repeated }: Leaf): boolean {
  if (repeated || path.length !== 1) return false;
  return type === TYPES.bytes
    ? meant === 'text'
    : (type === TYPES.int32 || type === TYPES.int64) && (meant === null || meant === 'number');
}

/** By the names of columns; none where the text is something else. */
function readFeatures(text: string): Map<string, Feature> {
  const found = new Map<string, Feature>();
  if (text.length > MOST_TEXT) return found;
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return found;
  }
  for (const [column, feature] of entriesOf(inside(inside(given, 'info'), 'features'))) {
    const type = inside(feature, '_type');
    const names = inside(feature, 'names');
    if (typeof type !== 'string') continue;
    found.set(column, { type, names: type === 'ClassLabel' && isNames(names) ? names : null });
  }
  return found;
}

const entriesOf = (given: unknown): [string, unknown][] =>
  typeof given === 'object' && given !== null ? Object.entries(given) : [];

/** What stands under a name of its own, whatever that is. */
const inside = (given: unknown, name: string): unknown =>
  typeof given === 'object' && given !== null && Object.hasOwn(given, name)
    ? Reflect.get(given, name)
    : undefined;

const isNames = (given: unknown): given is string[] =>
  Array.isArray(given) &&
  given.every((name) => typeof name === 'string' && name.length <= LONGEST_CLASS_NAME);
