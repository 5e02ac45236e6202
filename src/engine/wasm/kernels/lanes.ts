// Small pieces of vector arithmetic that several kernels share. What the builds differ in is here.

/**
 * Rows of a tile of products, eight columns wide, whose sums stay in registers. x64 has fifteen for them:
 * twelve sums with a number and two vectors beside them where no product stands in between, else eight.
 * V8 11 and 12 load all numbers of a tile before they multiply, and would do better with four rows; 13.6,
 * which does not, gains a tenth by six.
 */
export const TILE: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

/** a·b + c: rounded once in the build that has relaxed SIMD, else twice. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c − a·b, rounded as {@link madd}. */
@inline
export function subtractProduct(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** All bits in the first `count` lanes (0…4). */
@inline
export function laneMask(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** So many of the rows of a transposed product are taken by sixes; four or eight are left, in fours. */
@inline
export function inSixes(rows: i32): i32 {
  return TILE === 6 ? rows - (rows % 12) : 0;
}

/** The lanes added up, always in the same order. */
@inline
export function addLanes(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 1) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** Writes the four columns of the rows a, b, c, d as rows, `stride` bytes apart. */
@inline
export function storeTransposed(a: v128, b: v128, c: v128, d: v128, to: usize, stride: usize): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2));
  v128.store(to + stride, v128.shuffle<f64>(ab, cd, 1, 3));
  v128.store(to + 2 * stride, v128.shuffle<f64>(ab2, cd2, 0, 2));
  v128.store(to + 3 * stride, v128.shuffle<f64>(ab2, cd2, 1, 3));
}

// Of exp2. In memory, a constant takes one instruction; in the code it takes four.
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

/** 2^x of four numbers at once, to about 1e-7 of themselves, for x ≤ 127; below −126 it is about 1e-38. NaN stays NaN. */
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
