// The map's colours: cividis, whose lightness rises evenly and reads the same under colour-vision
// deficiency. Important gates stand out from the ground: dark on light paper, bright on dark.

/** Cividis at ten equal steps (Nuñez, Anderton and Renslow 2018), sRGB. */
const ANCHORS: readonly (readonly [number, number, number])[] = [
  [0, 32, 77],
  [0, 51, 111],
  [57, 72, 107],
  [87, 92, 109],
  [112, 113, 115],
  [138, 135, 121],
  [166, 157, 117],
  [196, 181, 108],
  [228, 207, 91],
  [255, 234, 70],
];

export const SHADES = 256;

/** Cividis at 0…1, clamped, as sRGB bytes. */
export function cividis(at: number): [number, number, number] {
  const place = Math.min(1, Math.max(0, at)) * (ANCHORS.length - 1);
  const low = Math.min(ANCHORS.length - 2, Math.floor(place));
  const from = ANCHORS[low] ?? [0, 0, 0];
  const to = ANCHORS[low + 1] ?? from;
  const share = place - low;
  const mix = (i: 0 | 1 | 2) => Math.round(from[i] + (to[i] - from[i]) * share);
  return [mix(0), mix(1), mix(2)];
}

/** 256 shades from score 0 to score 1 for a theme, each three bytes. */
export function scoreShades(dark: boolean): Uint8Array {
  const shades = new Uint8Array(SHADES * 3);
  for (let i = 0; i < SHADES; i++) {
    const at = i / (SHADES - 1);
    shades.set(cividis(dark ? at : 1 - at), i * 3);
  }
  return shades;
}

/** The shade of a score: 0 and under is the first, 1 and over the last. */
export const shadeOf = (score: number): number =>
  Math.min(SHADES - 1, Math.max(0, Math.round(score * (SHADES - 1))));
