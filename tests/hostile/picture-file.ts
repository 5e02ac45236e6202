// Pieces of pictures, put together as no program would: chunks, segments, boxes, and what is said of what comes of them.
import { crc32 } from '../../src/core/checksums';
import { pictureFile } from '../data/own/expected';
import type { Bytes } from './hostile-case';

/** Changes of either table of pictures: with both, 2,000 of each kind and more. */
export const OF_PICTURES = 8000;

export const text = (words: string): Bytes => new TextEncoder().encode(words);
/** Latin-1 letters and numbers, one behind another. */
export const bytes = (
  ...parts: readonly (string | number | readonly number[] | Uint8Array)[]
): Bytes =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string'
        ? Array.from(part, (letter) => letter.charCodeAt(0))
        : typeof part === 'number'
          ? [part]
          : [...part],
    ),
  );
export const big = (value: number, count = 4): number[] =>
  Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** (count - 1 - i)) % 256);
export const little = (value: number, count = 2): number[] => big(value, count).reverse();

export const chunk = (kind: string, data: Uint8Array | readonly number[]): Bytes => {
  const named = bytes(kind, data);
  return bytes(big(data.length), named, big(crc32(named)));
};
export const PNG = '\x89PNG\r\n\x1a\n';
export const png = (width: number, height: number, ...chunks: readonly Uint8Array[]): Bytes =>
  bytes(PNG, chunk('IHDR', [...big(width), ...big(height), 8, 2, 0, 0, 0]), ...chunks);
export const segment = (marker: number, data: readonly number[] | Uint8Array): Bytes =>
  bytes(0xff, marker, big(data.length + 2, 2), data);
export const frame = (width: number, height: number): Bytes =>
  segment(0xc0, [8, ...big(height, 2), ...big(width, 2), 1, 1, 0x11, 0]);
export const SOI = [0xff, 0xd8] as const;
/** A good JPEG with something between its beginning and the rest. */
export const jpegWith = (...segments: readonly Uint8Array[]): Bytes =>
  bytes(SOI, ...segments, pictureFile('grey.jpg').subarray(2));
/** EXIF of a first directory that stands somewhere and has so many entries. */
export const exif = (at: number, entries: number, rest: readonly number[] = []): Bytes =>
  segment(0xe1, bytes('Exif\0\0II', little(42), little(at, 4), little(entries), rest));
export const gif = (width: number, height: number, ...rest: readonly Uint8Array[]): Bytes =>
  bytes('GIF89a', little(width), little(height), 0, 0, 0, ...rest);
export const gifFrame = (width: number, height: number): Bytes =>
  bytes(0x2c, little(0), little(0), little(width), little(height), 0, 2, 2, 0x44, 1, 0, 0x3b);
export const webp = (kind: string, data: Uint8Array | readonly number[]): Bytes => {
  const inner = bytes('WEBP', kind, little(data.length, 4), data);
  return bytes('RIFF', little(inner.length, 4), inner);
};
export const box = (kind: string, ...data: readonly (Uint8Array | readonly number[])[]): Bytes => {
  const inner = bytes(kind, ...data);
  return bytes(big(inner.length + 4), inner);
};
export const FTYP = box('ftyp', bytes('avif', big(0), 'avifmif1'));
export const avif = (width: number, height: number): Bytes =>
  bytes(
    FTYP,
    box(
      'meta',
      big(0),
      box('iprp', box('ipco', box('ispe', [...big(0), ...big(width), ...big(height)]))),
    ),
  );

export const got = (kind: string) =>
  `A picture must be PNG, JPEG, WebP, AVIF or GIF; got ${kind}. Save it as PNG or JPEG.`;
export const large = (width: number, height: number) =>
  `A picture must have at most 100 megapixels and 16384 pixels a side; got ${width} × ${height}. Save it smaller.`;
export const damaged = (kind: string) =>
  `A picture must be whole; got one of ${kind} that is damaged or cut off. Save it again, or fetch it again.`;

export const cutTo = (name: string, share: number): Bytes => {
  const file = pictureFile(name);
  return file.slice(0, Math.floor(share * file.length));
};
