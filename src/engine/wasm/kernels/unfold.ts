// Gradients of the parameters from the sums over tokens: the other side of fold.ts. With
// s₁ = Σⱼ Gⱼᵢ·Wⱼᵢ and s₀ = Σⱼ Wⱼᵢ·dbⱼ: dWⱼᵢ = gᵢ(γᵢ·Gⱼᵢ + βᵢ·dbⱼ), dγᵢ = gᵢ·s₁, dβᵢ = gᵢ·s₀,
// dgᵢ = γᵢ·s₁ + βᵢ·s₀ + λ·sign(gᵢ).
import {
  BETA,
  BIAS,
  BIAS_SUM,
  CHANNELS,
  COLUMNS,
  GAMMA,
  GATES,
  INPUTS,
  K,
  LAMBDA,
  N,
  PRODUCT,
  ROWS,
  SCRATCH,
  SCRATCH_STRIDE,
  TO_GRADS,
  WEIGHT,
  affineOf,
  columnOf,
  gateOf,
  writeFactors,
} from './factors';
import {
  CLS,
  DIM,
  POS,
  STRIDE,
  TOKENS,
  TOKENS_TO_GRADS,
  TOKEN_BIAS,
  TOKEN_SUM,
} from './fold';
import { address, share, word } from './record';

//words unfold as OF_

/** All linear maps, then the token table. */
export function unfold(record: usize, _images: i32, part: i32, parts: i32): void {
  const count = word(record, OF_COUNT);
  const linears = address(record, OF_LINEARS);
  for (let i = 0; i < count; i++) unfoldLinear(address(linears, i), part, parts);
  unfoldTokens(address(record, OF_TOKENS), part, parts);
}

/**
 * Inputs split over threads by fours. A thread's scratch space: g·γ, g·β, s₁ and s₀, k floats each.
 */
function unfoldLinear(linear: usize, part: i32, parts: i32): void {
  const k = word(linear, K);
  const n = word(linear, N);
  const rows = address(linear, ROWS);
  const biasSum = address(linear, BIAS_SUM);
  const toGrads = address(linear, TO_GRADS);
  if (part === 0 && biasSum !== 0) {
    for (let j = 0; j < n; j++) {
      const row = load<i32>(rows + ((<usize>j) << 2));
      if (row < 0) continue;
      const bias = address(linear, BIAS) + ((<usize>row) << 2);
      store<f32>(bias + toGrads, load<f32>(biasSum + ((<usize>j) << 2)));
    }
  }
  const from = share(k >> 2, part, parts) << 2;
  const to = share(k >> 2, part + 1, parts) << 2;
  if (from === to) return;
  const scratch = address(linear, SCRATCH) + address(linear, SCRATCH_STRIDE) * part;
  const row = (<usize>k) << 2;
  writeFactors(linear, false, scratch);
  memory.fill(scratch + 2 * row, 0, 2 * row);
  // Vectors reach as far as places are columns, four at a time.
  const inputs = word(linear, INPUTS);
  const whole = address(linear, COLUMNS) === 0 ? max(from, min(to, inputs & ~3)) : from;
  for (let j = 0; j < n; j++) {
    const place = load<i32>(rows + ((<usize>j) << 2));
    if (place < 0) continue;
    const weight = address(linear, WEIGHT) + ((<usize>(place * inputs)) << 2);
    const sums = address(linear, PRODUCT) + (<usize>j) * row;
    const db: f32 = biasSum === 0 ? 0 : load<f32>(biasSum + ((<usize>j) << 2));
    unfoldRow(weight, weight + toGrads, sums, db, scratch, row, from, whole);
    for (let i = whole; i < to; i++) {
      const column = columnOf(linear, i);
      if (column < 0) continue;
      const at = (<usize>i) << 2;
      unfoldPlace(weight + ((<usize>column) << 2), toGrads, load<f32>(sums + at), db, scratch + at, row);
    }
  }
  for (let i = from; i < to; i++) finishPlace(linear, i, scratch + ((<usize>i) << 2), row);
}

