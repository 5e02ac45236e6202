// What is said of an archive, or of a file in it, that cannot be read. Names from outside are cut.
import type { Advice, Happened } from '../../core/error-names';
import { words, type ErrorWords } from '../../core/error-words';
import { FormatError } from '../../core/errors';
import { cut, cutText } from '../../core/shown';
import type { Skipped, WhySkipped } from './entry';

const HINTS = {
  packAgain: 'Download it again, or pack it anew.',
  packLess: 'Pack fewer or smaller files.',
  chooseArchive: 'Choose a .zip, .tar, .tar.gz or .gz file.',
} as const satisfies Partial<Record<Advice, string>>;

const refused = (
  happened: Happened,
  advice: keyof typeof HINTS,
  message: string,
  values: ErrorWords['values'],
): FormatError => new FormatError(message, HINTS[advice], words(happened, advice, values));

/** Bytes as a person says them. */
const sizeText = (bytes: number): string =>
  bytes < 2 ** 20 ? `${bytes} bytes` : `${Number((bytes / 2 ** 20).toFixed(1))} MB`;

export const notArchive = (name: string): FormatError =>
  refused(
    'notArchive',
    'chooseArchive',
    `“${cutText(name)}” must be a zip, tar or gzip archive; got something else.`,
    { name: cut(name) },
  );

export const archiveCut = (name: string): FormatError =>
  refused(
    'archiveCut',
    'packAgain',
    `The archive “${cutText(name)}” must be whole; got one that ends too early.`,
    { name: cut(name) },
  );

/** @param detail what the reader of it says */
export const zipContents = (name: string, detail: string): FormatError =>
  refused(
    'zipContents',
    'packAgain',
    `The zip archive “${cutText(name)}” must have a sound table of contents; got one that cannot be read (${cutText(detail)}).`,
    { name: cut(name), detail: cut(detail) },
  );

export const zipOverlap = (name: string, path: string): FormatError =>
  refused(
    'zipOverlap',
    'packAgain',
    `Files in the zip archive “${cutText(name)}” must lie apart; got “${cutText(path)}” within another.`,
    { name: cut(name), path: cut(path) },
  );

export const archiveMany = (name: string, most: number): FormatError =>
  refused(
    'archiveMany',
    'packLess',
    `The archive “${cutText(name)}” must have at most ${most} entries; got more.`,
    { name: cut(name), most },
  );

export const archiveNames = (name: string, most: number): FormatError =>
  refused(
    'archiveNames',
    'packLess',
    `Names in the archive “${cutText(name)}” must have at most ${most} characters together; got more.`,
    { name: cut(name), most },
  );

export const archiveLarge = (name: string, most: number): FormatError =>
  refused(
    'archiveLarge',
    'packLess',
    `The archive “${cutText(name)}” must unpack to at most ${sizeText(most)}; got more.`,
    { name: cut(name), most: sizeText(most) },
  );

export const archiveBomb = (name: string, times: number): FormatError =>
  refused(
    'archiveBomb',
    'packAgain',
    `The archive “${cutText(name)}” must unpack to at most ${times} times its own size; got more.`,
    { name: cut(name), times },
  );

export const entryLarge = (path: string, most: number): FormatError =>
  refused(
    'entryLarge',
    'packLess',
    `“${cutText(path)}” must unpack to at most ${sizeText(most)}; got more.`,
    { path: cut(path), most: sizeText(most) },
  );

export const entryHeader = (path: string): FormatError =>
  refused(
    'entryHeader',
    'packAgain',
    `“${cutText(path)}” must lie where the table of contents says; got something else there.`,
    { path: cut(path) },
  );

export const entryPacked = (path: string): FormatError =>
  refused(
    'entryPacked',
    'packAgain',
    `“${cutText(path)}” must unpack; got bytes that are damaged.`,
    { path: cut(path) },
  );

export const entrySize = (path: string, says: number): FormatError =>
  refused(
    'entrySize',
    'packAgain',
    `“${cutText(path)}” must unpack to ${says} bytes, as its archive says; got another number.`,
    { path: cut(path), says },
  );

export const entryChecksum = (path: string): FormatError =>
  refused(
    'entryChecksum',
    'packAgain',
    `“${cutText(path)}” must have the checksum that its archive says; got another.`,
    { path: cut(path) },
  );

/** @param at byte of the unpacked archive */
export const tarHeader = (name: string, at: number): FormatError =>
  refused(
    'tarHeader',
    'packAgain',
    `The tar archive “${cutText(name)}” must have a header at byte ${at}; got something else.`,
    { name: cut(name), at },
  );

export const tarSize = (name: string, at: number): FormatError =>
  refused(
    'tarSize',
    'packAgain',
    `Sizes in the tar archive “${cutText(name)}” must be whole numbers; got something else in the header at byte ${at}.`,
    { name: cut(name), at },
  );

export const tarExtended = (name: string, at: number, most: number): FormatError =>
  refused(
    'tarExtended',
    'packAgain',
    `Extended headers of the tar archive “${cutText(name)}” must be records of at most ${sizeText(most)}; got something else at byte ${at}.`,
    { name: cut(name), at, most: sizeText(most) },
  );

export const gzipDamaged = (name: string): FormatError =>
  refused(
    'gzipDamaged',
    'packAgain',
    `“${cutText(name)}” must be one whole gzip stream; got bytes that are damaged, cut off or left over.`,
    { name: cut(name) },
  );

const WHY: Readonly<Record<WhySkipped, readonly [Happened, string]>> = {
  absolute: ['entryAbsolute', 'a path that begins at the root'],
  outside: ['entryOutside', 'a path that leads out of it'],
  control: ['entryControl', 'a name with control characters'],
  notUtf8: ['entryNotUtf8', 'a name that is not UTF-8'],
  long: ['entryLong', 'a name that is too long'],
  nameless: ['entryNameless', 'one without a name'],
  twice: ['entryTwice', 'a second file of this name'],
  nested: ['entryNested', 'an archive inside of the archive'],
  link: ['entryLink', 'a link'],
  device: ['entryDevice', 'a device'],
  sparse: ['entrySparse', 'a file with holes'],
  encrypted: ['entryEncrypted', 'an encrypted file'],
  method: ['entryMethod', 'a file packed by a method that browsers do not have'],
  special: ['entrySpecial', 'something that is no file'],
};

/** Why a file in an archive was passed over. */
export function skippedEntry({ why }: Skipped): FormatError {
  const [happened, got] = WHY[why];
  const message = `A file in an archive must be a plain file with a name; got ${got}.`;
  return refused(happened, 'packAgain', message, {});
}
