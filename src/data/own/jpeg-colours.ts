// From the planes of a JPEG to red, green and blue: the arithmetic of libjpeg, to the bit, which nearly every other
// decoder has; browsers that hand the planes out convert them more coarsely themselves. ITU-T T.871.
import type { Picture } from './picture';

/** Y′CbCr of full range; colours at half the width, and half the height too, where these say so. */
export interface JpegPlanes {
  readonly width: number;
  readonly height: number;
  readonly halfWidth: boolean;
  readonly halfHeight: boolean;
  /** Luma, blue and red difference: rows without gaps. */
  readonly planes: readonly [Uint8Array, Uint8Array, Uint8Array];
}

/** Factors of T.871 in sixteenths of a bit of 2¹⁶, and what half of it rounds. */
const HALF = 1 << 15;
const RED = byDifference((x) => (91881 * x + HALF) >> 16);
const BLUE = byDifference((x) => (116130 * x + HALF) >> 16);
const GREEN_RED = byDifference((x) => -46802 * x);
const GREEN_BLUE = byDifference((x) => -22554 * x + HALF);

function byDifference(of: (difference: number) => number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, i) => of(i - 128));
}

export function jpegColours({ width, height, halfWidth, halfHeight, planes }: JpegPlanes): Picture {
  const [luma, blue, red] = planes;
  const pixels = new Uint8ClampedArray(width * height * 3);
  const columns = halfWidth ? (width + 1) >> 1 : width;
  const rows = halfHeight ? (height + 1) >> 1 : height;
  // So narrow a picture is not smoothed by libjpeg either.
  const smooth = columns > 2;
  const line = new Int32Array(columns);
  const [blues, reds] = [new Uint8Array(width + 1), new Uint8Array(width + 1)];
  for (let y = 0; y < height; y++) {
    const near = halfHeight ? y >> 1 : y;
    const far = Math.min(rows - 1, Math.max(0, near + (y % 2 === 0 ? -1 : 1)));
    for (const [plane, out] of [
      [blue, blues],
      [red, reds],
    ] as const) {
      if (!halfWidth || !smooth) spread(plane, near * columns, columns, halfWidth, out);
      else if (!halfHeight) widen(plane, near * columns, columns, out);
      else {
        for (let x = 0; x < columns; x++)
          line[x] = 3 * plane[near * columns + x]! + plane[far * columns + x]!;
        widenSums(line, out);
      }
    }
    let to = 3 * y * width;
    for (let x = 0; x < width; x++, to += 3) {
      const l = luma[y * width + x]!;
      const [b, r] = [blues[x]!, reds[x]!];
      pixels[to] = l + RED[r]!;
      pixels[to + 1] = l + ((GREEN_BLUE[b]! + GREEN_RED[r]!) >> 16);
      pixels[to + 2] = l + BLUE[b]!;
    }
  }
  return { width, height, channels: 3, pixels: new Uint8Array(pixels.buffer) };
}

/** A row as it is, or every value twice. */
function spread(plane: Uint8Array, at: number, columns: number, twice: boolean, out: Uint8Array) {
  for (let x = 0; x < columns; x++) {
    const value = plane[at + x]!;
    if (twice) out[2 * x] = out[2 * x + 1] = value;
    else out[x] = value;
  }
}

/** Twice as wide: three quarters of the nearer value and one of the farther, rounded down and up in turn. */
function widen(plane: Uint8Array, at: number, columns: number, out: Uint8Array) {
  for (let x = 0; x < columns; x++) {
    const value = plane[at + x]!;
    const before = x === 0 ? value : plane[at + x - 1]!;
    const after = x === columns - 1 ? value : plane[at + x + 1]!;
    out[2 * x] = (3 * value + before + 1) >> 2;
    out[2 * x + 1] = (3 * value + after + 2) >> 2;
  }
}

/** The same of rows that were summed three to one. */
function widenSums(line: Int32Array, out: Uint8Array) {
  const last = line.length - 1;
  for (let x = 0; x <= last; x++) {
    const value = line[x]!;
    const before = x === 0 ? value : line[x - 1]!;
    const after = x === last ? value : line[x + 1]!;
    out[2 * x] = (3 * value + before + 8) >> 4;
    out[2 * x + 1] = (3 * value + after + 7) >> 4;
  }
}
