// What a picture file says of itself before anybody decodes it: its kind, its sides, how it is turned. Reads
// headers alone, in time linear in the file; allocates nothing by what they say, and decodes nothing.
import { tellKind, HEAD_BYTES } from '../tell-kind';
import { findTurn, type TurnTag } from './exif-turn';
import {
  PICTURE_KINDS,
  pictureDamaged,
  pictureKind,
  pictureLarge,
  type PictureKind,
} from './picture-errors';

export interface PictureHeader {
  readonly kind: PictureKind;
  /** As stored, not turned yet; of AVIF the longest sides of anything in it. */
  readonly width: number;
  readonly height: number;
  /** Where EXIF says how it is turned; null where it stands as it is stored. */
  readonly turn: TurnTag | null;
}

/** Of a picture that is decoded at all. */
export const PICTURE_LIMITS = { side: 16_384, pixels: 100e6 } as const;

/** @throws FormatError for what is no picture of these kinds, or one that is too large or has no sides */
export function readPictureHeader(bytes: Uint8Array): PictureHeader {
  const told = tellKind(bytes.subarray(0, HEAD_BYTES), bytes.length);
  const kind = PICTURE_KINDS.find((one) => one === told);
  if (kind === undefined) throw pictureKind(told);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = READERS[kind](view);
  if (found === null || found.width < 1 || found.height < 1) throw pictureDamaged(kind);
  checkSides(found.width, found.height);
  return { kind, ...found };
}

/** @throws FormatError for a picture that is never decoded */
export function checkSides(width: number, height: number): void {
  const { side, pixels } = PICTURE_LIMITS;
  if (Math.max(width, height) > side || width * height > pixels)
    throw pictureLarge(width, height, side, pixels);
}

type Found = Omit<PictureHeader, 'kind'>;

/** Null where the file ends before it has said its sides, or says them nowhere. */
const READERS: Readonly<Record<PictureKind, (view: DataView) => Found | null>> = {
  png: readPng,
  jpeg: readJpeg,
  gif: readGif,
  webp: readWebp,
  avif: readAvif,
};

const has = (view: DataView, at: number, bytes: number): boolean => at + bytes <= view.byteLength;

/** Four letters. */
const word = (letters: string): number =>
  Array.from(letters).reduce((code, letter) => code * 256 + letter.charCodeAt(0), 0);

const IHDR = word('IHDR');
const EXIF_PNG = word('eXIf');
const EXIF_JPEG = word('Exif');
const [VP8, VP8L, VP8X, EXIF_WEBP] = [word('VP8 '), word('VP8L'), word('VP8X'), word('EXIF')];

/** PNG (third edition), 5.2 and 11.2.1. */
function readPng(view: DataView): Found | null {
  if (!has(view, 8, 25) || view.getUint32(12) !== IHDR) return null;
  let turn: TurnTag | null = null;
  for (let at = 8; has(view, at, 12) && turn === null;) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === EXIF_PNG && has(view, at, 12 + length))
      turn = findTurn(view, at + 8, at + 8 + length, { from: at + 4, to: at + 8 + length });
    at += 12 + length;
  }
  return { width: view.getUint32(16), height: view.getUint32(20), turn };
}

/** ITU-T T.81, B.2: segments up to the frame header. */
function readJpeg(view: DataView): Found | null {
  let turn: TurnTag | null = null;
  for (let at = 2; has(view, at, 4);) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    // A marker may be preceded by any number of these.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = view.getUint16(at + 2);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return has(view, at, 9)
        ? { width: view.getUint16(at + 7), height: view.getUint16(at + 5), turn }
        : null;
    // The image begins, or ends, without one.
    if (marker === 0xda || marker === 0xd9 || length < 2) return null;
    if (marker === 0xe1 && has(view, at, 10) && view.getUint32(at + 4) === EXIF_JPEG)
      turn ??= findTurn(view, at + 10, Math.min(at + 2 + length, view.byteLength), null);
    at += 2 + length;
  }
  return null;
}

/** GIF89a, 18 and 20: the screen, and a first frame that may be larger than it. */
function readGif(view: DataView): Found | null {
  if (!has(view, 0, 13)) return null;
  const [screenWidth, screenHeight] = [view.getUint16(6, true), view.getUint16(8, true)];
  const tableOf = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + tableOf(view.getUint8(10));
  // Extensions: a label and blocks, the last of which is empty.
  while (has(view, at, 2) && view.getUint8(at) === 0x21) {
    at += 2;
    while (has(view, at, 1) && view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    at += 1;
  }
  if (!has(view, at, 10) || view.getUint8(at) !== 0x2c) return null;
  const [left, top, width, height] = [1, 3, 5, 7].map((by) => view.getUint16(at + by, true));
  return {
    width: Math.max(screenWidth, (left ?? 0) + (width ?? 0)),
    height: Math.max(screenHeight, (top ?? 0) + (height ?? 0)),
    turn: null,
  };
}

/** RFC 9649: one frame alone (lossy: RFC 6386, 9.1; or lossless), or an extended header before chunks. */
function readWebp(view: DataView): Found | null {
  if (!has(view, 0, 30)) return null;
  const kind = view.getUint32(12);
  if (kind === VP8)
    return {
      width: view.getUint16(26, true) & 0x3fff,
      height: view.getUint16(28, true) & 0x3fff,
      turn: null,
    };
  if (kind === VP8L) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, turn: null };
  }
  if (kind !== VP8X) return null;
  const side = (at: number) => 1 + (view.getUint16(at, true) | (view.getUint8(at + 2) << 16));
  let turn: TurnTag | null = null;
  for (let at = 12; has(view, at, 8) && turn === null;) {
    const length = view.getUint32(at + 4, true);
    if (view.getUint32(at) === EXIF_WEBP)
      turn = findTurn(view, at + 8, Math.min(at + 8 + length, view.byteLength), null);
    at += 8 + length + (length % 2);
  }
  return { width: side(24), height: side(27), turn };
}

/** Boxes that hold others on the way to sizes, and the bytes before those. ISO 14496-12. */
const HOLDERS = new Map([
  [word('meta'), 4],
  [word('iprp'), 0],
  [word('ipco'), 0],
]);
const SIZES = word('ispe');

/** ISO 23008-12, 6.5.3: the sizes of all images in it, of which the picture is one. */
function readAvif(view: DataView): Found | null {
  let [width, height] = [0, 0];
  // Where a holder begins, its boxes come next: one pass, and no recursion.
  for (let at = 0; has(view, at, 8);) {
    const length = view.getUint32(at);
    const kind = view.getUint32(at + 4);
    const before = HOLDERS.get(kind);
    if (kind === SIZES && has(view, at, 20)) {
      width = Math.max(width, view.getUint32(at + 12));
      height = Math.max(height, view.getUint32(at + 16));
    }
    if (before !== undefined) at += 8 + before;
    // The last one, or one longer than any header: nothing of use is behind it.
    else if (length < 8) break;
    else at += length;
  }
  return width === 0 ? null : { width, height, turn: null };
}
