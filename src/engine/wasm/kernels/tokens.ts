// Small operations on rows of tokens: clearing them, and adding them up over the images of a batch.
import { address, share, shareOfRows, word } from './record';

/** Zeros a view. Words: address, rows an image, stride. Rows split over threads. */
export function clear(record: usize, images: i32, part: i32, parts: i32): void {
  const rows = word(record, 1);
  const stride = address(record, 2);
  const from = shareOfRows(rows, images, part, parts);
  const count = shareOfRows(rows, images, part + 1, parts) - from;
  memory.fill(address(record, 0) + (<usize>from) * stride, 0, (<usize>count) * stride);
}

/** sum[t] = Σ over images of dx[t]. Words: dx, stride, tokens, sum. Tokens split over threads. */
export function tokenSum(record: usize, images: i32, part: i32, parts: i32): void {
  const stride = address(record, 1);
  const tokens = word(record, 2);
  const end = share(tokens, part + 1, parts);
  for (let t = share(tokens, part, parts); t < end; t++) {
    const sum = address(record, 3) + (<usize>t) * stride;
    for (let at: usize = 0; at < stride; at += 16) {
      let total = f32x4.splat(0);
      let from = address(record, 0) + (<usize>t) * stride + at;
      for (let image = 0; image < images; image++) {
        total = f32x4.add(total, v128.load(from));
        from += (<usize>tokens) * stride;
      }
      v128.store(sum + at, total);
    }
  }
}
