// The gradient of LayerNorm without its affine: dx += rstd·(d − mean(d) − x̂·mean(d∘x̂)).
import { addLanes, laneMask, madd, subtractProduct } from './lanes';
import { address, shareOfRows, word } from './record';

//words normalise-back

/** Rows split over threads. */
export function normaliseBack(record: usize, images: i32, part: i32, parts: i32): void {
  const rows = word(record, ROWS);
  const channels = word(record, CHANNELS);
  const places = address(record, PLACES);
  const scratch = address(record, SCRATCH) + address(record, SCRATCH_STRIDE) * part;
  const reciprocal: f32 = <f32>1 / <f32>channels;
  const span = (<usize>((channels - 1) & ~3)) << 2;
  const mask = laneMask(((channels - 1) & 3) + 1);
  const end = shareOfRows(rows, images, part + 1, parts);
  if (places !== 0) memory.fill(scratch, 0, span + 16);
  for (let r = shareOfRows(rows, images, part, parts); r < end; r++) {
    let dy = address(record, DY) + (<usize>r) * address(record, DY_STRIDE);
    if (places !== 0) {
      scatter(dy, places, word(record, WIDTH), scratch);
      dy = scratch;
    }
    const x = address(record, X) + (<usize>r) * address(record, X_STRIDE);
    const dx = address(record, DX) + (<usize>r) * address(record, DX_STRIDE);
    const stats = address(record, STATS) + (<usize>r) * address(record, STATS_STRIDE);
    const mean = v128.load32_splat(stats);
    const rstd = v128.load32_splat(stats, 4);
    let sum = f32x4.splat(0);
    let dot = f32x4.splat(0);
    let at: usize = 0;
    for (; at < span; at += 16) {
      const d = v128.load(dy + at);
      sum = f32x4.add(sum, d);
      dot = madd(d, f32x4.sub(v128.load(x + at), mean), dot);
    }
    const d = v128.and(v128.load(dy + span), mask);
    const rest = v128.and(f32x4.sub(v128.load(x + span), mean), mask);
    sum = f32x4.add(sum, d);
    dot = madd(d, rest, dot);
    const shift = f32x4.splat(addLanes(sum) * reciprocal);
    // x̂·mean(d∘x̂) = (x − mean)·rstd²·mean(d∘(x − mean))
    const slope = f32x4.mul(f32x4.mul(rstd, rstd), f32x4.splat(addLanes(dot) * reciprocal));
    for (at = 0; at < span; at += 16) {
      const centred = f32x4.sub(v128.load(x + at), mean);
      const change = subtractProduct(centred, slope, f32x4.sub(v128.load(dy + at), shift));
      v128.store(dx + at, madd(rstd, change, v128.load(dx + at)));
    }
    const change = subtractProduct(rest, slope, f32x4.sub(d, shift));
    v128.store(dx + span, madd(rstd, v128.and(change, mask), v128.load(dx + span)));
  }
}

/** Puts a row's places at their channels; the other channels stay as they are. */
function scatter(dy: usize, places: usize, width: i32, to: usize): void {
  for (let i: usize = 0; i < (<usize>width) << 2; i += 4) {
    const channel = load<i32>(places + i);
    if (channel >= 0) store<f32>(to + ((<usize>channel) << 2), load<f32>(dy + i));
  }
}
