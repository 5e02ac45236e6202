// Pictures in folders, one folder a class, with or without folders of parts (train, test) above: of a folder that was
// dropped, or of an archive that is read from its beginning each time. Lists first and reads later; decodes nothing.
import { CancelledError, FormatError, toReport, type ErrorReport } from '../../core/errors';
import type { SkippedImage } from '../../core/own-set';
import type { ImageSource, SourceImage } from './source';
import {
  checkCounts,
  loosePicture,
  notPicture,
  noPictures,
  pathTwice,
  pictureBytes,
  SOURCE_LIMITS,
} from './source-errors';
import { splitIn, splitNamed, type NamedSplit } from './split-names';

/** A file in folders. */
export interface FolderFile {
  /** Folders and name, with “/” between them. */
  readonly path: string;
  /** Bytes; null where nobody knows. */
  readonly size: number | null;
  /** Once at the most, and before the next file is asked for. @throws FormatError where it is damaged or larger */
  bytes(most: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** What was passed over where the files come from. */
export interface PassedOver {
  readonly path: string;
  readonly error: ErrorReport;
}

export interface Folder {
  readonly name: string;
  /** All files, in one order, from the first again at every call. */
  files(signal: AbortSignal): AsyncIterable<FolderFile | PassedOver>;
  /** What a file is by its content, for those that are not called as pictures are. */
  kindOf(bytes: Uint8Array): string;
}

/** What is told one by one; the rest is counted alone. */
const MOST_TOLD = 10_000;
const PICTURES = /\.(png|jpe?g|jfif|webp|avif|gif)$/i;
const PICTURE_KINDS = ['png', 'jpeg', 'webp', 'avif', 'gif'];
/** Folders that hold folders of classes, and say nothing of pictures. */
const PLAIN = /^(images?|pictures?|photos?|data|dataset|imgs?)$/i;

/** A picture by its folders. */
interface Place {
  readonly part: NamedSplit | null;
  readonly className: string;
}

/**
 * The set of a folder. Classes are sorted by code points, as torchvision's ImageFolder has them.
 * @throws FormatError where no picture lies in a folder, or there are too many or too few classes; CancelledError;
 * what `files` throws
 */
export async function openFolder(folder: Folder, signal: AbortSignal): Promise<ImageSource> {
  const { name } = folder;
  const { paths, skipped, skip } = await list(folder, signal);
  const places = placesOf(paths, (path) => skip(path, loosePicture));
  const classes = new Set([...places.values()].map(({ className }) => className));
  if (paths.length === 0 || classes.size === 0) throw noPictures(name);
  checkCounts(name, classes.size, places.size);
  const classNames = sortedByCodePoint(classes);
  const labels = new Map(classNames.map((className, label) => [className, label]));
  const splitOf = splitIn(new Set([...places.values()].map(({ part }) => part)));
  return {
    ...{ name, classNames, count: places.size, labels: null, skipped },
    async *images(wanted) {
      const come = new Set<string>();
      for await (const file of folder.files(wanted)) {
        if (wanted.aborted) throw new CancelledError('Reading pictures');
        const place = places.get(file.path);
        if (place === undefined || 'error' in file || come.has(file.path)) continue;
        come.add(file.path);
        const { className, part } = place;
        yield {
          label: labels.get(className) ?? 0,
          split: splitOf(part),
          from: file.path,
          image: { kind: 'encoded', bytes: () => pictureOf(file) },
        } satisfies SourceImage;
      }
    },
  };
}

async function pictureOf(file: FolderFile): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await file.bytes(SOURCE_LIMITS.picture);
  if (bytes.length === 0) throw pictureBytes(file.path);
  return bytes;
}

/** Paths of what is a picture, by its name or else by its content. */
async function list(folder: Folder, signal: AbortSignal) {
  const paths = new Set<string>();
  const skipped: SkippedImage[] = [];
  // Errors take a while to make, and many may never be told.
  const skip = (from: string, why: () => unknown) => {
    if (skipped.length === MOST_TOLD) return;
    const error = why();
    if (!(error instanceof FormatError)) throw error;
    skipped.push({ from, error: toReport(error) });
  };
  for await (const file of folder.files(signal)) {
    if (signal.aborted) throw new CancelledError('Reading pictures');
    if ('error' in file) {
      if (skipped.length < MOST_TOLD) skipped.push({ from: file.path, error: file.error });
      continue;
    }
    const { path, size } = file;
    if (isLeftBehind(path)) continue;
    if (paths.has(path)) skip(path, pathTwice);
    else if (size !== null && (size === 0 || size > SOURCE_LIMITS.picture))
      skip(path, () => pictureBytes(path));
    else if (PICTURES.test(path)) paths.add(path);
    else {
      const kind = await file.bytes(SOURCE_LIMITS.picture).then(
        (bytes) => folder.kindOf(bytes),
        (error: unknown) => skip(path, () => error),
      );
      if (kind === undefined) continue;
      if (PICTURE_KINDS.includes(kind)) paths.add(path);
      else skip(path, () => notPicture(kind));
    }
    if (paths.size > SOURCE_LIMITS.images) checkCounts(folder.name, 2, paths.size);
  }
  return { paths: [...paths], skipped, skip };
}

/** What systems put beside files. */
const isLeftBehind = (path: string): boolean =>
  /(^|\/)(__MACOSX\/|\._[^/]*$|(\.DS_Store|Thumbs\.db|desktop\.ini)$)/i.test(path);

/** Where pictures belong, by their paths. @param loose told of those that lie in no folder of a class */
function placesOf(
  paths: readonly string[],
  loose: (path: string) => void,
): ReadonlyMap<string, Place> {
  const root = rootOf(paths);
  const folders = (path: string) => foldersOf(path).slice(root);
  // “train” is a class, too, where it lies among classes and holds pictures itself.
  const classesAlone = paths.some((path) => {
    const [one, ...more] = folders(path);
    return one !== undefined && more.length === 0 && partOf(one) === null;
  });
  const places = new Map<string, Place>();
  for (const path of paths) {
    const place = placeOf(folders(path), classesAlone);
    if (place === null) loose(path);
    else places.set(path, place);
  }
  return places;
}

/**
 * How many folders are above those of classes and parts: what all pictures lie in, unless that is the only class.
 */
function rootOf(paths: readonly string[]): number {
  const [first = ''] = paths;
  let shared = foldersOf(first);
  let deepest = 0;
  for (const path of paths) {
    const own = foldersOf(path);
    deepest = Math.max(deepest, own.length);
    const same = shared.findIndex((one, i) => one !== own[i]);
    if (same !== -1) shared = shared.slice(0, same);
  }
  const part = shared.findIndex((one) => partOf(one) !== null);
  if (part !== -1) return part;
  return deepest === shared.length ? Math.max(0, shared.length - 1) : shared.length;
}

const foldersOf = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .filter((one) => one !== '');

/** Whether a folder's whole name is that of a part. */
const partOf = (folder: string): NamedSplit | null =>
  PART.test(folder) ? splitNamed(folder) : null;

const PART =
  /^(train|training|test|testing|val|valid|validation|dev)([ _-]?(set|data|images?|pictures?))?$/i;

/** By the folders below the root: a part, folders that say nothing, the class; what lies below that is its. */
function placeOf(folders: readonly string[], classesAlone: boolean): Place | null {
  let part: NamedSplit | null = null;
  for (const [depth, one] of folders.entries()) {
    const isLast = depth === folders.length - 1;
    const named: NamedSplit | null = part === null ? partOf(one) : null;
    if (named !== null && !(isLast && classesAlone)) part = named;
    else if (!PLAIN.test(one) || (isLast && part === null))
      return { part, className: one.normalize() };
  }
  return null;
}

/** By code points and not by the halves of those that take two, as Python sorts. */
export function sortedByCodePoint(names: ReadonlySet<string>): string[] {
  const points = (name: string) => Array.from(name, (letter) => letter.codePointAt(0) ?? 0);
  return [...names]
    .map((name) => ({ name, points: points(name) }))
    .sort((a, b) => {
      const at = a.points.findIndex((point, i) => point !== b.points[i]);
      return at === -1
        ? a.points.length - b.points.length
        : (a.points[at] ?? 0) - (b.points[at] ?? -1);
    })
    .map(({ name }) => name);
}
