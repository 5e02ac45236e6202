// Copies a matrix into panels of a few columns, each panel's rows one behind the other, so that a
// tile reads straight on instead of from row to row.

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
  const panel = (<usize>(rows * width)) << 2;
  const next = (<usize>width) << 2;
  for (let r = 0; r < rows; r++) {
    let place = to;
    let at: usize = from;
    const end = from + ((<usize>columns) << 2);
    if (width === 8) {
      for (; at + 32 <= end; at += 32) {
        v128.store(place, v128.load(at));
        v128.store(place, v128.load(at, 16), 16);
        place += panel;
      }
    }
    for (; at < end; at += 16) {
      v128.store(place, v128.load(at));
      place += panel;
    }
    from += stride;
    to += next;
  }
}