/** Input places from..to of one row of the weight. */
@inline
function unfoldRow(
  weight: usize,
  grads: usize,
  sums: usize,
  db: f32,
  scratch: usize,
  row: usize,
  from: i32,
  to: i32,
): void {
  const bias = f32x4.splat(db);
  const end = (<usize>to) << 2;
  for (let at = (<usize>from) << 2; at < end; at += 16) {
    const g = v128.load(sums + at);
    const w = v128.load(weight + at);
    const place = scratch + at;
    const shift = f32x4.mul(v128.load(place + row), bias);
    v128.store(grads + at, f32x4.add(f32x4.mul(v128.load(place), g), shift));
    const s1 = place + 2 * row;
    const s0 = s1 + row;
    v128.store(s1, f32x4.add(v128.load(s1), f32x4.mul(g, w)));
    v128.store(s0, f32x4.add(v128.load(s0), f32x4.mul(w, bias)));
  }
}

/** One place of one row, with the sums in the same order as vectors have them. */
@inline
function unfoldPlace(weight: usize, toGrads: usize, g: f32, db: f32, place: usize, row: usize): void {
  const w = load<f32>(weight);
  store<f32>(weight + toGrads, load<f32>(place) * g + load<f32>(place + row) * db);
  const s1 = place + 2 * row;
  const s0 = s1 + row;
  store<f32>(s1, load<f32>(s1) + g * w);
  store<f32>(s0, load<f32>(s0) + w * db);
}

/** Gradients of γ, β and gate of an input place. */
@inline
function finishPlace(linear: usize, i: i32, place: usize, row: usize): void {
  const column = columnOf(linear, i);
  if (column < 0) return;
  const s1 = load<f32>(place + 2 * row);
  const s0 = load<f32>(place + 3 * row);
  const gate = gateOf(linear, column, false);
  const toGrads = address(linear, TO_GRADS);
  const gamma = address(linear, GAMMA);
  if (gamma !== 0) {
    const channel = load<u32>(address(linear, CHANNELS) + ((<usize>i) << 2)) << 2;
    store<f32>(gamma + channel + toGrads, gate * s1);
    store<f32>(address(linear, BETA) + channel + toGrads, gate * s0);
  }
  const gates = address(linear, GATES);
  if (gates === 0) return;
  const lambda = load<f32>(address(linear, LAMBDA));
  const sign: f32 = gate > 0 ? 1 : gate < 0 ? -1 : 0;
  const pull = affineOf(linear, GAMMA, i, 1) * s1 + affineOf(linear, BETA, i, 0) * s0;
  store<f32>(gates + ((<usize>column) << 2) + toGrads, pull + lambda * sign);
}

/** Gradients of class token, positions and the patch bias. Channels split over threads. */
function unfoldTokens(record: usize, part: i32, parts: i32): void {
  const tokens = word(record, TOKENS);
  const dim = word(record, DIM);
  const stride = address(record, STRIDE);
  const toGrads = address(record, TOKENS_TO_GRADS);
  const end = share(dim, part + 1, parts);
  for (let c = share(dim, part, parts); c < end; c++) {
    const at = (<usize>c) << 2;
    let sum = address(record, TOKEN_SUM) + at;
    let pos = address(record, POS) + at + toGrads;
    store<f32>(address(record, CLS) + at + toGrads, load<f32>(sum));
    store<f32>(pos, load<f32>(sum));
    let bias: f32 = 0;
    for (let t = 1; t < tokens; t++) {
      sum += stride;
      pos += (<usize>dim) << 2;
      store<f32>(pos, load<f32>(sum));
      bias += load<f32>(sum);
    }
    store<f32>(address(record, TOKEN_BIAS) + at + toGrads, bias);
  }
}
