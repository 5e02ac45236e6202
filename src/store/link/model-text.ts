// A network's sizes as a link writes them: a preset's name, or every size in one short word.
import { checkViTConfig, PRESET_NAMES, type ViTConfig } from '../../core/config';
import { InvalidValueError } from '../../core/errors';
import type { RunConfig } from '../../core/run-config';

const SIZES = /^img(\d+)x(\d+)-p(\d+)-d(\d+)-h(\d+)-l(\d+)-r(\d+(?:\.\d+)?)-c(\d+)$/;

/** `img28x1-p7-d64-h4-l4-r4-c10`: 28 pixels of 1 channel, patch, width, heads, blocks, ratio, classes. */
const sizesText = (m: ViTConfig): string =>
  `img${m.image}x${m.channels}-p${m.patch}-d${m.dim}-h${m.heads}-l${m.depth}-r${m.mlpRatio}-c${m.classes}`;

export const writeModel = (model: RunConfig['model']): string =>
  typeof model === 'string' ? model : sizesText(model);

/** @throws InvalidValueError for a name nobody knows and for sizes that make no network. */
export function readModel(text: string): RunConfig['model'] {
  const preset = PRESET_NAMES.find((name) => name === text);
  if (preset !== undefined) return preset;
  const sizes = SIZES.exec(text)?.slice(1).map(Number);
  if (sizes === undefined) {
    const example = 'sizes such as img28x1-p7-d64-h4-l4-r4-c10';
    throw new InvalidValueError('model', text, `one of ${PRESET_NAMES.join(', ')}, or ${example}`);
  }
  const [image, channels, patch, dim, heads, depth, mlpRatio, classes] = sizes;
  return checkViTConfig({
    image,
    channels,
    patch,
    dim,
    heads,
    depth,
    mlpRatio,
    classes,
  } as ViTConfig);
}
