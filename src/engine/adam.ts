// AdamW's constants, as PyTorch has them by default. Kernels cannot import and hold copies:
// wasm/kernels/update.ts and wgsl/kernels/update.wgsl.
import { power } from '../core/exact-math';

/** Share of the first moment that a step keeps. */
export const BETA1 = 0.9;
/** Share of the second moment that a step keeps. */
export const BETA2 = 0.999;
/** Added to the root of the second moment. */
export const EPSILON = 1e-8;

/** Both moments begin at 0: what they are to be divided by after so many steps, from 1. */
export const corrections = (
  steps: number,
): { readonly first: number; readonly second: number } => ({
  first: 1 - power(BETA1, steps),
  second: 1 - power(BETA2, steps),
});
