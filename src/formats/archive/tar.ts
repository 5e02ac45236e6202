// Reads tar, one header behind another: plain, or as it comes out of gzip. Holds one file at a time, and of that
// no more than its reader asks for. Never looks back.
import { archiveCut, entryLarge, tarExtended, tarHeader, tarSize } from './archive-errors';
import type { ByteSource, Bytes } from './byte-source';
import type { ArchiveEntry, ArchiveLimits, Skipped, WhySkipped } from './entry';
import { skipped, type Named, type Tally } from './tally';
import {
  BLOCK,
  MAP_GOES_ON,
  nameOf,
  NOTHING_EXTENDED,
  readHeader,
  readRecords,
  upToNul,
  type Extended,
  type TarHeader,
} from './tar-header';

/** Bytes of an extended header: a name, attributes of the system that packed it. */
const MOST_EXTENDED = 2 ** 20;
/** Headers that may stand before one file. */
const MOST_BEFORE = 16;

/**
 * The files of a tar archive.
 * @param name what it is called
 * @throws FormatError where it is damaged or cut off, or holds more than the tally takes
 */
export async function* readTar(
  source: ByteSource,
  name: string,
  tally: Tally,
  limits: ArchiveLimits,
): AsyncGenerator<ArchiveEntry | Skipped, void, undefined> {
  let common: Extended = NOTHING_EXTENDED;
  let own: Partial<Extended> = {};
  let before = 0;
  for (;;) {
    const at = source.at;
    const block = await source.take(BLOCK);
    // Without an end that is marked it ends where nothing more comes.
    if (block.length === 0 || (block.length === BLOCK && block.every((byte) => byte === 0))) return;
    if (block.length < BLOCK) throw archiveCut(name);
    const header = readHeader(block);
    if (header === null) throw tarHeader(name, at);
    if (header.size === null) throw tarSize(name, at);
    const kind = EXTENDING[header.type];
    if (kind !== undefined) {
      before += 1;
      if (before > MOST_BEFORE || header.size > MOST_EXTENDED)
        throw tarExtended(name, at, MOST_EXTENDED);
      const said = extendedOf(kind, await body(source, name, header.size));
      if (said === null) throw tarExtended(name, at, MOST_EXTENDED);
      if (kind === 'all') common = { ...common, ...said };
      else own = { ...own, ...said };
      continue;
    }
    tally.entry();
    const extended: Extended = { ...common, ...own };
    own = {};
    before = 0;
    if (header.type === 'S') await passMap(source, name, header);
    yield* entryOf(source, name, header, extended, tally, limits);
  }
}

/** Headers that say something of what comes behind them. */
const EXTENDING: Readonly<Partial<Record<string, 'next' | 'all' | 'name' | 'link'>>> =
  Object.assign(
    Object.create(null) as object,
    {
      x: 'next',
      X: 'next',
      g: 'all',
      L: 'name',
      K: 'link',
    } as const,
  );

function extendedOf(
  kind: 'next' | 'all' | 'name' | 'link',
  bytes: Bytes,
): Partial<Extended> | null {
  // Where a link leads matters to nobody here.
  if (kind === 'link') return {};
  if (kind === 'name') return { name: nameOf(upToNul(bytes)) };
  return readRecords(bytes);
}

/** What has no bytes behind its header, whatever the header's size says, and why it is passed over. */
const WITHOUT_BYTES: Readonly<Partial<Record<string, WhySkipped | 'folder'>>> = Object.assign(
  Object.create(null) as object,
  { 1: 'link', 2: 'link', 3: 'device', 4: 'device', 6: 'device', 5: 'folder' } as const,
);

async function* entryOf(
  source: ByteSource,
  name: string,
  { type, size: stored, name: short }: TarHeader,
  extended: Extended,
  tally: Tally,
  limits: ArchiveLimits,
): AsyncGenerator<ArchiveEntry | Skipped, void, undefined> {
  const named: Named = extended.name ?? short;
  const none = WITHOUT_BYTES[type];
  if (none !== undefined) {
    if (none !== 'folder') yield skipped(named.text, none);
    return;
  }
  const size = extended.size ?? stored ?? 0;
  const why = type === 'S' || extended.sparse ? 'sparse' : SPECIAL.test(type) ? 'special' : null;
  const path = why === null ? tally.path(named, false) : skipped(named.text, why);
  const reading = { is: null as Promise<Bytes> | null };
  if (typeof path !== 'string') {
    if (path !== null) yield path;
  } else {
    yield {
      path,
      size,
      bytes(most) {
        const cap = Math.min(most, limits.entry);
        if (size > cap) return Promise.reject(entryLarge(path, cap));
        if (reading.is !== null) throw new Error('A file of an archive is read once.');
        reading.is = whole(source, name, size);
        return reading.is;
      },
    };
  }
  if (reading.is === null) {
    if ((await source.skip(size)) < size) throw archiveCut(name);
  } else await reading.is;
  // What fills the last block may lack where the archive ends.
  await source.skip(filling(size));
}

/** Volume labels, parts of other volumes, lists of folders, and what no standard knows but to pass over. */
const SPECIAL = /^[^07]$/;

const filling = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

async function whole(source: ByteSource, name: string, size: number): Promise<Bytes> {
  const bytes = await source.take(size);
  if (bytes.length < size) throw archiveCut(name);
  return bytes;
}

async function body(source: ByteSource, name: string, size: number): Promise<Bytes> {
  const bytes = await whole(source, name, size);
  if ((await source.skip(filling(size))) < filling(size)) throw archiveCut(name);
  return bytes;
}

/** Passes over the blocks that go on with a sparse file's map. */
async function passMap(source: ByteSource, name: string, header: TarHeader): Promise<void> {
  let goesOn = header.extended;
  while (goesOn) goesOn = (await whole(source, name, BLOCK))[MAP_GOES_ON] === 1;
}
