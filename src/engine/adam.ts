// AdamW's constants, as PyTorch has them by default. Kernels cannot import and hold copies:
// wasm/kernels/update.ts and wgsl/kernels/update.wgsl.

/** Share of the first moment that a step keeps. */
export const BETA1 = 0.9;
/** Share of the second moment that a step keeps. */
export const BETA2 = 0.999;
/** Added to the root of the second moment. */
export const EPSILON = 1e-8;
