// The file of a run: a zip that begins with a list of what is in it, each with its length and SHA-256. Nothing of
// one that is read is believed before it has the checksum that the list says; what the entries mean is not known
// here. Tensors and curves lie in it as they are, so that no byte of a file can become a thousand.
import type { Hash } from '../core/checksums';
import { words } from '../core/error-words';
import { checkFileSize, FormatError, InvalidValueError } from '../core/errors';
import { fields, text, whole } from '../core/read';
import { cutText } from '../core/shown';
import { ARCHIVE_LIMITS, isSkipped, type ArchiveEntry } from './archive/entry';
import { openArchive } from './archive/open-archive';
import { writeZip } from './write-zip';

const FORMAT = 'espalier-run';
const VERSION = 1;
/** The first entry of a file, which its first bytes say. */
const LIST = 'espalier.json';

/** Bytes of a whole file. */
const LARGEST_RUN = 4e9;
/** Of all texts in it; a thousand checkpoints take a few megabytes. */
const MOST_TEXT = 32 * 2 ** 20;
const MOST_ENTRIES = 4096;
const LONGEST_NAME = 100;
const LONGEST_SAID = 200;
const SHA256 = /^[0-9a-f]{64}$/;
const LIMITS = { ...ARCHIVE_LIMITS, entries: MOST_ENTRIES, entry: LARGEST_RUN, total: LARGEST_RUN };

/** What a file says of itself. */
export interface RunFileHead {
  /** Of the run, where it was saved. */
  readonly id: string;
  /** The version of the page that wrote it. */
  readonly page: string;
  /** When the run was as it is in it, milliseconds since 1970. */
  readonly when: number;
}

