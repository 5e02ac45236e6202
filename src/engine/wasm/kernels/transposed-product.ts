// G (+)= aᵀ·b over t rows: the sums over tokens behind every weight gradient, and over query rows
// behind the gradients of keys and values. Every sum runs over the rows in their order.
import { inSixes } from './lanes';
import { tile4x4, tile4x8, tile6x4, tile6x8 } from './transposed-tiles';

/**
 * Tiles are six rows high as far as `inSixes` says, then four. A step is the distance from one row or
 * column of G to the next: 4 bytes where a matrix lies as it is, more where it was packed into panels of
 * six and four (a) and eight columns (b).
 *
 * @param a [t, rows of G], readable up to the next multiple of 4
 * @param sixStride from one of the t rows to the next in a panel of six; `fourStride` in one of four
 * @param b [t, columns of G]; columns is a multiple of 4
 * @param onto whether G is added to
 */
export function transposedProduct(
  a: usize,
  aStep: usize,
  sixStride: usize,
  fourStride: usize,
  b: usize,
  bStep: usize,
  bStride: usize,
  t: i32,
  g: usize,
  gStride: usize,
  rows: i32,
  columns: i32,
  onto: bool,
): void {
  const sixes = inSixes(rows);
  let column = 0;
  for (; column + 8 <= columns; column += 8) {
    let from = a;
    let to = g;
    for (let row = 0; row < sixes; row += 6) {
      tile6x8(from, sixStride, b, bStride, t, to, gStride, onto);
      from += aStep * 6;
      to += gStride * 6;
    }
    for (let row = sixes; row < rows; row += 4) {
      tile4x8(from, fourStride, b, bStride, t, to, gStride, rows - row, onto);
      from += aStep << 2;
      to += gStride << 2;
    }
    b += bStep << 3;
    g += 32;
  }
  if (column < columns) {
    for (let row = 0; row < sixes; row += 6) {
      tile6x4(a, sixStride, b, bStride, t, g, gStride, onto);
      a += aStep * 6;
      g += gStride * 6;
    }
    for (let row = sixes; row < rows; row += 4) {
      tile4x4(a, fourStride, b, bStride, t, g, gStride, rows - row, onto);
      a += aStep << 2;
      g += gStride << 2;
    }
  }
}
