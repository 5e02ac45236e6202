// Makes a picture of any size and kind what a network reads: a square, [channels, size, size], bytes. Alpha lies on
// white; grey is luma of ITU-R BT.601, with the weights of Pillow. Invents no pixels: a crop is inside the picture.
import type { Resize } from '../../core/traits';
import type { Picture } from './picture';
import { resample, type Scaled } from './resample';

export interface Fit {
  readonly channels: 1 | 3;
  /** Side of the square, pixels. */
  readonly size: number;
  readonly resize: Resize;
}

/** @param out where the image goes, channels × size² bytes */
export function fitPicture(
  picture: Picture,
  { channels, size, resize }: Fit,
  out: Uint8Array,
): void {
  const { width, height } = picture;
  const plain = channels === 1 ? greyOf(picture) : onWhite(picture);
  const deep = channels === 1 || picture.channels === 1 ? 1 : 3;
  const scaled = scaledTo(width, height, size, resize);
  const square = resample(plain, width, height, deep, scaled, resize.filter);
  const area = size * size;
  for (let c = 0; c < channels; c++) {
    const from = deep === 1 ? 0 : c;
    for (let i = 0; i < area; i++) out[c * area + i] = square[deep * i + from]!;
  }
}

/** As torchvision's Resize and CenterCrop make it, and timm's transforms of them. */
export function scaledTo(width: number, height: number, size: number, resize: Resize): Scaled {
  if (resize.fit === 'squash') return { width: size, height: size, left: 0, top: 0, size };
  const short = Math.max(size, Math.floor(size / resize.share));
  // A side of at most 2¹⁴ times another: nothing here is rounded by what numbers can hold.
  const long = (side: number, shorter: number) => Math.floor((short * side) / shorter);
  const [w, h] = width <= height ? [short, long(height, width)] : [long(width, height), short];
  return { width: w, height: h, left: middle(w - size), top: middle(h - size), size };
}

/** Half of it; of an odd one the even of both, as Python rounds. */
const middle = (rest: number): number => {
  const low = Math.floor(rest / 2);
  return rest % 2 === 0 ? low : low + (low % 2);
};

/** On white, as round(c·α + 255·(1 − α)): three bytes a pixel, or one of a grey picture. */
function onWhite({ pixels, channels }: Picture): Uint8Array {
  if (channels !== 4) return pixels;
  const out = new Uint8Array((pixels.length / 4) * 3);
  for (let at = 0, to = 0; at < pixels.length; at += 4, to += 3) {
    const alpha = pixels[at + 3]!;
    if (alpha === 255) {
      out[to] = pixels[at]!;
      out[to + 1] = pixels[at + 1]!;
      out[to + 2] = pixels[at + 2]!;
      continue;
    }
    const white = 255 * (255 - alpha) + 127;
    for (let c = 0; c < 3; c++) out[to + c] = Math.floor((pixels[at + c]! * alpha + white) / 255);
  }
  return out;
}

function greyOf(picture: Picture): Uint8Array {
  if (picture.channels === 1) return picture.pixels;
  const rgb = onWhite(picture);
  const out = new Uint8Array(rgb.length / 3);
  for (let i = 0, at = 0; i < out.length; i++, at += 3)
    out[i] = (rgb[at]! * 19595 + rgb[at + 1]! * 38470 + rgb[at + 2]! * 7471 + 0x8000) >> 16;
  return out;
}
