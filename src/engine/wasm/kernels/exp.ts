// The exponential function of four numbers at once, to about one unit in the last place.

const constants = memory.data<f32>([
  // The smallest argument whose result is no denormal.
  -87,
  1.44269504,
  // Added and taken away again, it rounds to an integer, which then stands in the lowest bits.
  12582912,
  // ln 2 in two parts, the first of which times n is exact.
  0.693359375,
  -2.1219444e-4,
  // The polynomial.
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  0.5,
  1,
]);

@inline
function constant(i: usize): v128 {
  return v128.load32_splat(constants + (i << 2));
}

/** e^x for x ≤ 88; below −87 it is about 1e-38. NaN stays NaN. */
@inline
export function exp4(x: v128): v128 {
  const bounded = f32x4.pmax(x, constant(0));
  const shifted = f32x4.add(f32x4.mul(bounded, constant(1)), constant(2));
  const n = f32x4.sub(shifted, constant(2));
  let r = f32x4.sub(bounded, f32x4.mul(n, constant(3)));
  r = f32x4.sub(r, f32x4.mul(n, constant(4)));
  const r2 = f32x4.mul(r, r);
  const high = f32x4.add(
    f32x4.mul(constant(5), r2),
    f32x4.add(f32x4.mul(constant(6), r), constant(7)),
  );
  const low = f32x4.add(f32x4.mul(constant(8), r), constant(9));
  const tail = f32x4.add(f32x4.mul(high, r2), low);
  const p = f32x4.add(f32x4.mul(tail, r2), f32x4.add(r, constant(10)));
  // Times 2ⁿ, by adding n to the exponent.
  return i32x4.add(p, i32x4.shl(shifted, 23));
}
