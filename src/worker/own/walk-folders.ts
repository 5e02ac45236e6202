// All files that lie in folders that a person dropped or chose, by their paths. In the worker: to ask for tens of
// thousands of files holds up whoever asks. Reads none of them.
import type { BroughtFile } from '../../core/brought';
import { words } from '../../core/error-words';
import { CancelledError, DataError, FormatError } from '../../core/errors';
import { saidBy } from '../../core/said';

/** More than any data set has, each in a folder of its own. */
const MOST_ENTRIES = 2_100_000;
/** Files that are asked for at once. */
const AT_ONCE = 64;

/** Stands for a file that the browser does not hand out: whoever opens it passes it over by its name. */
const UNREADABLE = new Blob();

interface Found {
  readonly name: string;
  readonly handle: FileSystemFileHandle;
}

/**
 * @param found told how many files there are so far
 * @throws CancelledError on abort; FormatError for more than can be a data set; DataError where a folder cannot be read
 */
export async function filesIn(
  folders: readonly FileSystemDirectoryHandle[],
  signal: AbortSignal,
  found: (files: number) => void,
): Promise<BroughtFile[]> {
  const files = await namesIn(folders, signal);
  const brought: BroughtFile[] = [];
  for (let at = 0; at < files.length; at += AT_ONCE) {
    if (signal.aborted) throw new CancelledError('openFiles');
    const some = files.slice(at, at + AT_ONCE);
    const blobs = await Promise.all(
      some.map(({ handle }): Promise<Blob> => handle.getFile().catch(() => UNREADABLE)),
    );
    for (const [i, { name }] of some.entries())
      brought.push({ name, blob: blobs[i] ?? UNREADABLE });
    found(brought.length);
  }
  return brought;
}

async function namesIn(
  folders: readonly FileSystemDirectoryHandle[],
  signal: AbortSignal,
): Promise<Found[]> {
  const files: Found[] = [];
  const rest = folders.map((folder) => ({ path: `${folder.name}/`, folder }));
  let seen = 0;
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    try {
      for await (const [name, handle] of next.folder) {
        if (signal.aborted) throw new CancelledError('openFiles');
        if (++seen > MOST_ENTRIES) throw tooMany();
        if (isFile(handle)) files.push({ name: next.path + name, handle });
        else if (isFolder(handle)) rest.push({ path: `${next.path}${name}/`, folder: handle });
      }
    } catch (error) {
      throw error instanceof DOMException ? unreadable(error) : error;
    }
  }
  return files;
}

const isFile = (handle: FileSystemHandle): handle is FileSystemFileHandle => handle.kind === 'file';
const isFolder = (handle: FileSystemHandle): handle is FileSystemDirectoryHandle =>
  handle.kind === 'directory';

const tooMany = (): FormatError =>
  new FormatError(
    `There must be 1 to ${MOST_ENTRIES} files to open at once; got more.`,
    '',
    words('filesMany', null, { has: MOST_ENTRIES + 1, most: MOST_ENTRIES }),
  );

function unreadable(error: DOMException): DataError {
  const reason = saidBy(error)?.replace(/\.$/, '') ?? 'the browser does not say why';
  return new DataError(
    `The file could not be read: ${reason}.`,
    'Choose it again; it may have been moved or changed meanwhile, or may not be read by this browser.',
    words('fileUnreadable', 'chooseAgain', { reason }),
  );
}
