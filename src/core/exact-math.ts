// Functions that the language leaves to the browser, down to the last bit: here they are additions,
// multiplications and divisions in one order, so that every machine has the same bits. After fdlibm
// (Sun Microsystems 1993, freely used and copied), for the arguments that training has and no others.

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
const [LOW, HIGH] = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? [0, 1] : [1, 0];

/** Sign, exponent and the first 20 bits behind the point. */
function highOf(x: number): number {
  double[0] = x;
  return (halves[HIGH] ?? 0) | 0;
}

function lowOf(x: number): number {
  double[0] = x;
  return halves[LOW] ?? 0;
}

function ofHalves(high: number, low: number): number {
  halves[HIGH] = high;
  halves[LOW] = low;
  return double[0] ?? 0;
}

/** Without its last 32 bits: products of two of these are exact enough to subtract from. */
const rough = (x: number): number => ofHalves(highOf(x), 0);

/** π/2 in parts of 33 bits, each with what is behind it. */
const QUARTER = [
  [1.57079632673412561417, 6.07710050650619224932e-11],
  [6.0771005063039659766e-11, 2.02226624879595063154e-21],
  [2.0222662487111664558e-21, 8.47842766036889956997e-32],
] as const;

/** An angle within an eighth of a turn from 0, in two parts, and the quarter turns taken off it. */
function reduce(x: number): readonly [number, number, number] {
  if (x <= Math.PI / 4) return [x, 0, 0];
  const quarters = Math.trunc(x * 6.36619772367581382433e-1 + 0.5);
  const exponent = (highOf(x) >> 20) & 0x7ff;
  let rest = x - quarters * QUARTER[0][0];
  let behind = quarters * QUARTER[0][1];
  let near = rest - behind;
  // Where most of it cancels, more bits of π are needed.
  for (const [i, most] of [
    [1, 16],
    [2, 49],
  ] as const) {
    if (exponent - ((highOf(near) >> 20) & 0x7ff) <= most) break;
    const [part, after] = QUARTER[i];
    const before = rest;
    const off = quarters * part;
    rest = before - off;
    behind = quarters * after - (before - rest - off);
    near = rest - behind;
  }
  return [near, rest - near - behind, quarters & 3];
}

function nearSin(x: number, rest: number): number {
  if ((highOf(x) & 0x7fffffff) < 0x3e400000) return x;
  const z = x * x;
  const v = z * x;
  const r =
    8.33333333332248946124e-3 +
    z *
      (-1.98412698298579493134e-4 +
        z *
          (2.75573137070700676789e-6 +
            z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  const S1 = -1.66666666666666324348e-1;
  // An angle that was not reduced has nothing behind it, and is added in another order.
  return rest === 0 ? x + v * (S1 + z * r) : x - (z * (0.5 * rest - v * r) - rest - v * S1);
}

function nearCos(x: number, rest: number): number {
  const high = highOf(x) & 0x7fffffff;
  if (high < 0x3e400000) return 1;
  const z = x * x;
  const r =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z *
                (-2.75573143513906633035e-7 +
                  z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)))));
  if (high < 0x3fd33333) return 1 - (0.5 * z - (z * r - x * rest));
  const quarter = high > 0x3fe90000 ? 0.28125 : ofHalves(high - 0x00200000, 0);
  return 1 - quarter - (0.5 * z - quarter - (z * r - x * rest));
}

/** @param x 0 … 2π */
export function sin(x: number): number {
  const [near, rest, quarters] = reduce(x);
  const part = quarters % 2 === 0 ? nearSin(near, rest) : nearCos(near, rest);
  return quarters < 2 ? part : -part;
}

/** @param x 0 … 2π */
export function cos(x: number): number {
  const [near, rest, quarters] = reduce(x);
  const part = quarters % 2 === 0 ? nearCos(near, rest) : nearSin(near, rest);
  return quarters === 0 || quarters === 3 ? part : -part;
}

const LN2 = [6.9314718036912381649e-1, 1.90821492927058770002e-10] as const;

