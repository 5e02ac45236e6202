// Pictures at another size, by the integer arithmetic of Pillow (src/libImaging/Resample.c, described in its
// documentation as convolution-based resampling): a filter as wide as the scale, so that nothing flickers, applied to
// rows and then to columns, with 22 bits behind the point. Equal to Pillow's bytes, and the same in every engine.
import type { Resize } from '../../core/traits';

type Filter = Resize['filter'];

/** Half the width of a filter at scale 1, in pixels, and its value; computed by + − × ÷ alone, which round alike everywhere. */
const FILTERS: Readonly<Record<Filter, readonly [support: number, of: (x: number) => number]>> = {
  bilinear: [1, (x) => Math.max(0, 1 - Math.abs(x))],
  bicubic: [2, bicubic],
};

/** Keys 1981 with a = −0.5. */
function bicubic(signed: number): number {
  const a = -0.5;
  const x = Math.abs(signed);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

const BITS = 22;
const HALF = 1 << (BITS - 1);

/** What the pixels of one axis are sums of. */
interface Weights {
  /** Per pixel: of its first source. */
  readonly first: Int32Array;
  /** And how many there are. */
  readonly count: Int32Array;
  /** [pixels, widest], in 2⁻²². */
  readonly of: Int32Array;
  readonly widest: number;
}

/** @param from first pixel of the scaled axis that is wanted @param want how many from there */
function weightsOf(
  source: number,
  scaled: number,
  from: number,
  want: number,
  filter: Filter,
): Weights {
  const [support, value] = FILTERS[filter];
  const scale = source / scaled;
  const wide = Math.max(1, scale);
  const reach = support * wide;
  const widest = 2 * Math.ceil(reach) + 1;
  const first = new Int32Array(want);
  const count = new Int32Array(want);
  const of = new Int32Array(want * widest);
  const inverse = 1 / wide;
  const row = new Float64Array(widest);
  for (let i = 0; i < want; i++) {
    const centre = (from + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(source, Math.trunc(centre + reach + 0.5));
    let sum = 0;
    for (let k = 0; k < end - start; k++) {
      const weight = value((k + start - centre + 0.5) * inverse);
      row[k] = weight;
      sum += weight;
    }
    for (let k = 0; k < end - start; k++) {
      const weight = sum === 0 ? row[k]! : row[k]! / sum;
      const fixed = weight * 2 ** BITS;
      of[i * widest + k] = Math.trunc(fixed + (fixed < 0 ? -0.5 : 0.5));
    }
    first[i] = start;
    count[i] = end - start;
  }
  return { first, count, of, widest };
}

/** A part of a picture that is thought of as scaled whole. */
export interface Scaled {
  /** Of the whole, scaled. */
  readonly width: number;
  readonly height: number;
  /** The part that is wanted: a square with its first column and row. */
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

/**
 * A square out of a scaled picture, [size, size, channels].
 * @param pixels [height, width, channels]
 */
export function resample(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: number,
  scaled: Scaled,
  filter: Filter,
): Uint8Array {
  const { left, top, size } = scaled;
  const across = weightsOf(width, scaled.width, left, size, filter);
  const down = weightsOf(height, scaled.height, top, size, filter);
  // Rows that no wanted pixel is made of are passed over.
  const firstRow = down.first[0] ?? 0;
  const rows = (down.first[size - 1] ?? 0) + (down.count[size - 1] ?? 0) - firstRow;
  const narrow = new Uint8ClampedArray(rows * size * channels);
  if (width === scaled.width) {
    for (let y = 0; y < rows; y++) {
      const at = ((firstRow + y) * width + left) * channels;
      narrow.set(pixels.subarray(at, at + size * channels), y * size * channels);
    }
  } else if (channels === 3) acrossThree(pixels, width, firstRow, rows, across, narrow);
  else acrossAny(pixels, width, channels, firstRow, rows, across, narrow);
  if (height === scaled.height) return new Uint8Array(narrow.buffer);
  const out = new Uint8ClampedArray(size * size * channels);
  const line = size * channels;
  const sums = new Int32Array(line);
  for (let y = 0; y < size; y++) {
    sums.fill(HALF);
    const from = down.first[y]! - firstRow;
    for (let k = 0; k < down.count[y]!; k++) {
      const weight = down.of[y * down.widest + k]!;
      const at = (from + k) * line;
      for (let x = 0; x < line; x++) sums[x]! += weight * narrow[at + x]!;
    }
    for (let x = 0; x < line; x++) out[y * line + x] = sums[x]! >> BITS;
  }
  return new Uint8Array(out.buffer);
}

function acrossThree(
  pixels: Uint8Array,
  width: number,
  firstRow: number,
  rows: number,
  { first, count, of, widest }: Weights,
  out: Uint8ClampedArray,
): void {
  let to = 0;
  for (let y = 0; y < rows; y++) {
    const row = (firstRow + y) * width * 3;
    for (let x = 0; x < first.length; x++) {
      let [red, green, blue] = [HALF, HALF, HALF];
      let at = row + 3 * first[x]!;
      const weights = x * widest;
      for (let k = 0; k < count[x]!; k++, at += 3) {
        const weight = of[weights + k]!;
        red = (red + weight * pixels[at]!) | 0;
        green = (green + weight * pixels[at + 1]!) | 0;
        blue = (blue + weight * pixels[at + 2]!) | 0;
      }
      out[to++] = red >> BITS;
      out[to++] = green >> BITS;
      out[to++] = blue >> BITS;
    }
  }
}

function acrossAny(
  pixels: Uint8Array,
  width: number,
  channels: number,
  firstRow: number,
  rows: number,
  { first, count, of, widest }: Weights,
  out: Uint8ClampedArray,
): void {
  let to = 0;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < first.length; x++)
      for (let c = 0; c < channels; c++) {
        let sum = HALF;
        let at = ((firstRow + y) * width + first[x]!) * channels + c;
        for (let k = 0; k < count[x]!; k++, at += channels)
          sum = (sum + of[x * widest + k]! * pixels[at]!) | 0;
        out[to++] = sum >> BITS;
      }
}
