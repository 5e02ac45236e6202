// Pictures with labels out of whatever a person brought: tells by content what the files are, files inside of archives
// too, and opens the reader for it. Decodes nothing.
import type { BroughtFile } from '../../core/brought';
import { words } from '../../core/error-words';
import { FormatError, toReport } from '../../core/errors';
import { cut, cutText } from '../../core/shown';
import { openReader, readPart, type SetFile } from '../../data/own/blob-reader';
import { openCifar } from '../../data/own/cifar-source';
import { openFolder, type Folder, type FolderFile } from '../../data/own/folder-source';
import { openIdx } from '../../data/own/idx-source';
import type { ImageSource } from '../../data/own/source';
import { pictureBytes } from '../../data/own/source-errors';
import { skippedEntry } from '../../formats/archive/archive-errors';
import { isSkipped } from '../../formats/archive/entry';
import { openArchive } from '../../formats/archive/open-archive';
import { HEAD_BYTES, tellKind, type FileKind } from '../../formats/tell-kind';
import { isTorch } from '../open-brought';

/** A file, and what it is; what is packed by gzip alone is what it unpacks to. */
interface Told {
  readonly file: SetFile;
  readonly kind: FileKind;
}

/** Files whose content is looked at; of more, those that are not called as pictures are. */
const MOST_TOLD = 200;
/** Of files inside of an archive that are no pictures: how many, and bytes of all. */
const MOST_INNER = 64;
const INNER_BYTES = 640 * 2 ** 20;

const PICTURES = /\.(png|jpe?g|jfif|webp|avif|gif)$/i;
const PICTURE_KINDS: readonly FileKind[] = ['png', 'jpeg', 'webp', 'avif', 'gif'];
const NETWORK_KINDS: readonly FileKind[] = ['safetensors', 'pickle', 'onnx', 'gguf', 'hdf5'];

/**
 * The set that files make; null where they are of another kind, a network above all.
 * @param label the column of a table that counts; null for the likeliest
 * @throws FormatError, InvalidValueError, DataError, CancelledError, as their readers do
 */
export async function openImages(
  files: readonly BroughtFile[],
  label: string | null,
  signal: AbortSignal,
): Promise<ImageSource | null> {
  const given = files.map(({ name, blob }) => ({ name, blob }));
  const pictures = given.filter(({ name }) => PICTURES.test(name));
  const others = given.filter(({ name }) => !PICTURES.test(name));
  const told: Told[] = [];
  for (const file of others.slice(0, MOST_TOLD)) told.push(await tell(file, signal));
  // A few pictures beside a network are its examples.
  if (told.some(({ kind }) => NETWORK_KINDS.includes(kind))) return null;
  const name = nameOf(files);
  const table = await openTable(name, told, label, signal);
  if (table !== null) return table;
  const archives = told.filter(({ kind }) => kind === 'zip' || kind === 'tar');
  if (archives.length > 0 && pictures.length === 0)
    return openArchives(name, archives, label, signal);
  if (pictures.length > 0 || told.some(({ kind }) => PICTURE_KINDS.includes(kind)))
    return openFolder(folderOf(name, given), signal);
  return null;
}

/** Sets whose files are tables. */
async function openTable(
  name: string,
  told: readonly Told[],
  label: string | null,
  signal: AbortSignal,
): Promise<ImageSource | null> {
  const of = (...kinds: FileKind[]) =>
    told.filter(({ kind }) => kinds.includes(kind)).map(({ file }) => file);
  const parquet = of('parquet');
  if (parquet.length > 0) {
    const { openParquet } = await import('../../data/own/parquet-source');
    return openParquet(name, parquet, label, signal);
  }
  const idx = of('idx');
  if (idx.length > 0) return openIdx(name, idx, signal);
  const lists = told.map(({ file }) => file).filter((file) => /\.txt$/i.test(file.name));
  for (const kind of ['cifar10', 'cifar100'] as const) {
    const records = of(kind);
    if (records.length > 0)
      return openCifar(name, kind, [...new Set([...records, ...lists])], signal);
  }
  return null;
}

