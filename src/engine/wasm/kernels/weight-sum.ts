// G = dyᵀ·x and db = Σ dy over all tokens: what a map's weight and bias gradients are made of.
// Tokens are taken in chunks, packed so that every tile reads straight on. Rows of G are split over
// threads, tokens never are: a sum runs over the tokens in their order, however many threads.
import { inSixes } from './lanes';
import { packColumns, packSixes } from './pack-columns';
import { address, share, word } from './record';
import { transposedProduct } from './transposed-product';

/** Tokens a chunk, and columns of x that are packed at a time. */
const CHUNK: i32 = 128;
const BLOCK: i32 = 128;

//words weight-sum

/** Rows of G split over threads by fours. */
export function weightSum(record: usize, images: i32, part: i32, parts: i32): void {
  const tokens = word(record, ROWS) * images;
  const k = word(record, K);
  const stride = (<usize>k) << 2;
  const tiles = word(record, N) >> 2;
  const first = share(tiles, part, parts) << 2;
  const rows = (share(tiles, part + 1, parts) << 2) - first;
  if (rows === 0) return;
  const left = (<usize>first) << 2;
  const dyStride = address(record, DY_STRIDE);
  const xStride = address(record, X_STRIDE);
  const sum = address(record, SUM) + (<usize>first) * stride;
  const biasSum = address(record, BIAS_SUM);
  const sixes = inSixes(rows);
  const behind = (<usize>sixes) << 2;
  const sums = biasSum !== 0 ? biasSum + left : 0;
  const packedDy = address(record, SCRATCH) + address(record, SCRATCH_STRIDE) * part;
  const packedX = packedDy + <usize>(CHUNK * rows * 4);
  let dy = address(record, DY) + left;
  let x = address(record, X);
  for (let t = 0; t < tokens; t += CHUNK) {
    const count = min(CHUNK, tokens - t);
    const step = (<usize>count) << 2;
    packSixes(dy, dyStride, count, sixes, packedDy, sums, t > 0);
    const fours = packedDy + behind * count;
    packColumns(dy + behind, dyStride, count, rows - sixes, 4, fours);
    if (sums !== 0) addColumns(fours, count, sums + behind, rows - sixes, t > 0);
    for (let from = 0; from < k; from += BLOCK) {
      const columns = min(BLOCK, k - from);
      const right = (<usize>from) << 2;
      packColumns(x + right, xStride, count, columns, 8, packedX);
      transposedProduct(
        packedDy,
        step,
        24,
        16,
        packedX,
        step,
        32,
        count,
        sum + right,
        stride,
        rows,
        columns,
        t > 0,
      );
    }
    dy += dyStride * CHUNK;
    x += xStride * CHUNK;
  }
}

/** Sums the rows of packed panels of four. */
function addColumns(panel: usize, count: i32, sums: usize, columns: i32, onto: bool): void {
  for (let column = 0; column < columns; column += 4) {
    let sum = onto ? v128.load(sums) : f32x4.splat(0);
    for (let t = 0; t < count; t++) {
      sum = f32x4.add(sum, v128.load(panel));
      panel += 16;
    }
    v128.store(sums, sum);
    sums += 16;
  }
}
