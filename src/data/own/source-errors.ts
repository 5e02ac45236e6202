// What is said of data sets of one's own that cannot be read, or of a picture in them. Names from outside are cut.
import type { Advice, Happened } from '../../core/error-names';
import { words, type ErrorWords } from '../../core/error-words';
import { FormatError } from '../../core/errors';
import { cut, cutText } from '../../core/shown';

const HINTS = {
  packAgain: 'Download it again, or pack it anew.',
  classFolders: 'Put the pictures of each class into a folder of its own.',
  severalClasses:
    'Bring pictures of several classes, those of each in a folder or under a label of its own.',
  bringFewer: 'Bring fewer pictures.',
  bringBoth: 'Bring both files together.',
  bytesAlone: 'Convert the values to bytes, from 0 to 255.',
  otherPictures: 'Save it as PNG or JPEG.',
  parquetAnew:
    'Write it anew with pyarrow: pq.write_table(pq.read_table("a.parquet"), "b.parquet", row_group_size=1000).',
  pictureSet: 'Bring a set of pictures with one label each.',
  oneSet: 'Bring the files of one set at a time.',
  labelled: 'Leave it out, or bring the parts of the set that have labels.',
} as const satisfies Partial<Record<Advice, string>>;

export const refused = (
  happened: Happened,
  advice: keyof typeof HINTS,
  message: string,
  values: ErrorWords['values'],
): FormatError => new FormatError(message, HINTS[advice], words(happened, advice, values));

/** Bounds of what is read. */
export const SOURCE_LIMITS = {
  classes: 1000,
  images: 1_000_000,
  /** Of images whose pixels are numbers in a table. */
  side: 1024,
  /** Bytes of one picture's file. */
  picture: 64 * 2 ** 20,
} as const;

/** @param what the set */
export function checkCounts(what: string, classes: number, images: number): void {
  const { classes: mostClasses, images: most } = SOURCE_LIMITS;
  const name = cut(what);
  if (images > most)
    throw refused(
      'setMany',
      'bringFewer',
      `“${cutText(what)}” must have at most ${most} pictures; got ${images}.`,
      { name, most, has: images },
    );
  if (classes < 2 || classes > mostClasses)
    throw refused(
      'setClasses',
      'severalClasses',
      `“${cutText(what)}” must have pictures of 2 to ${mostClasses} classes; got ${classes}.`,
      { name, most: mostClasses, has: classes },
    );
}

export const noPictures = (name: string): FormatError =>
  refused(
    'noPictures',
    'classFolders',
    `“${cutText(name)}” must have pictures in folders, one folder a class; got none.`,
    { name: cut(name) },
  );

export const loosePicture = (): FormatError =>
  refused(
    'loosePicture',
    'classFolders',
    'A picture must lie in the folder of its class; got one in no folder.',
    {},
  );

export const pathTwice = (): FormatError =>
  refused('pathTwice', 'packAgain', 'A path must be of one file; got a second one.', {});

/** @param kind of the file, as its content says */
export const notPicture = (kind: string): FormatError =>
  refused(
    'notPicture',
    'otherPictures',
    `A picture must be PNG, JPEG, WebP, AVIF or GIF; got a file of another kind: ${kind}.`,
    { kind },
  );

/** @param where its path or its row */
export const pictureBytes = (where: string): FormatError =>
  refused(
    'pictureBytes',
    'otherPictures',
    `“${cutText(where)}” must be a picture of 1 byte to ${SOURCE_LIMITS.picture / 2 ** 20} MB; got another size.`,
    { where: cut(where), most: SOURCE_LIMITS.picture / 2 ** 20 },
  );

/** @param sides as “height × width × channels” */
export const setSides = (name: string, sides: string): FormatError =>
  refused(
    'setSides',
    'otherPictures',
    `Images of “${cutText(name)}” must have sides of 1 to ${SOURCE_LIMITS.side} pixels, and 1 or 3 channels; got ${sides}.`,
    { name: cut(name), most: SOURCE_LIMITS.side, sides },
  );

export const idxHeader = (name: string): FormatError =>
  refused(
    'idxHeader',
    'packAgain',
    `“${cutText(name)}” must be IDX of labels (1 axis) or of images (3 or 4); got something else.`,
    { name: cut(name) },
  );

export const idxType = (name: string): FormatError =>
  refused(
    'idxType',
    'bytesAlone',
    `Values of “${cutText(name)}” must be unsigned bytes; got another type.`,
    { name: cut(name) },
  );

/** @param wanted values, as its header says */
export const idxLength = (name: string, wanted: number, longer: boolean): FormatError =>
  refused(
    longer ? 'idxLong' : 'idxShort',
    'packAgain',
    `“${cutText(name)}” must hold ${wanted} values, as its header says; got ${longer ? 'more' : 'fewer'}.`,
    { name: cut(name), wanted },
  );

/** @param of what it holds */
export const idxAlone = (name: string, of: 'images' | 'labels', count: number): FormatError => {
  const other = of === 'images' ? 'labels' : 'images';
  return refused(
    of === 'images' ? 'imagesAlone' : 'labelsAlone',
    'bringBoth',
    `“${cutText(name)}”, ${count} ${of}, must have a file of as many ${other} beside it; got none.`,
    { name: cut(name), count },
  );
};

export const idxUneven = (name: string, images: number, labels: number): FormatError =>
  refused(
    'idxUneven',
    'bringBoth',
    `“${cutText(name)}” must have a label for each image; got ${images} images and ${labels} labels.`,
    { name: cut(name), images, labels },
  );

export const cifarSize = (name: string, record: number, size: number): FormatError =>
  refused(
    'cifarSize',
    'packAgain',
    `“${cutText(name)}” must hold whole records of ${record} bytes; got ${size} bytes.`,
    { name: cut(name), record, size },
  );

/** @param at record, from 1 */
export const cifarLabel = (name: string, at: number, has: number, most: number): FormatError =>
  refused(
    'cifarLabel',
    'packAgain',
    `Label ${at} of “${cutText(name)}” must be at most ${most}; got ${has}.`,
    { name: cut(name), at, has, most },
  );

export const classList = (name: string, wanted: number, has: number): FormatError =>
  refused(
    'classList',
    'packAgain',
    `“${cutText(name)}” must name ${wanted} classes, one a line; got ${has}.`,
    { name: cut(name), wanted, has },
  );

export const gzipDamaged = (name: string): FormatError =>
  refused(
    'gzipDamaged',
    'packAgain',
    `“${cutText(name)}” must be one whole gzip stream; got bytes that are damaged, cut off or left over.`,
    { name: cut(name) },
  );
