// GELU with the error function, and its slope, of what was just written: both share one exponential.
// Φ by Abramowitz and Stegun 7.1.26, whose error is below 1e-7; 2^f by a polynomial, below 1e-7.
import { madd, subtractProduct } from './lanes';

// In memory, a constant takes one instruction; in the code it takes four. Two vectors share them.
const constants = memory.data<f32>([
  // exp(−z²/2) = 2^(z²·this), and the smallest such exponent that is no denormal.
  -0.72134752,
  -126,
  // Added and taken away again, it rounds to an integer, which then stands in the lowest bits.
  12582912,
  0.00132647,
  0.00967151,
  0.05550734,
  0.24022242,
  0.69314698,
  1,
  // 7.1.26 at |z|/√2, halved.
  0.3275911 * 0.70710678,
  0.5 * 1.061405429,
  0.5 * -1.453152027,
  0.5 * 1.421413741,
  0.5 * -0.284496736,
  0.5 * 0.254829592,
  0.5,
  // Its one bit is the sign.
  -0.0,
  // 1/√(2π)
  0.39894228,
]);

@inline
function constant(i: usize): v128 {
  return v128.load32_splat(constants + (i << 2));
}

/** z·Φ(z) instead of four z at `a` and `b`; Φ(z) + z·φ(z) at their slopes. */
@inline
function geluPair(a: usize, aSlope: usize, b: usize, bSlope: usize): void {
  const za = v128.load(a);
  const zb = v128.load(b);
  let c = constant(0);
  let ta = f32x4.mul(f32x4.mul(za, za), c);
  let tb = f32x4.mul(f32x4.mul(zb, zb), c);
  c = constant(1);
  ta = f32x4.pmax(ta, c);
  tb = f32x4.pmax(tb, c);
  c = constant(2);
  const na = f32x4.add(ta, c);
  const nb = f32x4.add(tb, c);
  const fa = f32x4.sub(ta, f32x4.sub(na, c));
  const fb = f32x4.sub(tb, f32x4.sub(nb, c));
  const fa2 = f32x4.mul(fa, fa);
  const fb2 = f32x4.mul(fb, fb);
  c = constant(3);
  let d = constant(4);
  let ea = madd(fa, c, d);
  let eb = madd(fb, c, d);
  c = constant(5);
  d = constant(6);
  ea = madd(ea, fa2, madd(fa, c, d));
  eb = madd(eb, fb2, madd(fb, c, d));
  c = constant(7);
  const one = constant(8);
  const ma = madd(fa, c, one);
  const mb = madd(fb, c, one);
  // Times 2ⁿ, by adding n to the exponent.
  ea = i32x4.add(madd(ea, fa2, ma), i32x4.shl(na, 23));
  eb = i32x4.add(madd(eb, fb2, mb), i32x4.shl(nb, 23));
  // The rational part of Φ(−|z|).
  c = constant(9);
  ta = f32x4.div(one, madd(f32x4.abs(za), c, one));
  tb = f32x4.div(one, madd(f32x4.abs(zb), c, one));
  const ta2 = f32x4.mul(ta, ta);
  const tb2 = f32x4.mul(tb, tb);
  c = constant(11);
  d = constant(12);
  let pa = madd(ta, c, d);
  let pb = madd(tb, c, d);
  c = constant(10);
  pa = madd(ta2, c, pa);
  pb = madd(tb2, c, pb);
  c = constant(13);
  d = constant(14);
  pa = madd(pa, ta2, madd(ta, c, d));
  pb = madd(pb, tb2, madd(tb, c, d));
  // Φ(z) = ½ + sign(z)·(½ − Φ(−|z|))
  const half = constant(15);
  pa = subtractProduct(pa, f32x4.mul(ta, ea), half);
  pb = subtractProduct(pb, f32x4.mul(tb, eb), half);
  c = constant(16);
  pa = f32x4.add(half, v128.xor(pa, v128.and(za, c)));
  pb = f32x4.add(half, v128.xor(pb, v128.and(zb, c)));
  c = constant(17);
  v128.store(a, f32x4.mul(za, pa));
  v128.store(b, f32x4.mul(zb, pb));
  v128.store(aSlope, madd(f32x4.mul(za, ea), c, pa));
  v128.store(bSlope, madd(f32x4.mul(zb, eb), c, pb));
}

/** `rows` rows of eight places. */
export function gelu8(
  out: usize,
  outStride: usize,
  slope: usize,
  slopeStride: usize,
  rows: i32,
): void {
  do {
    geluPair(out, slope, out + 16, slope + 16);
    out += outStride;
    slope += slopeStride;
  } while (--rows > 0);
}

/** `rows` rows of four places. */
export function gelu4(
  out: usize,
  outStride: usize,
  slope: usize,
  slopeStride: usize,
  rows: i32,
): void {
  for (; rows > 1; rows -= 2) {
    geluPair(out, slope, out + outStride, slope + slopeStride);
    out += outStride << 1;
    slope += slopeStride << 1;
  }
  // Read before anything is written: the same place twice is harmless.
  if (rows > 0) geluPair(out, slope, out, slope);
}
