// Files that a person drops, chooses or pastes, by names that say in which folder they lay. Folders are walked, however
// deep and large, without holding the page up; reads no file.
import type { BroughtFile } from '../core/brought';
import { words } from '../core/error-words';
import { CancelledError, FormatError } from '../core/errors';

/** More than any data set has, each in a folder of its own. */
const MOST_ENTRIES = 2_100_000;

/** Files that were chosen: those of a folder have their path in it. */
export const chosenFiles = (files: Iterable<File>): readonly BroughtFile[] =>
  Array.from(files, (file) => ({
    name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
    blob: file,
  }));

/** What was dropped, to be asked before the browser takes it back, which is when the event ends. */
export interface Dropped {
  readonly files: readonly File[];
  /** Null where no folder is among them. */
  readonly entries: readonly FileSystemEntry[] | null;
  /** The same as what a worker can walk; null where no folder is among them, or the browser has none. */
  readonly handles: Promise<readonly FileSystemHandle[]> | null;
}

/** Not of every browser. */
type Item = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };

export function droppedOn({ items, files }: DataTransfer): Dropped {
  const given: readonly Item[] = Array.from(items);
  const entries = given
    .map((item) => item.webkitGetAsEntry())
    .filter((entry): entry is FileSystemEntry => entry !== null);
  const none = { files: Array.from(files), entries: null, handles: null };
  if (!entries.some(({ isDirectory }) => isDirectory)) return none;
  const asked = given.flatMap((item) => item.getAsFileSystemHandle?.() ?? []);
  const handles = Promise.all(asked).then((all) => all.filter((handle) => handle !== null));
  return { ...none, entries, handles: asked.length < given.length ? null : handles };
}

/** Files and folders apart. @throws what the browser says of a file that it does not hand out */
export async function partedHandles(
  handles: readonly FileSystemHandle[],
): Promise<{ files: BroughtFile[]; folders: FileSystemDirectoryHandle[] }> {
  const alone = handles.filter((handle): handle is FileSystemFileHandle => handle.kind === 'file');
  const blobs = await Promise.all(alone.map((handle) => handle.getFile()));
  return {
    files: blobs.map((blob) => ({ name: blob.name, blob })),
    folders: handles.filter(
      (handle): handle is FileSystemDirectoryHandle => handle.kind === 'directory',
    ),
  };
}

/** Files that are asked for at once: a few milliseconds of the page's time. */
const AT_ONCE = 16;

/**
 * All files of what was dropped, with their paths, for browsers whose workers cannot walk it: a folder tells some of its
 * entries at a time, and a few files are asked for at once. Between any two the page is free.
 * @param found told now and then how many files there are so far
 * @throws CancelledError on abort; FormatError for more than can be a data set
 */
export async function walkEntries(
  entries: readonly FileSystemEntry[],
  signal: AbortSignal,
  found: (files: number) => void,
): Promise<BroughtFile[]> {
  const files: BroughtFile[] = [];
  const folders: { readonly path: string; readonly folder: FileSystemDirectoryEntry }[] = [];
  let seen = 0;
  const take = async (some: readonly FileSystemEntry[], path: string) => {
    if (signal.aborted) throw new CancelledError('openFiles');
    seen += some.length;
    if (seen > MOST_ENTRIES) throw tooMany();
    for (const entry of some)
      if (isFolder(entry)) folders.push({ path: `${path}${entry.name}/`, folder: entry });
    const here = some.filter(isFile);
    for (let at = 0; at < here.length; at += AT_ONCE) {
      const few = here.slice(at, at + AT_ONCE);
      const blobs = await Promise.all(few.map(fileOf));
      for (const [i, { name }] of few.entries())
        files.push({ name: path + name, blob: blobs[i] ?? UNREADABLE });
      found(files.length);
      await rest();
    }
  };
  await take(entries, '');
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const reader = next.folder.createReader();
    for (let some = await readSome(reader); some.length > 0; some = await readSome(reader))
      await take(some, next.path);
  }
  return files;
}

/** Files come many in one task where nobody takes another for the next. */
const rest = () => new Promise((resolve) => setTimeout(resolve));

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** Stands for a file that the browser does not hand out: whoever opens it passes it over by its name. */
const UNREADABLE = new Blob();

const fileOf = (entry: FileSystemFileEntry): Promise<Blob> =>
  new Promise((resolve) => entry.file(resolve, () => resolve(UNREADABLE)));

/** Some of a folder's entries; none behind the last, and of a folder that may not be read. */
const readSome = (reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> =>
  new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));

const tooMany = (): FormatError =>
  new FormatError(
    `There must be 1 to ${MOST_ENTRIES} files to open at once; got more.`,
    '',
    words('filesMany', null, { has: MOST_ENTRIES + 1, most: MOST_ENTRIES }),
  );
