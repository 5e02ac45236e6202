// out = a·W (+ b′) (+ add), then GELU or a product by element: the map of all tokens at once.
// Tiles of a few rows and 8 columns are summed in registers, from the bias and what is added onwards, in
// the order of the inner index: a row's sums do not depend on which rows are computed beside it.
import { address, share, wholeImages, word } from './record';
import { gelu4, gelu8 } from './gelu';
import { madd, TILE } from './lanes';

/** Rows whose inputs are read again from the nearest cache for every panel. */
const BLOCK_BYTES: i32 = 32768;

//words product

/** Rows split over threads by images or, where those are few, by tiles. */
export function product(record: usize, images: i32, part: i32, parts: i32): void {
  const rows = word(record, ROWS);
  const start = firstRow(rows, images, part, parts);
  const end = firstRow(rows, images, part + 1, parts);
  const columns = word(record, N);
  const fit = max(16, min(64, BLOCK_BYTES / (word(record, K) << 2)));
  const block = ((fit + TILE - 1) / TILE) * TILE;
  for (let from = start; from < end; from += block) {
    const to = min(end, from + block);
    let column = 0;
    for (; column + 8 <= columns; column += 8) columns8(record, column, from, to);
    if (column < columns) columns4(record, column, from, to);
  }
}

function firstRow(rows: i32, images: i32, part: i32, parts: i32): i32 {
  if (wholeImages(images, parts)) return share(images, part, parts) * rows;
  const tiles = (rows * images + TILE - 1) / TILE;
  return min(rows * images, share(tiles, part, parts) * TILE);
}

