// Seeded random numbers: the same seed gives the same bits on every machine. `Math.random` is used nowhere in
// the product.
import { cos, log, sin } from './exact-math';

/** A stream of random numbers. */
export interface Rng {
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Whole number in [0, below). */
  below(below: number): number;
}

/**
 * A stream for one purpose. Streams of the same seed and different names are independent, so that a
 * new use of randomness never shifts the numbers of an old one.
 * Generator: xoshiro128** (Blackman, Vigna 2018), seeded by a 32-bit mix of seed and name.
 */
export function createRng(seed: number, stream: string): Rng {
  let h = mix(seed >>> 0);
  for (const char of stream) h = mix(h ^ (char.codePointAt(0) ?? 0));
  const state = Uint32Array.from({ length: 4 }, () => (h = mix(h + 0x9e3779b9)));
  let spare: number | null = null;

  const next = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const c1 = c ^ a;
    const d1 = d ^ b;
    state[1] = b ^ c1;
    state[0] = a ^ d1;
    state[2] = c1 ^ (b << 9);
    state[3] = rotate(d1, 11);
    return result;
  };
  const uniform = () => next() / 2 ** 32;
  const normal = () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    // Box–Muller; 1 − u keeps the logarithm's argument above 0.
    const radius = Math.sqrt(-2 * log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * sin(angle);
    return radius * cos(angle);
  };
  return { uniform, normal, below: (below) => Math.floor(uniform() * below) };
}

/** Fisher–Yates in place; returns its argument. */
export function shuffle<T extends Uint32Array>(items: T, rng: Rng): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = rng.below(i + 1);
    const held = items[i] ?? 0;
    items[i] = items[j] ?? 0;
    items[j] = held;
  }
  return items;
}

const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** Spreads the bits of a word over another (the end of MurmurHash3, Appleby 2011). */
export function mix(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
