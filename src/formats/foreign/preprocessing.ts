// preprocessor_config.json of Hugging Face's transformers: how pictures come to a network's size and are normalised.
import { fields, isGiven, number, type Fields } from '../../core/read';
import { InvalidValueError } from '../../core/errors';
import type { Resize } from '../../core/traits';
import { perChannel, side, type Said } from './said-values';

/** Of Pillow's numbers for filters, the one that is not taken as bicubic. */
const BILINEAR = 2;
/** Pixels come from 0 to 255 and are brought to 0 to 1. */
const TO_UNIT = 1 / 255;

/** @throws InvalidValueError */
export function preprocessing(of: Fields): Said {
  checkScale(of);
  const resize = resizeOf(of);
  const { image_mean: mean, image_std: std } = of;
  const normal = {
    ...(isGiven(mean) && { mean: perChannel('image_mean', mean, 'mean') }),
    ...(isGiven(std) && { std: perChannel('image_std', std, 'std') }),
  };
  const count = normal.mean?.length ?? normal.std?.length ?? 3;
  const plain = { mean: new Array<number>(count).fill(0), std: new Array<number>(count).fill(1) };
  return {
    ...(of['do_normalize'] === false ? plain : normal),
    ...(resize !== undefined && { resize }),
  };
}

/** Mean and deviation are for pixels from 0 to 1, and so is all that this page does with them. */
function checkScale(of: Fields): void {
  if (of['do_rescale'] === false) throw new InvalidValueError('do_rescale', false, 'true');
  const factor = of['rescale_factor'];
  if (isGiven(factor)) number('rescale_factor', factor, 0.999 * TO_UNIT, 1.001 * TO_UNIT);
}

/** Where a shortest edge is said the picture keeps its proportions; a number alone, or height and width, bend it. */
function resizeOf(of: Fields): Resize | undefined {
  const size = sideOf('size', of['size']);
  if (size === null || of['do_resize'] === false) return undefined;
  const crop = of['do_center_crop'] === true ? sideOf('crop_size', of['crop_size']) : null;
  return {
    fit: size.keeps ? 'crop' : 'squash',
    share: crop === null ? 1 : Math.min(1, crop.pixels / size.pixels),
    filter: of['resample'] === BILINEAR ? 'bilinear' : 'bicubic',
  };
}

interface Side {
  readonly pixels: number;
  /** Whether it is that of the shorter side alone. */
  readonly keeps: boolean;
}

function sideOf(path: string, given: unknown): Side | null {
  if (!isGiven(given)) return null;
  if (typeof given !== 'object') return { pixels: side(path, given), keeps: false };
  const { shortest_edge: shortest, height, width } = fields(path, given, null);
  if (isGiven(shortest)) return { pixels: side(`${path}.shortest_edge`, shortest), keeps: true };
  const pixels = side(`${path}.height`, height);
  if (isGiven(width) && width !== height)
    throw new InvalidValueError(`${path}.width`, width, `the height, ${pixels}`);
  return { pixels, keeps: false };
}
