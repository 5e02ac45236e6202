// Reads zip: the table of contents by zip.js, which knows its many forms and their traps, and the files behind it
// by the streams of the browser. Unpacks one file at a time, and no more of it than its reader asks for.
import type { Entry } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { crc32 } from '../../core/checksums';
import { EspalierError } from '../../core/errors';
import { inflateWithin } from '../../core/inflate';
import { saidBy } from '../../core/said';
import {
  entryChecksum,
  entryHeader,
  entryLarge,
  entryPacked,
  entrySize,
  zipContents,
  zipOverlap,
} from './archive-errors';
import type { Bytes, FileWindow } from './byte-source';
import type { ArchiveEntry, ArchiveLimits, Skipped, WhySkipped } from './entry';
import { skipped, type Named, type Tally } from './tally';
import { nameOf } from './tar-header';

/** What the table of contents says of a file; all numbers in bytes but for the method. */
interface Listed {
  readonly name: Named;
  /** Where its header lies. */
  readonly at: number;
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
  readonly method: number;
  /** Why it is no file to read; null for one that is. */
  readonly not: WhySkipped | 'folder' | null;
}

const HEADER = 30;
const SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** The table of contents is read at once. */
const MOST_CONTENTS = 64 * 2 ** 20;
/** Reads of the file for its table of contents; a handful is usual, and some looks for it are one an entry. */
const MOST_READS = 5000;
/** Entries after which others get their turn. */
const PAUSE_EVERY = 5000;

/**
 * The files of a zip archive, in the order in which they lie in it.
 * @param name what it is called
 * @throws FormatError where its table of contents is damaged, files lie in each other, or the tally is full
 */
export async function* readZip(
  window: FileWindow,
  name: string,
  tally: Tally,
  limits: ArchiveLimits,
): AsyncGenerator<ArchiveEntry | Skipped, void, undefined> {
  const { listed, end } = await readContents(window, name, tally);
  // As they lie: the file is read forwards, and what lies in another shows beside it.
  listed.sort((a, b) => a.at - b.at);
  const room = (i: number) => listed[i + 1]?.at ?? end;
  for (const [i, one] of listed.entries())
    if (one.at + HEADER + one.packed > room(i)) throw zipOverlap(name, one.name.text);
  for (const [i, one] of listed.entries()) {
    if (one.not === 'folder') continue;
    const path = one.not === null ? tally.path(one.name, true) : skipped(one.name.text, one.not);
    if (path === null) continue;
    if (typeof path !== 'string') {
      yield path;
      continue;
    }
    const bytes = async (most: number) => {
      const cap = Math.min(most, limits.entry);
      if (one.size > cap) throw entryLarge(path, cap);
      const packed = await packedBytes(window, name, path, one, room(i));
      const whole = await unpack(path, packed, one);
      tally.bytes(whole.length);
      return whole;
    };
    yield { path, size: one.size, bytes };
  }
}

/** @param room where the next file lies: none may reach so far */
async function packedBytes(
  window: FileWindow,
  name: string,
  path: string,
  { at, packed, size, method }: Listed,
  room: number,
): Promise<Bytes> {
  const header = await window.read(at, HEADER);
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  if (header.length < HEADER || view.getUint32(0, true) !== SIGNATURE) throw entryHeader(path);
  if (view.getUint16(8, true) !== method) throw entryHeader(path);
  const start = at + HEADER + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + packed > room) throw zipOverlap(name, path);
  // What cannot be packed is stored with a few bytes for every block.
  if (packed > (method === STORED ? size : size + size / 64 + 1024)) throw entrySize(path, size);
  return window.read(start, packed);
}

async function unpack(path: string, packed: Bytes, { size, crc, method }: Listed): Promise<Bytes> {
  const whole =
    method === STORED || packed.length === 0
      ? packed.slice()
      : await inflateWithin(packed, 'deflate-raw', size).catch(() => {
          throw entryPacked(path);
        });
  if (whole?.length !== size) throw entrySize(path, size);
  if (crc32(whole) !== crc) throw entryChecksum(path);
  return whole;
}

/** What the table of contents lists, and where it begins. */
async function readContents(
  window: FileWindow,
  name: string,
  tally: Tally,
): Promise<{ listed: Listed[]; end: number }> {
  const { Reader, ZipReader } = await import('@zip.js/zip.js/lib/zip-core-custom.js');
  class Part extends Reader<FileWindow> {
    private reads = 0;
    override size = window.size;

    override async readUint8Array(from: number, length: number): Promise<Bytes> {
      this.reads += 1;
      if (this.reads > MOST_READS) throw new Error('it is looked for in too many places');
      const count = Math.min(length, window.size - from);
      if (count > MOST_CONTENTS) throw new Error(`it has more than ${MOST_CONTENTS} bytes`);
      return (await window.read(from, count)).slice();
    }
  }
  const listed: Listed[] = [];
  try {
    // Names are looked at here: one that leads out is passed over, and the others are read.
    const zip = new ZipReader(new Part(window), { filenameValidation: 'tolerant' });
    for await (const entry of zip.getEntriesGenerator()) {
      tally.entry();
      listed.push(listedOf(entry));
      if (listed.length % PAUSE_EVERY === 0) await new Promise((go) => setTimeout(go));
    }
    return { listed, end: zip.directoryOffset ?? window.size };
  } catch (error) {
    if (error instanceof EspalierError) throw error;
    throw zipContents(name, saidBy(error) ?? 'no reason');
  }
}

/** An entry in few words: the library's own take kilobytes each. */
function listedOf(entry: Entry): Listed {
  const { rawFilename, filename, extraFieldUnicodePath, offset } = entry;
  const own = nameOf(rawFilename);
  // Old writers have the name beside it in UTF-8.
  const given = extraFieldUnicodePath?.['valid'] === true ? { text: filename, utf8: true } : null;
  return {
    name: given ?? (own.utf8 ? own : { text: filename, utf8: false }),
    at: offset,
    packed: entry.compressedSize,
    size: entry.uncompressedSize,
    // Absent where it is encrypted.
    crc: entry.crc32 ?? 0,
    method: entry.compressionMethod,
    not: notOf(entry),
  };
}

function notOf(entry: Entry): Listed['not'] {
  if (entry.directory) return 'folder';
  if (entry.symlink) return 'link';
  if (entry.encrypted) return 'encrypted';
  return [STORED, DEFLATED].includes(entry.compressionMethod) ? null : 'method';
}
