// Images and labels as they travel between the layers.

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];
/** What networks are measured on: choices go by validation images, reports by test images. */
export const HELD_OUT = ['validation', 'test'] as const;
export type HeldOut = (typeof HELD_OUT)[number];

/** A run of images. Bytes are normalised per channel as (x/255 − mean)/std; floats are taken as they are. */
export interface ImageSet {
  /** [count, channels, height, width], row-major. */
  readonly pixels: Uint8Array | Float32Array;
  readonly labels: Uint8Array | Uint32Array;
  readonly count: number;
  /** One value a channel; empty for floats, which are not normalised again. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}
