// Folds gates and LayerNorm's affine into the weights, in the panels that products read:
// W′ = diag(g·γ)·Wᵀ, W′ᵀ, b′ = b + W·(g·β); and the table of what tokens start from.
import {
  BETA,
  BIAS,
  COLUMNS,
  FOLDED_BIAS,
  FORWARD,
  INPUTS,
  K,
  N,
  ROWS,
  SCRATCH,
  SCRATCH_STRIDE,
  TRANSPOSED,
  WEIGHT,
  columnOf,
  writeFactors,
} from './factors';
import { addLanes, storeTransposed } from './lanes';
import { address, share, word } from './record';

//words fold as OF_

/** All linear maps, then the token table. */
export function fold(record: usize, _images: i32, part: i32, parts: i32): void {
  const count = word(record, OF_COUNT);
  const linears = address(record, OF_LINEARS);
  for (let i = 0; i < count; i++) foldLinear(address(linears, i), part, parts);
  foldTokens(address(record, OF_TOKENS), part, parts);
}

/**
 * Output columns split over threads by panels. A thread's scratch space: g·γ, g·β, a row of zeros and
 * eight rows of the weight, k floats each.
 */
function foldLinear(linear: usize, part: i32, parts: i32): void {
  const k = word(linear, K);
  const n = word(linear, N);
  const row = (<usize>k) << 2;
  const scales = address(linear, SCRATCH) + address(linear, SCRATCH_STRIDE) * part;
  const zeros = scales + 2 * row;
  const rows = zeros + row;
  const panels = (n + 7) >> 3;
  const end = share(panels, part + 1, parts);
  const start = share(panels, part, parts);
  if (start === end) return;
  writeFactors(linear, true, scales);
  memory.fill(zeros, 0, row);
  for (let panel = start; panel < end; panel++) {
    const j = panel << 3;
    const to = address(linear, FORWARD) + ((<usize>(j * k)) << 2);
    for (let half = 0; half < 8; half += 4) {
      const r0 = weightRow(linear, j + half, zeros, rows);
      const r1 = weightRow(linear, j + half + 1, zeros, rows + row);
      const r2 = weightRow(linear, j + half + 2, zeros, rows + 2 * row);
      const r3 = weightRow(linear, j + half + 3, zeros, rows + 3 * row);
      let place = to + ((<usize>half) << 2);
      for (let at: usize = 0; at < row; at += 16) {
        const by = v128.load(scales + at);
        storeTransposed(
          f32x4.mul(v128.load(r0 + at), by),
          f32x4.mul(v128.load(r1 + at), by),
          f32x4.mul(v128.load(r2 + at), by),
          f32x4.mul(v128.load(r3 + at), by),
          place,
          32,
        );
        place += 128;
      }
      if (j + half >= n) continue;
      finishRow(linear, j + half, r0, scales, row);
      finishRow(linear, j + half + 1, r1, scales, row);
      finishRow(linear, j + half + 2, r2, scales, row);
      finishRow(linear, j + half + 3, r3, scales, row);
    }
  }
}

/** Row of the weight behind an output place, k floats with zeros at padding: where it lies, or a copy. */
function weightRow(linear: usize, j: i32, zeros: usize, copy: usize): usize {
  if (j >= word(linear, N)) return zeros;
  const row = load<i32>(address(linear, ROWS) + ((<usize>j) << 2));
  if (row < 0) return zeros;
  const inputs = word(linear, INPUTS);
  const k = word(linear, K);
  const from = address(linear, WEIGHT) + ((<usize>(row * inputs)) << 2);
  if (address(linear, COLUMNS) === 0) {
    if (inputs === k) return from;
    memory.copy(copy, from, (<usize>inputs) << 2);
    memory.fill(copy + ((<usize>inputs) << 2), 0, (<usize>(k - inputs)) << 2);
    return copy;
  }
  for (let i = 0; i < k; i++) {
    const column = columnOf(linear, i);
    const value: f32 = column < 0 ? 0 : load<f32>(from + ((<usize>column) << 2));
    store<f32>(copy + ((<usize>i) << 2), value);
  }
  return copy;
}

/** The row's part of W′ᵀ and its b′. */
function finishRow(linear: usize, j: i32, from: usize, scales: usize, row: usize): void {
  const transposed = address(linear, TRANSPOSED);
  if (transposed !== 0) {
    const panel = (<usize>word(linear, N)) << 5;
    let to = transposed + ((<usize>j) << 5);
    let at: usize = 0;
    for (; at + 32 <= row; at += 32) {
      v128.store(to, f32x4.mul(v128.load(from + at), v128.load(scales + at)));
      v128.store(to, f32x4.mul(v128.load(from + at, 16), v128.load(scales + at, 16)), 16);
      to += panel;
    }
    if (at < row) {
      v128.store(to, f32x4.mul(v128.load(from + at), v128.load(scales + at)));
      v128.store(to, f32x4.splat(0), 16);
    }
  }
  const foldedBias = address(linear, FOLDED_BIAS);
  if (foldedBias === 0) return;
  const place = load<i32>(address(linear, ROWS) + ((<usize>j) << 2));
  let bias: f32 = place < 0 ? 0 : load<f32>(address(linear, BIAS) + ((<usize>place) << 2));
  if (address(linear, BETA) !== 0) {
    const shifts = scales + row;
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < row; at += 16)
      sum = f32x4.add(sum, f32x4.mul(v128.load(from + at), v128.load(shifts + at)));
    bias += addLanes(sum);
  }
  store<f32>(foldedBias + ((<usize>j) << 2), bias);
}

//export words tokens

/** Class token or bias plus position. Tokens split over threads. */
function foldTokens(record: usize, part: i32, parts: i32): void {
  const tokens = word(record, TOKENS);
  const stride = address(record, STRIDE);
  const dim = (<usize>word(record, DIM)) << 2;
  const end = share(tokens, part + 1, parts);
  for (let t = share(tokens, part, parts); t < end; t++) {
    const start = t === 0 ? address(record, CLS) : address(record, TOKEN_BIAS);
    const pos = address(record, POS) + (<usize>t) * dim;
    const to = address(record, TABLE) + (<usize>t) * stride;
    for (let at: usize = 0; at < dim; at += 4)
      store<f32>(to + at, load<f32>(start + at) + load<f32>(pos + at));
    memory.fill(to + dim, 0, stride - dim);
  }
}