/** The natural logarithm. @param x from 1e-300 on, finite */
export function log(x: number): number {
  const high = highOf(x);
  const digits = high & 0x000fffff;
  const carry = (digits + 0x95f64) & 0x100000;
  const k = (high >> 20) - 1023 + (carry >> 20);
  // x is 2^k (1 + f), with 1 + f between √½ and √2.
  const f = ofHalves(digits | (carry ^ 0x3ff00000), lowOf(x)) - 1;
  const [most, least] = [k * LN2[0], k * LN2[1]];
  if ((0x000fffff & (2 + digits)) < 3) {
    if (f === 0) return most + least;
    const r = f * f * (0.5 - 0.3333333333333333 * f);
    return k === 0 ? f - r : most - (r - least - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even =
    w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const r = odd + even;
  if (((digits - 0x6147a) | (0x6b851 - digits)) > 0) {
    const half = 0.5 * f * f;
    return k === 0 ? f - (half - s * (half + r)) : most - (half - (s * (half + r) + least) - f);
  }
  return k === 0 ? f - s * (f - r) : most - (s * (f - r) - least - f);
}

/** The binary logarithm of x in two parts, of 32 bits and what is behind them. */
function binaryLog(x: number): readonly [number, number] {
  let high = highOf(x);
  let n = (high >> 20) - 1023;
  const digits = high & 0x000fffff;
  // Of 1 and 3/2 the one that is near.
  const k = digits > 0x3988e && digits < 0xbb67a ? 1 : 0;
  high = digits | 0x3ff00000;
  if (digits >= 0xbb67a) {
    n++;
    high -= 0x00100000;
  }
  const [base, most, least] =
    k === 0 ? [1, 0, 0] : [1.5, 5.84962487220764160156e-1, 1.35003920212974897128e-8];
  const x1 = ofHalves(high, lowOf(x));
  const u = x1 - base;
  const v = 1 / (x1 + base);
  const s = u * v;
  const sHigh = rough(s);
  const sumHigh = ofHalves(((high >> 1) | 0x20000000) + 0x00080000 + (k << 18), 0);
  const sumLow = x1 - (sumHigh - base);
  const sLow = v * (u - sHigh * sumHigh - sHigh * sumLow);
  const s2 = s * s;
  const r =
    s2 *
      s2 *
      (5.99999999999994648725e-1 +
        s2 *
          (4.28571428578550184252e-1 +
            s2 *
              (3.33333329818377432918e-1 +
                s2 *
                  (2.72728123808534006489e-1 +
                    s2 * (2.30660745775561754067e-1 + s2 * 2.06975017800338417784e-1))))) +
    sLow * (sHigh + s);
  const square = sHigh * sHigh;
  const tHigh = rough(3 + square + r);
  const tLow = r - (tHigh - 3 - square);
  const p = sHigh * tHigh;
  const q = sLow * tHigh + tLow * s;
  const pHigh = rough(p + q);
  const pLow = q - (pHigh - p);
  const zHigh = 9.61796700954437255859e-1 * pHigh;
  const zLow = -7.02846165095275826516e-9 * pHigh + pLow * 9.61796693925975554329e-1 + least;
  const one = rough(zHigh + zLow + most + n);
  return [one, zLow - (one - n - most - zHigh)];
}

/** x to the power of y, 0 where that is less than 2^-1000. @param x between 0 and 1 @param y whole, from 1 */
export function power(x: number, y: number): number {
  const [one, two] = binaryLog(x);
  const yHigh = rough(y);
  const low = (y - yHigh) * one + y * two;
  let high = yHigh * one;
  const z = low + high;
  if (z < -1000) return 0;
  const word = highOf(z);
  let n = 0;
  if ((word & 0x7fffffff) > 0x3fe00000) {
    // The nearest whole number is taken off.
    const half = word + (0x00100000 >> (((word & 0x7fffffff) >> 20) - 0x3ff + 1));
    const k = ((half & 0x7fffffff) >> 20) - 0x3ff;
    high -= ofHalves(half & ~(0x000fffff >> k), 0);
    n = ((half & 0x000fffff) | 0x00100000) >> (20 - k);
    if (word < 0) n = -n;
  }
  const t = rough(low + high);
  const u = t * 6.93147182464599609375e-1;
  const v = (low - (t - high)) * 6.93147180559945286227e-1 + t * -1.90465429995776804525e-9;
  const e = u + v;
  const w = v - (e - u);
  const e2 = e * e;
  const c =
    e -
    e2 *
      (1.66666666666666019037e-1 +
        e2 *
          (-2.77777777770155933842e-3 +
            e2 *
              (6.61375632143793436117e-5 +
                e2 * (-1.6533902205465251539e-6 + e2 * 4.13813679705723846039e-8))));
  const result = 1 - ((e * c) / (c - 2) - (w + e * w) - e);
  return ofHalves(highOf(result) + (n << 20), lowOf(result));
}
