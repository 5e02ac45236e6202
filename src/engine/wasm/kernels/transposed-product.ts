// G (+)= aᵀ·b over t rows: the sums over tokens behind every weight gradient, and over query rows
// behind the gradients of keys and values. Every sum runs over the rows in their order.
import { madd } from './lanes';

/**
 * A step is the distance from one row or column of G to the next: 4 bytes where a matrix lies as it
 * is, more where it was packed into panels of four (a) and eight columns (b).
 *
 * @param a [t, rows of G], readable up to the next multiple of 4
 * @param b [t, columns of G]; columns is a multiple of 4
 * @param onto whether G is added to
 */
export function transposedProduct(
  a: usize,
  aStep: usize,
  aStride: usize,
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
  let column = 0;
  for (; column + 8 <= columns; column += 8) {
    let from = a;
    let to = g;
    for (let row = 0; row < rows; row += 4) {
      tile8(from, aStride, b, bStride, t, to, gStride, rows - row, onto);
      from += aStep << 2;
      to += gStride << 2;
    }
    b += bStep << 3;
    g += 32;
  }
  if (column < columns) {
    for (let row = 0; row < rows; row += 4) {
      tile4(a, aStride, b, bStride, t, g, gStride, rows - row, onto);
      a += aStep << 2;
      g += gStride << 2;
    }
  }
}

/** Four rows (of which `live` are there) and eight columns of G. */
@inline
function tile8(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  t: i32,
  g: usize,
  gStride: usize,
  live: i32,
  onto: bool,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const g1 = g + gStride;
  const g2 = g1 + gStride;
  const g3 = g2 + gStride;
  if (onto) {
    c00 = v128.load(g);
    c01 = v128.load(g, 16);
    if (live > 1) {
      c10 = v128.load(g1);
      c11 = v128.load(g1, 16);
    }
    if (live > 2) {
      c20 = v128.load(g2);
      c21 = v128.load(g2, 16);
    }
    if (live > 3) {
      c30 = v128.load(g3);
      c31 = v128.load(g3, 16);
    }
  }
  const end = a + (<usize>t) * aStride;
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    a += aStride;
    b += bStride;
  } while (a < end);
  v128.store(g, c00);
  v128.store(g, c01, 16);
  if (live > 1) {
    v128.store(g1, c10);
    v128.store(g1, c11, 16);
  }
  if (live > 2) {
    v128.store(g2, c20);
    v128.store(g2, c21, 16);
  }
  if (live > 3) {
    v128.store(g3, c30);
    v128.store(g3, c31, 16);
  }
}

/** As {@link tile8} for four columns. */
@inline
function tile4(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  t: i32,
  g: usize,
  gStride: usize,
  live: i32,
  onto: bool,
): void {
  let c0 = f32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  const g1 = g + gStride;
  const g2 = g1 + gStride;
  const g3 = g2 + gStride;
  if (onto) {
    c0 = v128.load(g);
    if (live > 1) c1 = v128.load(g1);
    if (live > 2) c2 = v128.load(g2);
    if (live > 3) c3 = v128.load(g3);
  }
  const end = a + (<usize>t) * aStride;
  do {
    const b0 = v128.load(b);
    c0 = madd(v128.load32_splat(a), b0, c0);
    c1 = madd(v128.load32_splat(a, 4), b0, c1);
    c2 = madd(v128.load32_splat(a, 8), b0, c2);
    c3 = madd(v128.load32_splat(a, 12), b0, c3);
    a += aStride;
    b += bStride;
  } while (a < end);
  v128.store(g, c0);
  if (live > 1) v128.store(g1, c1);
  if (live > 2) v128.store(g2, c2);
  if (live > 3) v128.store(g3, c3);
}
