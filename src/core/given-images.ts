// Contents of images and labels from outside, looked at before any engine sees them: one pixel that is no
// number would reach every weight within a step.
import { imageSize, type ViTConfig } from './config';
import { InvalidValueError } from './errors';
import type { ImageSet } from './images';
import { Described } from './shown';

/** @throws InvalidValueError naming the first pixel that is no finite number, and its place */
export function checkPixels(images: Float32Array): void {
  const bad = images.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) throw new InvalidValueError(`images[${bad}]`, images[bad], { kind: 'finite' });
}

/** @throws InvalidValueError naming the first label that is no class of the network, and its place */
export function checkLabels(labels: Uint32Array, classes: number): void {
  const bad = labels.findIndex((label) => label >= classes);
  if (bad !== -1)
    throw new InvalidValueError(
      `labels[${bad}]`,
      labels[bad],
      // Classes count from 0.
      { kind: 'whole', min: 0, max: classes - 1 },
    );
}

/**
 * Images handed in, [count, C, H, W] as the network sees them, checked against it.
 * @throws InvalidValueError when their sizes do not fit, or for a pixel or label that nothing can learn from
 */
export function givenImages(model: ViTConfig, images: Float32Array, labels: Uint32Array): ImageSet {
  const count = labels.length;
  const size = imageSize(model);
  if (count < 1 || images.length !== count * size)
    throw new InvalidValueError(
      'images',
      new Described(`${images.length} values for ${count} image(s)`),
      `count × ${size} values, ${model.channels}×${model.image}×${model.image} each`,
    );
  checkPixels(images);
  checkLabels(labels, model.classes);
  return { pixels: images, labels, count, mean: [], std: [] };
}
