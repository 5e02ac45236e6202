// Pixels of what a person draws or drops, as a network reads them: light on dark, [channels, side, side]. Pure.
import type { Resize } from '../../core/traits';

/** Half the width of a line, pixels. */
const RADIUS = 1.3;
const STEPS = 8;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The pixels with a line drawn over all their channels, soft at its edges. */
export function stroke(
  pixels: Uint8Array,
  side: number,
  from: Point,
  to: Point,
): Uint8Array<ArrayBuffer> {
  const drawn = Uint8Array.from(pixels);
  const area = side * side;
  const steps = Math.max(1, Math.ceil(STEPS * Math.hypot(to.x - from.x, to.y - from.y)));
  for (let step = 0; step <= steps; step++) {
    const x = from.x + ((to.x - from.x) * step) / steps;
    const y = from.y + ((to.y - from.y) * step) / steps;
    for (let row = Math.floor(y - RADIUS); row <= y + RADIUS; row++)
      for (let column = Math.floor(x - RADIUS); column <= x + RADIUS; column++) {
        if (row < 0 || column < 0 || row >= side || column >= side) continue;
        const away = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        const ink = Math.round(255 * Math.min(1, Math.max(0, RADIUS + 0.5 - away)));
        for (let at = row * side + column; at < drawn.length; at += area)
          drawn[at] = Math.max(drawn[at] ?? 0, ink);
      }
  }
  return drawn;
}

/**
 * A picture's pixels for a network: grey by luma (ITU-R BT.601), or its colours.
 * @param rgba row by row, four bytes a pixel
 * @param turns whether what is mostly light is turned over, for networks of light things on a dark ground
 */
export function greyOf(
  rgba: Uint8ClampedArray,
  channels: number,
  turns = true,
): Uint8Array<ArrayBuffer> {
  const area = rgba.length / 4;
  const of = (i: number, c: number) => rgba[4 * i + c] ?? 0;
  if (channels === 3)
    return Uint8Array.from({ length: 3 * area }, (_, at) => of(at % area, Math.floor(at / area)));
  const grey = Float32Array.from(
    { length: area },
    (_, i) => 0.299 * of(i, 0) + 0.587 * of(i, 1) + 0.114 * of(i, 2),
  );
  const light = turns && grey.reduce((sum, value) => sum + value, 0) / area > 127;
  return Uint8Array.from({ length: channels * area }, (_, at) => {
    const value = grey[at % area] ?? 0;
    return Math.round(light ? 255 - value : value);
  });
}

/** The part of a picture that a network is shown: all of it, or the middle as the network's data set has it. */
export function cropOf(
  { width, height }: { readonly width: number; readonly height: number },
  resize: Resize | null,
): { left: number; top: number; width: number; height: number } {
  if (resize?.fit !== 'crop') return { left: 0, top: 0, width, height };
  const side = Math.max(1, Math.round(Math.min(width, height) * resize.share));
  return {
    left: Math.floor((width - side) / 2),
    top: Math.floor((height - side) / 2),
    ...{ width: side, height: side },
  };
}
