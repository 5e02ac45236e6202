// Small sums: rows of tokens cleared, or added up over the images of a batch, and the sums of a step's
// parts added up.
import { address, share, shareOfRows, word } from './record';

//words clear as CLEAR_
//words token-sum as SUM_
//words carry as CARRY_

/** Zeros a view. Rows split over threads. */
export function clear(record: usize, images: i32, part: i32, parts: i32): void {
  const rows = word(record, CLEAR_ROWS);
  const stride = address(record, CLEAR_STRIDE);
  const from = shareOfRows(rows, images, part, parts);
  const count = shareOfRows(rows, images, part + 1, parts) - from;
  memory.fill(address(record, CLEAR_OUT) + (<usize>from) * stride, 0, (<usize>count) * stride);
}

/** sum[t] = Σ over images of dx[t]. Tokens split over threads. */
export function tokenSum(record: usize, images: i32, part: i32, parts: i32): void {
  const stride = address(record, SUM_STRIDE);
  const tokens = word(record, SUM_TOKENS);
  const end = share(tokens, part + 1, parts);
  for (let t = share(tokens, part, parts); t < end; t++) {
    const sum = address(record, SUM_SUM) + (<usize>t) * stride;
    for (let at: usize = 0; at < stride; at += 16) {
      let total = f32x4.splat(0);
      let from = address(record, SUM_DX) + (<usize>t) * stride + at;
      for (let image = 0; image < images; image++) {
        total = f32x4.add(total, v128.load(from));
        from += (<usize>tokens) * stride;
      }
      v128.store(sum + at, total);
    }
  }
}

/**
 * Between the parts of a step: sums and carry become their sum, in the first part the sums alone.
 * Blocks split over threads.
 */
export function carry(record: usize, _images: i32, part: i32, parts: i32): void {
  const blocks = word(record, CARRY_BLOCKS);
  const first = load<i32>(address(record, CARRY_BEFORE)) === 0;
  const end = (<usize>share(blocks, part + 1, parts)) << 6;
  for (let at = (<usize>share(blocks, part, parts)) << 6; at < end; at += 16) {
    const sums = address(record, CARRY_SUMS) + at;
    const carried = address(record, CARRY_CARRY) + at;
    let sum = v128.load(sums);
    if (!first) {
      sum = f32x4.add(sum, v128.load(carried));
      v128.store(sums, sum);
    }
    v128.store(carried, sum);
  }
}
