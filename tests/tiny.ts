// The network of tests that train for real: small enough for any machine, large enough to learn.
import type { ViTConfig } from '../src/core/config';

/** 320 gates, 19.7 thousand parameters. */
export const TINY: ViTConfig = {
  channels: 1,
  image: 28,
  patch: 7,
  dim: 32,
  heads: 4,
  depth: 2,
  mlpRatio: 2,
  classes: 10,
};

/** For what does not depend on size: a step takes no time. 80 gates. */
export const SMALLEST: ViTConfig = { ...TINY, image: 8, patch: 4, dim: 8, heads: 2 };