/** Rows from..to of columns column..column+8. Rows beyond the last are the last once more. */
function columns8(record: usize, column: i32, from: i32, to: i32): void {
  const k = word(record, K);
  const a = address(record, A);
  const aStride = address(record, A_STRIDE);
  const panel = address(record, PANELS) + ((<usize>(column * k)) << 2);
  const left = (<usize>column) << 2;
  const out = address(record, OUT) + left;
  const outStride = address(record, OUT_STRIDE);
  const bias = address(record, BIAS);
  const add = address(record, ADD);
  const addStride = address(record, ADD_STRIDE);
  const period = word(record, PERIOD);
  const times = address(record, TIMES);
  const timesStride = address(record, TIMES_STRIDE);
  const slope = address(record, SLOPE);
  const slopeStride = address(record, SLOPE_STRIDE);
  const last = to - 1;
  for (let r0 = from; r0 < to; r0 += TILE) {
    const r1 = min(r0 + 1, last);
    const r2 = min(r0 + 2, last);
    const r3 = min(r0 + 3, last);
    const r4 = min(r0 + 4, last);
    const r5 = min(r0 + 5, last);
    let c00 = f32x4.splat(0);
    let c01 = c00;
    if (bias !== 0) {
      c00 = v128.load(bias + left);
      c01 = v128.load(bias + left, 16);
    }
    let c10 = c00;
    let c11 = c01;
    let c20 = c00;
    let c21 = c01;
    let c30 = c00;
    let c31 = c01;
    let c40 = c00;
    let c41 = c01;
    let c50 = c00;
    let c51 = c01;
    if (add !== 0) {
      const from0 = add + left + (<usize>(period !== 0 ? r0 % period : r0)) * addStride;
      const from1 = add + left + (<usize>(period !== 0 ? r1 % period : r1)) * addStride;
      const from2 = add + left + (<usize>(period !== 0 ? r2 % period : r2)) * addStride;
      const from3 = add + left + (<usize>(period !== 0 ? r3 % period : r3)) * addStride;
      c00 = f32x4.add(c00, v128.load(from0));
      c01 = f32x4.add(c01, v128.load(from0, 16));
      c10 = f32x4.add(c10, v128.load(from1));
      c11 = f32x4.add(c11, v128.load(from1, 16));
      c20 = f32x4.add(c20, v128.load(from2));
      c21 = f32x4.add(c21, v128.load(from2, 16));
      c30 = f32x4.add(c30, v128.load(from3));
      c31 = f32x4.add(c31, v128.load(from3, 16));
      if (TILE > 4) {
        const from4 = add + left + (<usize>(period !== 0 ? r4 % period : r4)) * addStride;
        const from5 = add + left + (<usize>(period !== 0 ? r5 % period : r5)) * addStride;
        c40 = f32x4.add(c40, v128.load(from4));
        c41 = f32x4.add(c41, v128.load(from4, 16));
        c50 = f32x4.add(c50, v128.load(from5));
        c51 = f32x4.add(c51, v128.load(from5, 16));
      }
    }
    let a0 = a + (<usize>r0) * aStride;
    let a1 = a + (<usize>r1) * aStride;
    let a2 = a + (<usize>r2) * aStride;
    let a3 = a + (<usize>r3) * aStride;
    let a4 = a + (<usize>r4) * aStride;
    let a5 = a + (<usize>r5) * aStride;
    let w = panel;
    const end = a0 + ((<usize>k) << 2);
    do {
      const w0 = v128.load(w);
      const w1 = v128.load(w, 16);
      let x = v128.load32_splat(a0);
      c00 = madd(x, w0, c00);
      c01 = madd(x, w1, c01);
      x = v128.load32_splat(a1);
      c10 = madd(x, w0, c10);
      c11 = madd(x, w1, c11);
      x = v128.load32_splat(a2);
      c20 = madd(x, w0, c20);
      c21 = madd(x, w1, c21);
      x = v128.load32_splat(a3);
      c30 = madd(x, w0, c30);
      c31 = madd(x, w1, c31);
      if (TILE > 4) {
        x = v128.load32_splat(a4);
        c40 = madd(x, w0, c40);
        c41 = madd(x, w1, c41);
        x = v128.load32_splat(a5);
        c50 = madd(x, w0, c50);
        c51 = madd(x, w1, c51);
        a4 += 4;
        a5 += 4;
      }
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      w += 32;
    } while (a0 < end);
    if (times !== 0) {
      const by0 = times + left + (<usize>r0) * timesStride;
      const by1 = times + left + (<usize>r1) * timesStride;
      const by2 = times + left + (<usize>r2) * timesStride;
      const by3 = times + left + (<usize>r3) * timesStride;
      c00 = f32x4.mul(c00, v128.load(by0));
      c01 = f32x4.mul(c01, v128.load(by0, 16));
      c10 = f32x4.mul(c10, v128.load(by1));
      c11 = f32x4.mul(c11, v128.load(by1, 16));
      c20 = f32x4.mul(c20, v128.load(by2));
      c21 = f32x4.mul(c21, v128.load(by2, 16));
      c30 = f32x4.mul(c30, v128.load(by3));
      c31 = f32x4.mul(c31, v128.load(by3, 16));
      if (TILE > 4) {
        const by4 = times + left + (<usize>r4) * timesStride;
        const by5 = times + left + (<usize>r5) * timesStride;
        c40 = f32x4.mul(c40, v128.load(by4));
        c41 = f32x4.mul(c41, v128.load(by4, 16));
        c50 = f32x4.mul(c50, v128.load(by5));
        c51 = f32x4.mul(c51, v128.load(by5, 16));
      }
    }
    const to0 = out + (<usize>r0) * outStride;
    const to1 = out + (<usize>r1) * outStride;
    const to2 = out + (<usize>r2) * outStride;
    const to3 = out + (<usize>r3) * outStride;
    v128.store(to0, c00);
    v128.store(to0, c01, 16);
    v128.store(to1, c10);
    v128.store(to1, c11, 16);
    v128.store(to2, c20);
    v128.store(to2, c21, 16);
    v128.store(to3, c30);
    v128.store(to3, c31, 16);
    if (TILE > 4) {
      const to4 = out + (<usize>r4) * outStride;
      const to5 = out + (<usize>r5) * outStride;
      v128.store(to4, c40);
      v128.store(to4, c41, 16);
      v128.store(to5, c50);
      v128.store(to5, c51, 16);
    }
    if (slope !== 0)
      gelu8(
        to0,
        outStride,
        slope + left + (<usize>r0) * slopeStride,
        slopeStride,
        min(TILE, to - r0),
      );
  }
}

