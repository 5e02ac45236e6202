// The pictures that decoders are tried on, and their pixels as PIL has them (make_pictures.py).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fields, list, text, whole } from '../../../src/core/read';

const folder = join(import.meta.dirname, 'pictures');

export interface ExpectedPicture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** The file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** [height, width, 3]: turned, on white. */
  readonly pixels: Uint8Array;
}

export function expectedPictures(): ExpectedPicture[] {
  const all = readFileSync(join(folder, 'expected.bin'));
  const index: unknown = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
  let at = 0;
  return list('expected', index, [1, 100], (path, given) => {
    const of = fields(path, given, ['name', 'width', 'height']);
    const name = text(path, of['name'], 100);
    const [width, height] = [whole(path, of['width']), whole(path, of['height'])];
    const pixels = new Uint8Array(all.subarray(at, (at += 3 * width * height)));
    return { name, width, height, bytes: pictureFile(name), pixels };
  });
}

export const pictureFile = (name: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(join(folder, name)));

/** The largest difference of any byte; infinite where the lengths differ. */
export function farthest(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) return Infinity;
  return one.reduce((most, byte, i) => Math.max(most, Math.abs(byte - (other[i] ?? 0))), 0);
}

/** A picture as PIL's are written down: RGB, on white. */
export function asExpected(picture: {
  readonly channels: number;
  readonly pixels: Uint8Array;
}): Uint8Array {
  const { channels, pixels } = picture;
  const out = new Uint8Array((pixels.length / channels) * 3);
  for (let i = 0; i < out.length / 3; i++)
    for (let c = 0; c < 3; c++) {
      const value = pixels[channels * i + (channels === 1 ? 0 : c)] ?? 0;
      const alpha = channels === 4 ? (pixels[4 * i + 3] ?? 0) / 255 : 1;
      out[3 * i + c] = Math.round(value * alpha + 255 * (1 - alpha));
    }
  return out;
}
