// Softmax attention of short sequences, one head of one image at a time: forward, and the gradient
// by query rows and by key columns. Heads may have V widths of their own, 0 included.
import { addLanes, exp2, laneMask, madd } from './lanes';
import { address, shareOfRows, word } from './record';
import { packColumns, transposePanels } from './pack-columns';
import { stridedProduct } from './strided-product';
import { transposedProduct } from './transposed-product';

//words attention
//words head as LAYOUT_

const LOG2_E: f32 = 1.44269504;

/** First byte of an image's rows in a matrix of [images · `rows`] rows. */
@inline
function rowsOf(record: usize, view: i32, rows: i32, image: i32): usize {
  return address(record, view) + (<usize>(image * rows)) * address(record, view + 1);
}

/** First byte of p's or ds's rows of a head. */
@inline
function scoresOf(record: usize, view: i32, image: i32, head: i32): usize {
  const row = (image * word(record, HEADS) + head) * word(record, QUERIES);
  return address(record, view) + (<usize>row) * address(record, P_STRIDE);
}

/** p = softmax(q·kᵀ·scale), o = p·v. Heads of images split over threads. */
export function attention(record: usize, images: i32, part: i32, parts: i32): void {
  const n = word(record, TOKENS);
  const queries = word(record, QUERIES);
  const heads = word(record, HEADS);
  const dh = word(record, HEAD_WIDTH);
  const scale = reinterpret<f32>(word(record, SCALE));
  const stride = address(record, QKV_STRIDE);
  const pStride = address(record, P_STRIDE);
  const oStride = address(record, O_STRIDE);
  const panels = address(record, SCRATCH) + address(record, SCRATCH_STRIDE) * part;
  const step = (<usize>n) << 2;
  const padded = (n + 3) & ~3;
  const end = shareOfRows(heads, images, part + 1, parts);
  for (let unit = shareOfRows(heads, images, part, parts); unit < end; unit++) {
    const image = unit / heads;
    const head = unit % heads;
    const layout = address(record, LAYOUT) + <usize>(head * (LAYOUT_WORDS * 4));
    const width = word(layout, LAYOUT_WIDTH);
    if (width === 0) continue;
    const qkv = rowsOf(record, QKV, n, image);
    const q = qkv + <usize>(head * dh * 4);
    const k = qkv + <usize>((heads + head) * dh * 4);
    const p = scoresOf(record, P, image, head);
    // Scores in units of ln 2, so that their powers of two are what softmax wants.
    transposePanels(k, stride, n, dh, scale * LOG2_E, panels);
    stridedProduct(q, stride, panels, <usize>(dh * 4), 32, dh, p, pStride, queries, padded);
    for (let i = 0; i < queries; i++) softmax(p + (<usize>i) * pStride, n);
    const v = qkv + address(layout, LAYOUT_V);
    const o = rowsOf(record, O, queries, image) + address(layout, LAYOUT_O);
    packColumns(v, stride, n, width, 8, panels);
    stridedProduct(p, pStride, panels, step, 32, n, o, oStride, queries, width);
  }
}

/** One row in place; what is beyond n up to the next multiple of 4 becomes 0. */
@inline
function softmax(row: usize, n: i32): void {
  const whole = row + ((<usize>(n & ~3)) << 2);
  const mask = laneMask(n & 3);
  const ragged = (n & 3) !== 0;
  let peak = f32x4.splat(-Infinity);
  for (let at = row; at < whole; at += 16) peak = f32x4.pmax(peak, v128.load(at));
  if (ragged) {
    const rest = v128.bitselect(v128.load(whole), f32x4.splat(-Infinity), mask);
    peak = f32x4.pmax(peak, rest);
  }
  const largest = f32x4.splat(
    max(
      max(f32x4.extract_lane(peak, 0), f32x4.extract_lane(peak, 1)),
      max(f32x4.extract_lane(peak, 2), f32x4.extract_lane(peak, 3)),
    ),
  );
  let sum = f32x4.splat(0);
  for (let at = row; at < whole; at += 16) {
    const e = exp2(f32x4.sub(v128.load(at), largest));
    v128.store(at, e);
    sum = f32x4.add(sum, e);
  }
  if (ragged) {
    const e = v128.and(exp2(f32x4.sub(v128.load(whole), largest)), mask);
    v128.store(whole, e);
    sum = f32x4.add(sum, e);
  }
  const share = f32x4.splat(<f32>1 / addLanes(sum));
  const end = ragged ? whole + 16 : whole;
  for (let at = row; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), share));
}

