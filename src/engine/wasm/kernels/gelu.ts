// GELU with the error function, and its slope, of what was just written: both share one exponential.
// Φ by Abramowitz and Stegun 7.1.26, whose error is below 1e-7.
import { exp4 } from './exp';

// In memory, a constant takes one instruction; in the code it takes four.
const constants = memory.data<f32>([
  0.70710678,
  0.3275911,
  0.5 * 1.061405429,
  0.5 * -1.453152027,
  0.5 * 1.421413741,
  0.5 * -0.284496736,
  0.5 * 0.254829592,
  0.39894228,
]);

@inline
function constant(i: usize): v128 {
  return v128.load32_splat(constants + (i << 2));
}

/** Φ(−|z|) where e is exp(−z²/2). */
@inline
function tail4(z: v128, e: v128): v128 {
  const one = f32x4.splat(1);
  const x = f32x4.mul(f32x4.abs(z), constant(0));
  const t = f32x4.div(one, f32x4.add(f32x4.mul(x, constant(1)), one));
  const t2 = f32x4.mul(t, t);
  const high = f32x4.add(
    f32x4.mul(constant(2), t2),
    f32x4.add(f32x4.mul(constant(3), t), constant(4)),
  );
  const low = f32x4.add(f32x4.mul(constant(5), t), constant(6));
  const p = f32x4.add(f32x4.mul(high, t2), low);
  return f32x4.mul(p, f32x4.mul(t, e));
}

/** Four z at `out` become z·Φ(z); Φ(z) + z·φ(z) goes to `slope`. */
@inline
function gelu4(out: usize, slope: usize): void {
  const z = v128.load(out);
  const e = exp4(f32x4.mul(f32x4.mul(z, z), f32x4.splat(-0.5)));
  const tail = tail4(z, e);
  // Where z is positive, Φ(z) = 1 − Φ(−z).
  const positive = f32x4.gt(z, f32x4.splat(0));
  const phi = v128.bitselect(f32x4.sub(f32x4.splat(1), tail), tail, positive);
  v128.store(out, f32x4.mul(z, phi));
  v128.store(slope, f32x4.add(phi, f32x4.mul(f32x4.mul(z, e), constant(7))));
}

/** `rows` rows of `width` bytes. */
export function geluTile(
  out: usize,
  outStride: usize,
  slope: usize,
  slopeStride: usize,
  rows: i32,
  width: usize,
): void {
  do {
    gelu4(out, slope);
    if (width === 32) gelu4(out + 16, slope + 16);
    out += outStride;
    slope += slopeStride;
  } while (--rows > 0);
}
