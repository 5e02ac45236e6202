// LayerNorm without its affine, which is folded into the next map: out = (x − mean)·rstd.
import { addLanes, laneMask, madd } from './lanes';
import { address, shareOfRows, word } from './record';

//words normalise

/** Rows split over threads. */
export function normalise(record: usize, images: i32, part: i32, parts: i32): void {
  const rows = word(record, ROWS);
  const channels = word(record, CHANNELS);
  const xStride = address(record, X_STRIDE);
  const outStride = address(record, OUT_STRIDE);
  const statsStride = address(record, STATS_STRIDE);
  const places = address(record, PLACES);
  const width = word(record, WIDTH);
  const epsilon = reinterpret<f32>(word(record, EPSILON));
  const reciprocal: f32 = <f32>1 / <f32>channels;
  const span = (<usize>((channels - 1) & ~3)) << 2;
  const mask = laneMask(((channels - 1) & 3) + 1);
  const end = shareOfRows(rows, images, part + 1, parts);
  for (let r = shareOfRows(rows, images, part, parts); r < end; r++) {
    const x = address(record, X) + (<usize>r) * xStride;
    const out = address(record, OUT) + (<usize>r) * outStride;
    const last = x + span;
    let sum = f32x4.splat(0);
    for (let at = x; at < last; at += 16) sum = f32x4.add(sum, v128.load(at));
    sum = f32x4.add(sum, v128.and(v128.load(last), mask));
    const mean = addLanes(sum) * reciprocal;
    const centre = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    for (let at = x; at < last; at += 16) {
      const d = f32x4.sub(v128.load(at), centre);
      squares = madd(d, d, squares);
    }
    const d = v128.and(f32x4.sub(v128.load(last), centre), mask);
    squares = madd(d, d, squares);
    const rstd: f32 = <f32>1 / sqrt<f32>(addLanes(squares) * reciprocal + epsilon);
    v128.store(address(record, STATS) + (<usize>r) * statsStride, f32x4(mean, rstd, 0, 0));
    if (places !== 0) {
      for (let i: usize = 0; i < (<usize>width) << 2; i += 4) {
        const channel = load<i32>(places + i);
        const value: f32 = channel < 0 ? <f32>0 : (load<f32>(x + ((<usize>channel) << 2)) - mean) * rstd;
        store<f32>(out + i, value);
      }
      continue;
    }
    const by = f32x4.splat(rstd);
    const toOut = out - x;
    for (let at = x; at < last; at += 16)
      v128.store(at + toOut, f32x4.mul(f32x4.sub(v128.load(at), centre), by));
    v128.store(last + toOut, f32x4.mul(d, by));
  }
}