/** ds = p∘(do·vᵀ − Σ p∘(do·vᵀ))·scale, q's part of dqkv = ds·k. Split as {@link attention}. */
export function attentionRows(record: usize, images: i32, part: i32, parts: i32): void {
  const n = word(record, TOKENS);
  const queries = word(record, QUERIES);
  const heads = word(record, HEADS);
  const dh = word(record, HEAD_WIDTH);
  const scale = reinterpret<f32>(word(record, SCALE));
  const stride = address(record, QKV_STRIDE);
  const pStride = address(record, P_STRIDE);
  const oStride = address(record, O_STRIDE);
  const panels = address(record, SCRATCH) + address(record, SCRATCH_STRIDE) * part;
  const step = (<usize>n) << 2;
  const padded = (n + 3) & ~3;
  const end = shareOfRows(heads, images, part + 1, parts);
  for (let unit = shareOfRows(heads, images, part, parts); unit < end; unit++) {
    const image = unit / heads;
    const head = unit % heads;
    const layout = address(record, LAYOUT) + <usize>(head * (LAYOUT_WORDS * 4));
    const width = word(layout, LAYOUT_WIDTH);
    const rows = (<usize>(image * n)) * stride;
    const dq = address(record, DQKV) + rows + <usize>(head * dh * 4);
    if (width === 0) {
      clearRows(dq, stride, queries, dh);
      continue;
    }
    const qkv = address(record, QKV) + rows;
    const k = qkv + <usize>((heads + head) * dh * 4);
    const p = scoresOf(record, P, image, head);
    const ds = scoresOf(record, DS, image, head);
    transposePanels(qkv + address(layout, LAYOUT_V), stride, n, width, 1, panels);
    const dout = rowsOf(record, O, queries, image) + address(layout, LAYOUT_O);
    stridedProduct(dout, oStride, panels, <usize>(width * 4), 32, width, ds, pStride, queries, padded);
    for (let i = 0; i < queries; i++) {
      const row = (<usize>i) * pStride;
      softmaxBack(p + row, ds + row, n, scale);
    }
    packColumns(k, stride, n, dh, 8, panels);
    stridedProduct(ds, pStride, panels, step, 32, n, dq, stride, queries, dh);
  }
}

/** One row of do·vᵀ becomes a row of ds; what is beyond n becomes 0. */
@inline
function softmaxBack(p: usize, ds: usize, n: i32, scale: f32): void {
  const end = p + ((<usize>((n + 3) & ~3)) << 2);
  const mask = laneMask(((n - 1) & 3) + 1);
  const toDs = ds - p;
  let sum = f32x4.splat(0);
  for (let at = p; at < end - 16; at += 16)
    sum = madd(v128.load(at), v128.load(at + toDs), sum);
  const last = end - 16;
  const rest = v128.and(v128.load(last), mask);
  sum = madd(rest, v128.load(last + toDs), sum);
  const mean = f32x4.splat(addLanes(sum));
  const by = f32x4.splat(scale);
  for (let at = p; at < last; at += 16) {
    const d = f32x4.sub(v128.load(at + toDs), mean);
    v128.store(at + toDs, f32x4.mul(f32x4.mul(v128.load(at), d), by));
  }
  const d = f32x4.sub(v128.load(last + toDs), mean);
  v128.store(last + toDs, f32x4.mul(f32x4.mul(rest, d), by));
}

/** k's part of dqkv = dsᵀ·q and v's = pᵀ·do; q's where nobody asks is 0. Split as {@link attention}. */
export function attentionColumns(record: usize, images: i32, part: i32, parts: i32): void {
  const n = word(record, TOKENS);
  const queries = word(record, QUERIES);
  const heads = word(record, HEADS);
  const dh = word(record, HEAD_WIDTH);
  const stride = address(record, QKV_STRIDE);
  const pStride = address(record, P_STRIDE);
  const oStride = address(record, O_STRIDE);
  const panels = address(record, SCRATCH) + address(record, SCRATCH_STRIDE) * part;
  const step = (<usize>queries) << 2;
  const end = shareOfRows(heads, images, part + 1, parts);
  for (let unit = shareOfRows(heads, images, part, parts); unit < end; unit++) {
    const image = unit / heads;
    const head = unit % heads;
    const layout = address(record, LAYOUT) + <usize>(head * (LAYOUT_WORDS * 4));
    const width = word(layout, LAYOUT_WIDTH);
    const rows = (<usize>(image * n)) * stride;
    const dqkv = address(record, DQKV) + rows;
    const dk = dqkv + <usize>((heads + head) * dh * 4);
    const silent = dqkv + (<usize>queries) * stride + <usize>(head * dh * 4);
    clearRows(silent, stride, n - queries, dh);
    if (width === 0) {
      clearRows(dk, stride, n, dh);
      continue;
    }
    const q = address(record, QKV) + rows + <usize>(head * dh * 4);
    const ds = scoresOf(record, DS, image, head);
    packColumns(q, stride, queries, dh, 8, panels);
    transposedProduct(ds, 4, pStride, pStride, panels, step, 32, queries, dk, stride, n, dh, false);
    const dout = rowsOf(record, O, queries, image) + address(layout, LAYOUT_O);
    const p = scoresOf(record, P, image, head);
    const dv = dqkv + address(layout, LAYOUT_V);
    packColumns(dout, oStride, queries, width, 8, panels);
    transposedProduct(p, 4, pStride, pStride, panels, step, 32, queries, dv, stride, n, width, false);
  }
}

function clearRows(to: usize, stride: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    memory.fill(to, 0, (<usize>columns) << 2);
    to += stride;
  }
}
