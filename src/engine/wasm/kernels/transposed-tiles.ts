// Tiles of transposed-product.ts, summed in registers.
import { madd } from './lanes';

/** Six rows and eight columns of G. */
@inline
export function tile6x8(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  t: i32,
  g: usize,
  gStride: usize,
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
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  const g1 = g + gStride;
  const g2 = g1 + gStride;
  const g3 = g2 + gStride;
  const g4 = g3 + gStride;
  const g5 = g4 + gStride;
  if (onto) {
    c00 = v128.load(g);
    c01 = v128.load(g, 16);
    c10 = v128.load(g1);
    c11 = v128.load(g1, 16);
    c20 = v128.load(g2);
    c21 = v128.load(g2, 16);
    c30 = v128.load(g3);
    c31 = v128.load(g3, 16);
    c40 = v128.load(g4);
    c41 = v128.load(g4, 16);
    c50 = v128.load(g5);
    c51 = v128.load(g5, 16);
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
    x = v128.load32_splat(a, 16);
    c40 = madd(x, b0, c40);
    c41 = madd(x, b1, c41);
    x = v128.load32_splat(a, 20);
    c50 = madd(x, b0, c50);
    c51 = madd(x, b1, c51);
    a += aStride;
    b += bStride;
  } while (a < end);
  v128.store(g, c00);
  v128.store(g, c01, 16);
  v128.store(g1, c10);
  v128.store(g1, c11, 16);
  v128.store(g2, c20);
  v128.store(g2, c21, 16);
  v128.store(g3, c30);
  v128.store(g3, c31, 16);
  v128.store(g4, c40);
  v128.store(g4, c41, 16);
  v128.store(g5, c50);
  v128.store(g5, c51, 16);
}

/** Four rows (of which `live` are there) and eight columns of G. */
@inline
export function tile4x8(
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

/** Six rows and four columns of G. */
@inline
export function tile6x4(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  t: i32,
  g: usize,
  gStride: usize,
  onto: bool,
): void {
  let c0 = f32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  let c4 = c0;
  let c5 = c0;
  const g1 = g + gStride;
  const g2 = g1 + gStride;
  const g3 = g2 + gStride;
  const g4 = g3 + gStride;
  const g5 = g4 + gStride;
  if (onto) {
    c0 = v128.load(g);
    c1 = v128.load(g1);
    c2 = v128.load(g2);
    c3 = v128.load(g3);
    c4 = v128.load(g4);
    c5 = v128.load(g5);
  }
  const end = a + (<usize>t) * aStride;
  do {
    const b0 = v128.load(b);
    c0 = madd(v128.load32_splat(a), b0, c0);
    c1 = madd(v128.load32_splat(a, 4), b0, c1);
    c2 = madd(v128.load32_splat(a, 8), b0, c2);
    c3 = madd(v128.load32_splat(a, 12), b0, c3);
    c4 = madd(v128.load32_splat(a, 16), b0, c4);
    c5 = madd(v128.load32_splat(a, 20), b0, c5);
    a += aStride;
    b += bStride;
  } while (a < end);
  v128.store(g, c0);
  v128.store(g1, c1);
  v128.store(g2, c2);
  v128.store(g3, c3);
  v128.store(g4, c4);
  v128.store(g5, c5);
}

/** As {@link tile4x8} for four columns. */
@inline
export function tile4x4(
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
