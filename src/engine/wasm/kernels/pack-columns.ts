// Copies a matrix into panels of a few columns, each panel's rows one behind the other, so that a
// tile reads straight on instead of from row to row. A cache line of every row is read once and whole.

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
