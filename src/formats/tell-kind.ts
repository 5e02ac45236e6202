// Tells what a file is by what is in it. Its name is asked only where the content says nothing, and never against
// it. Pure; reads no more than it is given, and checks nothing: a file that begins like one of a kind may be none.

/** What a file is. Some kinds are known only so that a refusal can name them. */
export type FileKind =
  | 'safetensors'
  | 'json'
  | 'gzip'
  | 'zip'
  | 'tar'
  | 'idx'
  | 'cifar10'
  | 'cifar100'
  | 'parquet'
  | 'png'
  | 'jpeg'
  | 'webp'
  | 'gif'
  | 'avif'
  | 'bmp'
  | 'svg'
  /** Python's, as PyTorch wrote its files before 1.6, and as the batches of CIFAR for Python are. */
  | 'pickle'
  | 'hdf5'
  | 'npy'
  | 'onnx'
  | 'gguf'
  | 'heic'
  | 'tiff'
  | 'pdf'
  /** 7z, rar, bzip2, xz, zstd: archives that browsers cannot unpack. */
  | 'otherArchive'
  /** A few lines that stand for a large file in a repository which was cloned without its large files. */
  | 'lfsPointer'
  /** A web page, saved in the place of what it links to. */
  | 'html'
  | 'unknown';

/** Bytes of a file's beginning that tell every kind. Fewer tell less. */
export const HEAD_BYTES = 4096;

/**
 * @param head the file's first bytes, `HEAD_BYTES` of them or all where it has fewer
 * @param size of the whole file in bytes
 * @param name of the file, for the one kind that its content does not tell (ONNX)
 */
export function tellKind(head: Uint8Array, size: number, name = ''): FileKind {
  return (
    byMagic(head) ??
    (isSafetensors(head, size) ? 'safetensors' : null) ??
    (isTarHeader(head) ? 'tar' : null) ??
    (isIdx(head, size) ? 'idx' : null) ??
    byText(head) ??
    cifarOf(head, size) ??
    (isOnnx(head, name) ? 'onnx' : null) ??
    'unknown'
  );
}

/**
 * What a zip is, once its entries are known.
 * @param paths of its files, all or the first of them
 */
export function tellZip(paths: readonly string[]): 'torch' | 'npz' | 'zip' {
  // PyTorch's files since 1.6 have their pickle in one folder, which has the name of the file.
  if (paths.some((path) => /^[^/]*\/?data\.pkl$/.test(path))) return 'torch';
  return paths.length > 0 && paths.every((path) => path.endsWith('.npy')) ? 'npz' : 'zip';
}

/** Signatures, as bytes in Latin-1 letters, and where they stand. */
const MAGIC: readonly (readonly [FileKind, number, string])[] = [
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['jpeg', 0, '\xff\xd8\xff'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['gzip', 0, '\x1f\x8b'],
  ['zip', 0, 'PK\x03\x04'],
  // Without an entry; with parts on other disks.
  ['zip', 0, 'PK\x05\x06'],
  ['zip', 0, 'PK\x07\x08'],
  ['parquet', 0, 'PAR1'],
  // With its table of contents encrypted.
  ['parquet', 0, 'PARE'],
  ['tar', 257, 'ustar'],
  ['hdf5', 0, '\x89HDF\r\n\x1a\n'],
  ['npy', 0, '\x93NUMPY'],
  ['gguf', 0, 'GGUF'],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['pdf', 0, '%PDF-'],
  ['otherArchive', 0, "7z\xbc\xaf'\x1c"],
  ['otherArchive', 0, 'Rar!\x1a\x07'],
  ['otherArchive', 0, 'BZh'],
  ['otherArchive', 0, '\xfd7zXZ\0'],
  ['otherArchive', 0, '\x28\xb5\x2f\xfd'],
  ['lfsPointer', 0, 'version https://git-lfs.github.com/spec/'],
];

const has = (head: Uint8Array, at: number, letters: string): boolean =>
  head.length >= at + letters.length &&
  Array.prototype.every.call(letters, (letter: string, i) => head[at + i] === letter.charCodeAt(0));

function byMagic(head: Uint8Array): FileKind | null {
  const found = MAGIC.find(([, at, letters]) => has(head, at, letters));
  if (found !== undefined) return found[0];
  if (has(head, 0, 'RIFF') && has(head, 8, 'WEBP')) return 'webp';
  if (has(head, 4, 'ftyp')) return brandOf(head);
  // Two letters are few: its second header has one of the lengths that there are.
  if (has(head, 0, 'BM') && BMP_HEADERS.includes(head[14] ?? 0) && has(head, 15, '\0\0\0'))
    return 'bmp';
  // A protocol of 2 to 5, and then the version of PyTorch's files, a dictionary, a list, a tuple or a frame.
  const [first, protocol = 0, next = 0] = head;
  if (first === 0x80 && protocol >= 2 && protocol <= 5 && PICKLED.includes(next)) return 'pickle';
  return null;
}

const BMP_HEADERS = [12, 40, 52, 56, 64, 108, 124];

/** Codes that a pickle goes on with: LONG1, EMPTY_DICT, EMPTY_LIST, MARK, FRAME, GLOBAL, and some numbers. */
const PICKLED = [0x8a, 0x7d, 0x5d, 0x28, 0x95, 0x63, 0x4b, 0x4d, 0x58, 0x8c];

/** Pictures in the box format of ISO 14496-12, by the brands that the first box lists. */
function brandOf(head: Uint8Array): FileKind | null {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const end = Math.min(view.getUint32(0), head.length, 256);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4)
    brands.push(String.fromCharCode(...head.subarray(at, at + 4)));
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  return brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand)) ? 'heic' : null;
}

