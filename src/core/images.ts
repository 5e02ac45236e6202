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

/**
 * Images at these places of sets of bytes that lie one behind the other; mean and deviation are those of the first.
 * @throws RangeError for a place beyond the last image
 */
export function pickImages(sets: readonly ImageSet[], places: ArrayLike<number>): ImageSet {
  const [first] = sets;
  if (first === undefined) throw new RangeError('there are no images');
  const size = first.pixels.length / first.count;
  const pixels = new Uint8Array(places.length * size);
  const labels = Uint32Array.from(places, (place, i) => {
    let at = place;
    const set = sets.find(({ count }) => {
      if (at < count) return true;
      at -= count;
      return false;
    });
    if (set === undefined) throw new RangeError(`there is no image ${place}`);
    pixels.set(set.pixels.subarray(at * size, (at + 1) * size), i * size);
    return set.labels[at] ?? 0;
  });
  return { ...first, pixels, labels, count: places.length };
}