/** As {@link columns8} for the last panel, of which only four columns are there. */
function columns4(record: usize, column: i32, from: i32, to: i32): void {
  const k = word(record, K);
  const a = address(record, A);
  const aStride = address(record, A_STRIDE);
  const panel = address(record, PANELS) + ((<usize>(column * k)) << 2);
  const left = (<usize>column) << 2;
  const out = address(record, OUT) + left;
  const outStride = address(record, OUT_STRIDE);
  const bias = address(record, BIAS);
  const add = address(record, ADD);
  const addStride = address(record, ADD_STRIDE);
  const period = word(record, PERIOD);
  const times = address(record, TIMES);
  const timesStride = address(record, TIMES_STRIDE);
  const slope = address(record, SLOPE);
  const slopeStride = address(record, SLOPE_STRIDE);
  const last = to - 1;
  for (let r0 = from; r0 < to; r0 += 4) {
    const r1 = min(r0 + 1, last);
    const r2 = min(r0 + 2, last);
    const r3 = min(r0 + 3, last);
    let c0 = f32x4.splat(0);
    if (bias !== 0) c0 = v128.load(bias + left);
    let c1 = c0;
    let c2 = c0;
    let c3 = c0;
    if (add !== 0) {
      const from = add + left;
      c0 = f32x4.add(c0, v128.load(from + (<usize>(period !== 0 ? r0 % period : r0)) * addStride));
      c1 = f32x4.add(c1, v128.load(from + (<usize>(period !== 0 ? r1 % period : r1)) * addStride));
      c2 = f32x4.add(c2, v128.load(from + (<usize>(period !== 0 ? r2 % period : r2)) * addStride));
      c3 = f32x4.add(c3, v128.load(from + (<usize>(period !== 0 ? r3 % period : r3)) * addStride));
    }
    let a0 = a + (<usize>r0) * aStride;
    let a1 = a + (<usize>r1) * aStride;
    let a2 = a + (<usize>r2) * aStride;
    let a3 = a + (<usize>r3) * aStride;
    let w = panel;
    const end = a0 + ((<usize>k) << 2);
    do {
      const w0 = v128.load(w);
      c0 = madd(v128.load32_splat(a0), w0, c0);
      c1 = madd(v128.load32_splat(a1), w0, c1);
      c2 = madd(v128.load32_splat(a2), w0, c2);
      c3 = madd(v128.load32_splat(a3), w0, c3);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      w += 32;
    } while (a0 < end);
    if (times !== 0) {
      const by = times + left;
      c0 = f32x4.mul(c0, v128.load(by + (<usize>r0) * timesStride));
      c1 = f32x4.mul(c1, v128.load(by + (<usize>r1) * timesStride));
      c2 = f32x4.mul(c2, v128.load(by + (<usize>r2) * timesStride));
      c3 = f32x4.mul(c3, v128.load(by + (<usize>r3) * timesStride));
    }
    const to0 = out + (<usize>r0) * outStride;
    v128.store(to0, c0);
    v128.store(out + (<usize>r1) * outStride, c1);
    v128.store(out + (<usize>r2) * outStride, c2);
    v128.store(out + (<usize>r3) * outStride, c3);
    if (slope !== 0)
      gelu4(to0, outStride, slope + left + (<usize>r0) * slopeStride, slopeStride, r3 - r0 + 1);
  }
}