/** A length that the file has room for, and then the brace of its header. */
function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  return view.getBigUint64(0, true) <= BigInt(Math.max(0, size - 8));
}

/** Two zeros, a type, and 1 to 4 axes, whose sizes make up the file. */
function isIdx(head: Uint8Array, size: number): boolean {
  const [zero0, zero1, type = 0, axes = 0] = head;
  const width = IDX_WIDTHS.get(type);
  if (zero0 !== 0 || zero1 !== 0 || width === undefined || axes < 1 || axes > 4) return false;
  if (head.length < 4 + 4 * axes) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  let bytes = width;
  for (let axis = 0; axis < axes; axis++) bytes *= view.getUint32(4 + 4 * axis);
  // Of bytes it is one even where its length is wrong: its reader says so.
  return type === 0x08 || size === 4 + 4 * axes + bytes;
}

/** Bytes of a value by its type. */
const IDX_WIDTHS = new Map([
  [0x08, 1],
  [0x09, 1],
  [0x0b, 2],
  [0x0c, 4],
  [0x0d, 4],
  [0x0e, 8],
]);

/** Text that begins like JSON, a picture of lines or a page. */
function byText(head: Uint8Array): FileKind | null {
  if (head.includes(0)) return null;
  let text: string;
  try {
    // The last character may be cut in two.
    text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true }).trimStart();
  } catch {
    return null;
  }
  if (/^[[{]/.test(text)) return 'json';
  if (!text.startsWith('<')) return null;
  if (/<svg[\s>]/i.test(text)) return 'svg';
  return /^<(!doctype html|html|head|body)[\s>]/i.test(text) ? 'html' : null;
}

/** Bytes of a picture of 32 × 32 × 3. */
const CIFAR_PICTURE = 3072;

/**
 * The binary form of CIFAR has no signature: records of one label (of 10) or two (of 20 and of 100) and a
 * picture. Told by the size, and by labels that can be.
 */
function cifarOf(head: Uint8Array, size: number): 'cifar10' | 'cifar100' | null {
  if (size === 0) return null;
  const labels = (every: number, most: readonly number[]) => {
    if (size % every !== 0) return false;
    for (let at = 0; at + most.length <= head.length; at += every)
      if (most.some((classes, i) => (head[at + i] ?? 0) >= classes)) return false;
    return true;
  };
  if (labels(1 + CIFAR_PICTURE, [10])) return 'cifar10';
  return labels(2 + CIFAR_PICTURE, [20, 100]) ? 'cifar100' : null;
}

/** A protocol buffer, which has no signature: the version of the format and then who wrote it, or the name. */
const isOnnx = (head: Uint8Array, name: string): boolean =>
  head[0] === 0x08 &&
  (head[1] ?? 0) >= 1 &&
  (head[1] ?? 0) <= 20 &&
  (head[2] === 0x12 || head[2] === 0x3a || /\.onnx$/i.test(name));

/** The length of a header of tar. */
const TAR_HEADER = 512;
/** Where its checksum stands. */
const TAR_CHECKSUM = [148, 156] as const;

/** Whether bytes begin with a header of tar: they sum up to what it says. All zeros are none. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < TAR_HEADER) return false;
  const says = /^ *([0-7]+)[ \0]/.exec(String.fromCharCode(...block.subarray(...TAR_CHECKSUM), 0));
  if (says === null) return false;
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < TAR_HEADER; at++) {
    // The field itself counts as blanks.
    const own = at >= TAR_CHECKSUM[0] && at < TAR_CHECKSUM[1];
    const byte = own ? 0x20 : (block[at] ?? 0);
    unsigned += byte;
    // Old systems summed signed bytes.
    signed += byte > 127 ? byte - 256 : byte;
  }
  const sum = parseInt(says[1] ?? '', 8);
  return sum === unsigned || sum === signed;
}
