// Opens a zip, tar, tar.gz or gzip file that a person has, told by what is in it. Holds a window of the file and
// one file of it at a time. Never writes and never leads out: paths are names, and nothing is unpacked to a disk.
import { isTarHeader, tellKind } from '../tell-kind';
import { entryLarge, notArchive } from './archive-errors';
import { FileWindow, gzipSource, plainSource } from './byte-source';
import { ARCHIVE_LIMITS, type ArchiveEntry, type ArchiveLimits, type Skipped } from './entry';
import { readTar } from './tar';
import { BLOCK } from './tar-header';
import { Tally } from './tally';
import { readZip } from './zip';

/**
 * What an archive holds, one entry behind another; folders and what systems leave behind are passed over in
 * silence, other things by name. A single file in gzip is an archive of one. Whoever reads on has done with the
 * entry before; whoever stops early lets go of the file by that (`return`, or the end of a loop).
 * @param name what the file is called
 * @param signal ends it, at the next look at the file
 * @throws FormatError where it is no archive, damaged, or holds more than the limits, by what is measured;
 * CancelledError; DataError where the browser cannot read the file
 */
export async function* openArchive(
  file: Blob,
  name: string,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<ArchiveEntry | Skipped, void, undefined> {
  const window = new FileWindow(file, signal);
  const tally = new Tally(name, file.size, limits);
  const kind = tellKind(await window.read(0, BLOCK), file.size);
  if (kind === 'zip') yield* readZip(window, name, tally, limits);
  else if (kind === 'tar') yield* readTar(plainSource(window), name, tally, limits);
  else if (kind === 'gzip') yield* readGzip(window, name, tally, limits);
  else throw notArchive(name);
}

async function* readGzip(
  window: FileWindow,
  name: string,
  tally: Tally,
  limits: ArchiveLimits,
): AsyncGenerator<ArchiveEntry | Skipped, void, undefined> {
  const source = gzipSource(window, name, tally);
  try {
    const head = await source.peek(BLOCK);
    // By its name where nothing is in it: an archive of no files is zeros.
    if (isTarHeader(head) || /\.(tgz|tar\.gz)$/i.test(name)) {
      yield* readTar(source, name, tally, limits);
      return;
    }
    const path = tally.path({ text: name.replace(/\.gz$/i, ''), utf8: true }, true);
    if (path === null || typeof path !== 'string') {
      if (path !== null) yield path;
      return;
    }
    yield {
      path,
      size: null,
      async bytes(most) {
        const cap = Math.min(most, limits.entry);
        const bytes = await source.take(cap + 1);
        if (bytes.length > cap) throw entryLarge(path, cap);
        return bytes;
      },
    };
  } finally {
    await source.close();
  }
}
