// The pixels of an image on a canvas, one to one: a style sheet makes them larger. Grey ones are ink on paper in the
// light theme and light on dark in the dark one.
import { useLayoutEffect, useRef, type RefObject } from 'react';
import { bytesOf, type Bytes } from './tokens';
import { readPalette, type Palette } from './palette';

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

/** A canvas that shows an image in the colours of the page, and again when those change. @param pixels null: none yet */
export function useImage(
  pixels: Uint8Array | null,
  side: number,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null || pixels === null) return undefined;
    const paint = () => paintPicture(element, pixels, side, readPalette());
    const theme = new MutationObserver(paint);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    paint();
    return () => theme.disconnect();
  }, [pixels, side]);
  return canvas;
}

function paintPicture(
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