/** @throws DataError, CancelledError */
async function tell(file: SetFile, signal: AbortSignal): Promise<Told> {
  const { name, blob } = file;
  const head = await readPart(blob, 0, HEAD_BYTES, signal);
  const kind = tellKind(head, blob.size, name);
  if (kind !== 'gzip') return { file, kind };
  const reader = await openReader(file, signal);
  try {
    // A gzip file does not say how long it is inside; what is told by that alone is not told.
    const inner = tellKind(await reader.take(HEAD_BYTES), 0, name.replace(/\.gz$/i, ''));
    if (inner !== 'unknown') return { file, kind: inner };
    return { file, kind: /\.(tgz|tar\.gz)$/i.test(name) ? 'tar' : 'gzip' };
  } catch (error) {
    // Its reader says what is wrong.
    if (error instanceof FormatError) return { file, kind: 'tar' };
    throw error;
  } finally {
    await reader.close();
  }
}

async function openArchives(
  name: string,
  archives: readonly Told[],
  label: string | null,
  signal: AbortSignal,
): Promise<ImageSource | null> {
  const files = archives.map(({ file }) => file);
  for (const { blob } of files) if (await isTorch(blob)) return null;
  const inner = await tableWithin(files, signal);
  if (inner === 'network') return null;
  const told: Told[] = [];
  for (const file of inner ?? []) told.push(await tell(file, signal));
  if (told.some(({ kind }) => kind === 'pickle')) throw pickled(name);
  const table = await openTable(name, told, label, signal);
  return table ?? openFolder(archiveFolder(name, files), signal);
}

/** The files inside of archives where those are few and none is a picture; null where they are pictures. */
async function tableWithin(
  archives: readonly SetFile[],
  signal: AbortSignal,
): Promise<SetFile[] | 'network' | null> {
  const found: SetFile[] = [];
  let bytes = 0;
  for (const { name, blob } of archives) {
    for await (const entry of openArchive(blob, name, undefined, signal)) {
      if (isSkipped(entry)) continue;
      if (PICTURES.test(entry.path)) return null;
      if (/\.safetensors$/i.test(entry.path)) return 'network';
      const room = INNER_BYTES - bytes;
      if (found.length === MOST_INNER || (entry.size ?? 0) > room) return null;
      const content = await entry.bytes(room);
      bytes += content.length;
      found.push({ name: entry.path, blob: new Blob([content]) });
    }
  }
  return found;
}

/** Files that lie in folders by their names. */
function folderOf(name: string, given: readonly SetFile[]): Folder {
  // Systems list folders in any order, and a part of a set is taken by its order.
  const sorted = [...given].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    ...{ name, kindOf },
    async *files(signal) {
      for (const { name: path, blob } of sorted) {
        const bytes = (most: number) =>
          blob.size > most
            ? Promise.reject(pictureBytes(path))
            : readPart(blob, 0, blob.size, signal);
        yield await Promise.resolve({ path, size: blob.size, bytes });
      }
    },
  };
}

/** Archives as one folder; where they are several, each is a folder in it, by its name. */
function archiveFolder(name: string, archives: readonly SetFile[]): Folder {
  return {
    ...{ name, kindOf },
    async *files(signal) {
      for (const { name: archive, blob } of archives) {
        const above = archives.length > 1 ? `${stemOf(archive)}/` : '';
        for await (const entry of openArchive(blob, archive, undefined, signal)) {
          const path = `${above}${entry.path}`;
          if (isSkipped(entry)) yield { path, error: toReport(skippedEntry(entry)) };
          else
            yield {
              ...{ path, size: entry.size },
              bytes: (most) => entry.bytes(most),
            } satisfies FolderFile;
        }
      }
    },
  };
}

const kindOf = (bytes: Uint8Array): string => tellKind(bytes, bytes.length);

/** What a set is called: the folder that all of it lies in, or its file. */
function nameOf(files: readonly BroughtFile[]): string {
  const [first] = files;
  const path = first?.name ?? '';
  const folder = path.includes('/') ? path.split('/').find((one) => one !== '') : undefined;
  return cutText(folder ?? stemOf(path));
}

/** A file's name without its folders and endings, and without its number among those of its set. */
const stemOf = (path: string): string => {
  const name = path.split('/').at(-1) ?? '';
  const stem = name.replace(/(\.(zip|tar|tgz|gz|bin|parquet|png|jpe?g|webp|avif|gif))+$/i, '');
  return stem.replace(/-\d{5}-of-\d{5}$/, '') || 'set';
};

const pickled = (name: string): FormatError =>
  new FormatError(
    `“${cutText(name)}” must hold pictures; got Python’s pickle, which may run anything when it is opened.`,
    'Take the binary version of the set.',
    words('setPickle', 'binaryVersion', { name: cut(name) }),
  );
