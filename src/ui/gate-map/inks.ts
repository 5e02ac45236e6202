// The map's colours as the 32-bit words of an image buffer, lit and dimmed, so that drawing a pixel
// is one store.
import { scoreShades, SHADES } from '../model/cividis';
import type { Palette } from '../canvas/palette';
import { bytesOf, type Bytes } from '../canvas/tokens';

export interface InkSet {
  /** Kept, by shade of the score. */
  readonly shades: Uint32Array;
  /** The ground of what would go, by shade: mostly panel. */
  readonly pale: Uint32Array;
  readonly hatch: number;
}

export interface Inks {
  readonly lit: InkSet;
  /** Outside the filter: 35 % over the page's ground. */
  readonly dim: InkSet;
}

const DIM = 0.35;
/** How much of a gate's own colour is left under the hatch. */
const PALE = 0.3;

const mix = (a: Bytes, b: Bytes, share: number): Bytes => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** An opaque pixel; image buffers are little-endian RGBA on every machine a browser runs on. */
const word = ([r, g, b]: Bytes): number =>
  ((255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;

export function makeInks(palette: Palette): Inks {
  const shades = scoreShades(palette.dark);
  const ground = bytesOf(palette.bg);
  const panel = bytesOf(palette.panel);
  const control = bytesOf(palette.control);
  const set = (light: number): InkSet => {
    const over = (colour: Bytes) => word(mix(ground, colour, light));
    const bytes = (i: number): Bytes => [
      shades[3 * i] ?? 0,
      shades[3 * i + 1] ?? 0,
      shades[3 * i + 2] ?? 0,
    ];
    return {
      shades: Uint32Array.from({ length: SHADES }, (_, i) => over(bytes(i))),
      pale: Uint32Array.from({ length: SHADES }, (_, i) => over(mix(panel, bytes(i), PALE))),
      hatch: over(control),
    };
  };
  return { lit: set(1), dim: set(DIM) };
}
