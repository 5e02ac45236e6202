// Powers of two of four numbers at once, to about 1e-7 of themselves.
import { madd } from './lanes';

// In memory, a constant takes one instruction; in the code it takes four.
const constants = memory.data<f32>([
  // The smallest exponent whose power is no denormal.
  -126,
  // Added and taken away again, it rounds to an integer, which then stands in the lowest bits.
  12582912,
  // The polynomial, between −½ and ½.
  0.00132647,
  0.00967151,
  0.05550734,
  0.24022242,
  0.69314698,
  1,
]);

@inline
function constant(i: usize): v128 {
  return v128.load32_splat(constants + (i << 2));
}

/** 2^x for x ≤ 127; below −126 it is about 1e-38. NaN stays NaN. */
@inline
export function exp2(x: v128): v128 {
  const bounded = f32x4.pmax(x, constant(0));
  const n = f32x4.add(bounded, constant(1));
  const f = f32x4.sub(bounded, f32x4.sub(n, constant(1)));
  const f2 = f32x4.mul(f, f);
  const high = madd(f, constant(2), constant(3));
  const middle = madd(f, constant(4), constant(5));
  const low = madd(f, constant(6), constant(7));
  const tail = madd(high, f2, middle);
  // Times 2ⁿ, by adding n to the exponent.
  return i32x4.add(madd(tail, f2, low), i32x4.shl(n, 23));
}
