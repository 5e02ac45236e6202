// Contents of images and labels from outside, looked at before any engine sees them: one pixel that is no
// number would reach every weight within a step. Sizes are checked where the network is known.
import { InvalidValueError } from './errors';

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
