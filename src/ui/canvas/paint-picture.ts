// The pixels of an image on a canvas, one to one: a style sheet makes them larger. Grey ones are ink on paper in the
// light theme and light on dark in the dark one.
import { bytesOf, type Bytes } from './tokens';
import type { Palette } from './palette';

/** RGBA of an image, row by row. @param pixels [channels, side, side]; one channel, or three for colours */
export function rgbaOf(
  pixels: Uint8Array,
  side: number,
  ground: Bytes,
  ink: Bytes,
): Uint8ClampedArray<ArrayBuffer> {
  const area = side * side;
  const colours = pixels.length >= 3 * area;
  const rgba = new Uint8ClampedArray(4 * area);
  for (let i = 0; i < area; i++) {
    const share = (pixels[i] ?? 0) / 255;
    for (let c = 0; c < 3; c++) {
      const mixed = (ground[c] ?? 0) + share * ((ink[c] ?? 0) - (ground[c] ?? 0));
      rgba[4 * i + c] = colours ? (pixels[c * area + i] ?? 0) : mixed;
    }
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}

export function paintPicture(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  side: number,
  palette: Pick<Palette, 'panel' | 'ink'>,
): void {
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext('2d');
  const rgba = rgbaOf(pixels, side, bytesOf(palette.panel), bytesOf(palette.ink));
  pen?.putImageData(new ImageData(rgba, side, side), 0, 0);
}
