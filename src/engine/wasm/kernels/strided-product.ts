// out = a·w for the small matrices of attention, where they lie: w row by row with any stride, or in
// panels of eight columns. Sums run in the order of the inner index.
import { madd, TILE } from './lanes';

/**
 * @param step distance from one column of w to the next: 4 bytes, or 4·k where w is in panels
 * @param columns a multiple of 4
 */
export function stridedProduct(
  a: usize,
  aStride: usize,
  w: usize,
  step: usize,
  wStride: usize,
  k: i32,
  out: usize,
  outStride: usize,
  rows: i32,
  columns: i32,
): void {
  let column = 0;
  for (; column + 8 <= columns; column += 8) {
    columns8(a, aStride, w + (<usize>column) * step, wStride, k, out + ((<usize>column) << 2), outStride, rows);
  }
  if (column < columns)
    columns4(a, aStride, w + (<usize>column) * step, wStride, k, out + ((<usize>column) << 2), outStride, rows);
}

/** Rows beyond the last are the last once more. */
function columns8(
  a: usize,
  aStride: usize,
  panel: usize,
  wStride: usize,
  k: i32,
  out: usize,
  outStride: usize,
  rows: i32,
): void {
  const last = rows - 1;
  for (let r0 = 0; r0 < rows; r0 += TILE) {
    const r1 = min(r0 + 1, last);
    const r2 = min(r0 + 2, last);
    const r3 = min(r0 + 3, last);
    const r4 = min(r0 + 4, last);
    const r5 = min(r0 + 5, last);
    let a0 = a + (<usize>r0) * aStride;
    let a1 = a + (<usize>r1) * aStride;
    let a2 = a + (<usize>r2) * aStride;
    let a3 = a + (<usize>r3) * aStride;
    let a4 = a + (<usize>r4) * aStride;
    let a5 = a + (<usize>r5) * aStride;
    let w = panel;
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
      w += wStride;
    } while (a0 < end);
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
  }
}

function columns4(
  a: usize,
  aStride: usize,
  panel: usize,
  wStride: usize,
  k: i32,
  out: usize,
  outStride: usize,
  rows: i32,
): void {
  const last = rows - 1;
  for (let r0 = 0; r0 < rows; r0 += 4) {
    const r1 = min(r0 + 1, last);
    const r2 = min(r0 + 2, last);
    const r3 = min(r0 + 3, last);
    let a0 = a + (<usize>r0) * aStride;
    let a1 = a + (<usize>r1) * aStride;
    let a2 = a + (<usize>r2) * aStride;
    let a3 = a + (<usize>r3) * aStride;
    let w = panel;
    let c0 = f32x4.splat(0);
    let c1 = c0;
    let c2 = c0;
    let c3 = c0;
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
      w += wStride;
    } while (a0 < end);
    v128.store(out + (<usize>r0) * outStride, c0);
    v128.store(out + (<usize>r1) * outStride, c1);
    v128.store(out + (<usize>r2) * outStride, c2);
    v128.store(out + (<usize>r3) * outStride, c3);
  }
}
