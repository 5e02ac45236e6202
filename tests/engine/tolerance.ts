// Distances by which the golden README judges a float32 port.
import type { ParamSet } from '../../src/core/params';
import type { Golden } from '../golden/load';

export function maxAbs(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const gap = Math.abs(a[i]! - b[i]!);
    if (!(gap <= worst)) worst = gap;
  }
  return worst;
}

/** |a − b| / |b − from| in L2 over the places where `use` holds; `from` is 0 by default. */
export function relativeL2(
  a: Float32Array,
  b: Float32Array,
  use: (i: number) => boolean = () => true,
  from: Float32Array | null = null,
): number {
  if (a.length !== b.length) return Infinity;
  let gap = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    if (!use(i)) continue;
    gap += (a[i]! - b[i]!) ** 2;
    size += (b[i]! - (from?.[i] ?? 0)) ** 2;
  }
  return Math.sqrt(gap) / Math.max(Math.sqrt(size), 1e-30);
}

/** The k third of a qkv bias has a true gradient of exactly 0 and is left out. */
const counts =
  (name: string, dim: number) =>
  (i: number): boolean =>
    !name.endsWith('attn.qkv.bias') || i < dim || i >= 2 * dim;

/** Largest relative L2 distance of any tensor's gradient. */
export const worstGradient = (golden: Golden, grads: ParamSet): number =>
  worst(golden, (name) =>
    relativeL2(
      grads[name] ?? new Float32Array(0),
      golden.grads[name] ?? new Float32Array(0),
      counts(name, golden.config.dim),
    ),
  );

/**
 * Largest relative L2 distance of any tensor's update, over elements whose first gradient is at
 * least 1e-3 of its tensor's RMS: Adam flips the sign of smaller ones on rounding noise.
 */
export const worstUpdate = (golden: Golden, params: ParamSet, wanted: ParamSet): number =>
  worst(golden, (name) => {
    const reference = wanted[name] ?? new Float32Array(0);
    const gradient = golden.grads[name] ?? new Float32Array(0);
    const rms = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0) / gradient.length);
    const counted = counts(name, golden.config.dim);
    return relativeL2(
      params[name] ?? new Float32Array(0),
      reference,
      (i) => counted(i) && Math.abs(gradient[i]!) >= 1e-3 * rms,
      golden.params[name] ?? new Float32Array(0),
    );
  });

function worst(golden: Golden, of: (name: string) => number): number {
  let most = 0;
  for (const name of golden.json.param_order) {
    const gap = of(name);
    if (!(gap <= most)) most = gap;
  }
  return most;
}
