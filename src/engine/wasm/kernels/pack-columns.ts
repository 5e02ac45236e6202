// Copies a matrix into panels of a few columns, each panel's rows one behind the other, so that a
// tile reads straight on instead of from row to row. A cache line of every row is read once and whole.
import { storeTransposed } from './lanes';

/**
 * @param from [rows, columns]; columns is a multiple of 4
 * @param width columns a panel: 4 or 8; a last panel of four keeps rows of `width`
 */
export function packColumns(
  from: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  width: i32,
  to: usize,
): void {
  const next = (<usize>width) << 2;
  const panel = (<usize>rows) * next;
  // Where the second, third and fourth four columns of a line go.
  const second: usize = width === 8 ? 16 : panel;
  const third = width === 8 ? panel : 2 * panel;
  const fourth = third + second;
  const group: usize = (<usize>rows) << 6;
  let column = 0;
  for (; column + 16 <= columns; column += 16) {
    let at = from;
    let place = to;
    for (let r = 0; r < rows; r++) {
      v128.store(place, v128.load(at));
      v128.store(place + second, v128.load(at, 16));
      v128.store(place + third, v128.load(at, 32));
      v128.store(place + fourth, v128.load(at, 48));
      at += stride;
      place += next;
    }
    from += 64;
    to += group;
  }
  for (; column < columns; column += 4) {
    let at = from;
    let place = to;
    for (let r = 0; r < rows; r++) {
      v128.store(place, v128.load(at));
      at += stride;
      place += next;
    }
    from += 16;
    // Behind the first half of a panel of eight comes its second.
    to += width === 8 && (column & 7) === 0 ? 16 : width === 8 ? panel - 16 : panel;
  }
}

/**
 * Packs into panels of six columns, and adds each column's numbers to `sums` in the order of the rows.
 *
 * @param columns a multiple of 12
 * @param sums 0 where nobody wants them
 * @param onto whether they go on from what stands there
 */
export function packSixes(
  from: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  to: usize,
  sums: usize,
  onto: bool,
): void {
  const panel = <usize>(rows * 24);
  for (let column = 0; column < columns; column += 12) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    if (onto && sums !== 0) {
      sum0 = v128.load(sums);
      sum1 = v128.load(sums, 16);
      sum2 = v128.load(sums, 32);
    }
    let at = from;
    let left = to;
    let right = to + panel;
    for (let r = 0; r < rows; r++) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const x2 = v128.load(at, 32);
      v128.store(left, x0);
      v128.store64_lane(left, x1, 0, 16);
      v128.store64_lane(right, x1, 1);
      v128.store(right, x2, 8);
      sum0 = f32x4.add(sum0, x0);
      sum1 = f32x4.add(sum1, x1);
      sum2 = f32x4.add(sum2, x2);
      at += stride;
      left += 24;
      right += 24;
    }
    if (sums !== 0) {
      v128.store(sums, sum0);
      v128.store(sums, sum1, 16);
      v128.store(sums, sum2, 32);
      sums += 48;
    }
    from += 48;
    to += panel << 1;
  }
}

/**
 * Turns rows into the panels of eight columns that products read: w[i, j] = rows[j, i] · factor.
 *
 * @param from [count, width]; width is a multiple of 4
 * @param to panels [⌈count/8⌉][width][8]; columns up to the next multiple of 4 are written, as zeros
 *   beyond `count`
 */
export function transposePanels(
  from: usize,
  stride: usize,
  count: i32,
  width: i32,
  factor: f32,
  to: usize,
): void {
  const by = f32x4.splat(factor);
  const zero = f32x4.splat(0);
  const panel = (<usize>width) << 5;
  for (let row = 0; row < count; row += 4) {
    const live = count - row;
    let place = to + (<usize>(row >> 3)) * panel + (<usize>(row & 7) << 2);
    for (let at = from; at < from + ((<usize>width) << 2); at += 16) {
      storeTransposed(
        f32x4.mul(v128.load(at), by),
        live > 1 ? f32x4.mul(v128.load(at + stride), by) : zero,
        live > 2 ? f32x4.mul(v128.load(at + 2 * stride), by) : zero,
        live > 3 ? f32x4.mul(v128.load(at + 3 * stride), by) : zero,
        place,
        32,
      );
      place += 128;
    }
    from += stride << 2;
  }
}
