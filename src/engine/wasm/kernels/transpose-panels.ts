// Turns rows into the panels of eight columns that products read: w[i, j] = rows[j, i] · factor.
import { storeTransposed } from './lanes';

/**
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