/** An entry to be written. */
export interface RunFilePart {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Whether it is text, which is packed. */
  readonly packed: boolean;
  readonly read: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** @param parts each is read when its turn comes, so that one of them lies in memory at a time */
export async function writeRunFile(
  head: RunFileHead,
  parts: readonly RunFilePart[],
): Promise<Blob> {
  const files = Object.fromEntries(
    parts.map(({ name, bytes, sha256 }) => [name, { bytes, sha256 }]),
  );
  const list = { format: FORMAT, version: VERSION, ...head, files };
  const bytes = new TextEncoder().encode(`${JSON.stringify(list, null, 2)}\n`);
  const entries = parts.map(({ name, packed, read }) => ({ name, packed, bytes: read }));
  return writeZip([{ name: LIST, packed: false, bytes }, ...entries], new Date(head.when));
}

/** What a list says of an entry. */
export interface Listed {
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that is, byte for byte, what its list says. */
export interface RunFile extends RunFileHead {
  /** By name, the list itself apart. */
  readonly files: ReadonlyMap<string, Listed>;
  /** @throws FormatError where there is no such text, or it is no JSON */
  readonly json: (name: string) => unknown;
  /** What is no text, one entry after the other. @throws FormatError where the file is another by now */
  readonly rest: () => AsyncGenerator<Entry>;
}

/** What was read of a file. */
export interface Entry {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a file once, to its last byte.
 * @param progress called with the bytes that are read, and those of the file
 * @throws FileSizeError, FormatError, InvalidValueError, DataError
 */
export async function readRunFile(
  file: Blob,
  hash: Hash,
  progress: (done: number, total: number) => void,
): Promise<RunFile> {
  checkFileSize(file.size, LARGEST_RUN);
  // Whether it is one at all, its names tell.
  let isRun = false;
  for await (const { path } of entriesOf(file)) isRun ||= path === LIST;
  if (!isRun) throw noRun();
  const texts = new Map<string, Uint8Array>();
  const found = new Map<string, Listed>();
  let [read, text] = [0, 0];
  for await (const entry of entriesOf(file)) {
    const { name, bytes, sha256 } = await contentOf(file, entry, hash);
    progress((read += bytes.length), file.size);
    found.set(name, { bytes: bytes.length, sha256 });
    if (!isText(name)) continue;
    if ((text += bytes.length) > MOST_TEXT) throw tooMuch();
    texts.set(name, bytes);
  }
  const json = (name: string): unknown => {
    const bytes = texts.get(name);
    if (bytes === undefined) throw lacks(name);
    return parsed(name, bytes);
  };
  const head = listOf(json(LIST));
  for (const [name, said] of head.files) {
    const is = found.get(name);
    if (is === undefined) throw lacks(name);
    if (is.sha256 !== said.sha256 || is.bytes !== said.bytes) throw changed(name);
  }
  for (const name of found.keys()) if (name !== LIST && !head.files.has(name)) throw more(name);
  async function* rest() {
    for await (const entry of entriesOf(file)) {
      if (isText(entry.path)) continue;
      const content = await contentOf(file, entry, hash);
      if (content.sha256 !== head.files.get(entry.path)?.sha256) throw changed(entry.path);
      yield content;
    }
  }
  return { ...head, json, rest };
}

const isText = (name: string): boolean => name.endsWith('.json');

/** What was passed over has no place in such a file. */
async function* entriesOf(file: Blob): AsyncGenerator<ArchiveEntry> {
  const name = file instanceof File ? file.name : 'run.espalier';
  for await (const entry of openArchive(file, name, LIMITS)) {
    if (isSkipped(entry)) throw more(entry.path);
    yield entry;
  }
}

/** Weights are packed to hardly less: an entry that is larger than its whole file is none of a run. */
async function contentOf(file: Blob, entry: ArchiveEntry, hash: Hash): Promise<Entry> {
  const { path: name } = entry;
  const content = await entry.bytes(isText(name) ? MOST_TEXT : Math.min(LARGEST_RUN, file.size));
  return { name, bytes: content, sha256: await hash(content) };
}

/** What later versions say besides is passed over. */
function listOf(given: unknown): RunFileHead & Pick<RunFile, 'files'> {
  const of = fields(LIST, given, null);
  if (of['format'] !== FORMAT) throw noRun();
  const page = text('page', of['page'], LONGEST_SAID);
  const version = whole('version', of['version'], 1);
  if (version > VERSION) throw newer(version, page);
  const listed = Object.entries(fields('files', of['files'], null));
  const files = new Map(
    listed.map(([name, said]) => {
      const path = `files.${name}`;
      const { bytes, sha256 } = fields(path, said, null);
      if (name.length > LONGEST_NAME) throw new InvalidValueError('files', name, 'a short name');
      if (typeof sha256 !== 'string' || !SHA256.test(sha256))
        throw new InvalidValueError(`${path}.sha256`, sha256, '64 hexadecimal digits');
      return [name, { bytes: whole(`${path}.bytes`, bytes, 0, LARGEST_RUN), sha256 }];
    }),
  );
  return { id: text('id', of['id'], LONGEST_NAME), page, when: whole('when', of['when']), files };
}

function parsed(name: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw notWhole(`${cutText(name)} is no JSON`);
  }
}

const AGAIN = 'Save the run again where it is, and open that file.';

const notWhole = (why: string): FormatError =>
  new FormatError(
    `The file of a run must be a whole zip as Espalier writes it; got another: ${why}.`,
    AGAIN,
    words('runFileBroken', 'saveRunAgain', { why }),
  );

const noRun = (): FormatError =>
  new FormatError(
    `The file of a run must hold ${LIST}, the list of what is in it; got a zip without.`,
    'Choose a file that “Save the run” has written.',
    words('runFileOther', 'runFile', { name: LIST }),
  );

const newer = (version: number, page: string): FormatError =>
  new FormatError(
    `The file of a run must be of version ${VERSION}; got one of version ${version}, which Espalier ${cutText(page)} wrote.`,
    'Open it with a newer Espalier.',
    words('runFileNewer', 'newerPage', { most: VERSION, version, page }),
  );

const unlike = (name: string, got: string): FormatError =>
  new FormatError(
    `${cutText(name)} in the file of a run must be as its list says; got ${got}.`,
    AGAIN,
    words('runFileEntry', 'saveRunAgain', { name }),
  );

const lacks = (name: string): FormatError => unlike(name, 'none');
const changed = (name: string): FormatError => unlike(name, 'other bytes');
const more = (name: string): FormatError => unlike(name, 'it where the list has none');

const tooMuch = (): FormatError =>
  notWhole(`its texts together have more than ${MOST_TEXT / 2 ** 20} MB`);
