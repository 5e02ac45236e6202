// Images → the rows of patches that the network's first linear map reads. Bytes are normalised here;
// everything happens in JavaScript, one pass over the pixels.
import * as tf from '@tensorflow/tfjs-core';
import { movedPlaces } from '../../core/augment';
import { imageSize, type ViTConfig } from '../../core/config';
import type { ImageSet } from '../../core/images';
import { checkImages } from '../image-shards';

/** Images in JavaScript memory, ready to upload. */
export interface Batch {
  readonly count: number;
  /** [count·(n−1), C·p·p], row-major; patches in rows from the top left, inside a patch [C, p, p]. */
  readonly patches: Float32Array;
  readonly labels: Uint32Array;
}

/** Cuts images into patches for one network. */
export class Patcher {
  /** Place of every pixel of an image in its patches. */
  private readonly place: Uint32Array;

  constructor(private readonly config: ViTConfig) {
    const { channels, image, patch } = config;
    const perSide = image / patch;
    this.place = new Uint32Array(imageSize(config));
    let i = 0;
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < image; y++)
        for (let x = 0; x < image; x++) {
          const index = Math.floor(y / patch) * perSide + Math.floor(x / patch);
          const inside = (c * patch + (y % patch)) * patch + (x % patch);
          this.place[i++] = index * channels * patch * patch + inside;
        }
  }

  /** An empty batch for `count` images, to be filled by {@link put}. */
  empty(count: number): Batch {
    return {
      count,
      patches: new Float32Array(count * this.place.length),
      labels: new Uint32Array(count),
    };
  }

  /** Puts image `from` of a set into place `to` of a batch, moved as core/augment.ts has it. */
  put(batch: Batch, to: number, set: ImageSet, from: number, move = 0): void {
    const size = this.place.length;
    const area = this.config.image ** 2;
    const source = from * size;
    const target = to * size;
    const normalise = set.pixels instanceof Uint8Array;
    const places = move === 0 ? null : movedPlaces(this.config.image, move);
    for (let c = 0; c < this.config.channels; c++) {
      const mean = normalise ? (set.mean[c] ?? 0) : 0;
      const std = normalise ? (set.std[c] ?? 1) : 1;
      const unit = normalise ? 255 : 1;
      for (let i = 0; i < area; i++) {
        const at = places === null ? i : places[i]!;
        const pixel = at < 0 ? 0 : set.pixels[source + c * area + at]!;
        batch.patches[target + this.place[c * area + i]!] = (pixel / unit - mean) / std;
      }
    }
    batch.labels[to] = set.labels[from] ?? 0;
  }

  /** All images of a set, or `count` of them from `start`; moved where it is said how. */
  take(set: ImageSet, start = 0, count = set.count, moves?: Uint32Array): Batch {
    const batch = this.empty(count);
    for (let i = 0; i < count; i++) this.put(batch, i, set, start + i, moves?.[i]);
    return batch;
  }

  /** @throws MismatchError when a set's arrays do not hold images of this network. */
  check(set: ImageSet): void {
    checkImages(this.config, set);
  }

  /** Uploads the patches. The caller disposes of the tensor. */
  upload({ count, patches }: Batch): tf.Tensor2D {
    const { channels, patch } = this.config;
    const width = channels * patch * patch;
    return tf.tensor2d(patches, [(count * this.place.length) / width, width]);
  }
}
