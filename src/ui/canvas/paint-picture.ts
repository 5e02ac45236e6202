// The pixels of an image on a canvas, one to one: a style sheet makes them larger. Grey ones that come with the
// page are ink on paper in the light theme and light on dark in the dark one; a person's own are as they are.
import { useLayoutEffect, useRef, type RefObject } from 'react';
import { bytesOf, type Bytes } from './tokens';
import { readPalette } from './palette';
import { useRun } from '../page-context';

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

/** Side of images, pixels, up to which they are shown pixel by pixel. */
const SHOWN_AS_PIXELS = 48;

const BLACK: Bytes = [0, 0, 0];
const WHITE: Bytes = [255, 255, 255];

/**
 * A canvas that shows an image of the run's data set: those that come with the page in its colours, and again when
 * those change. @param pixels null: none yet
 */
export function useImage(
  pixels: Uint8Array | null,
  side: number,
): RefObject<HTMLCanvasElement | null> {
  return usePainted(
    pixels,
    side,
    useRun((run) => typeof run.config.data !== 'string'),
  );
}

/** A canvas that shows an image as it is: a grey photograph would be its own negative in the colours of the page. */
export const usePlainImage = (pixels: Uint8Array, side: number) => usePainted(pixels, side, true);

function usePainted(
  pixels: Uint8Array | null,
  side: number,
  plain: boolean,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null || pixels === null) return undefined;
    // Small ones show their pixels; a photograph that is made smaller would only look torn.
    element.style.imageRendering = side > SHOWN_AS_PIXELS ? 'auto' : '';
    const paint = () => {
      const { panel, ink } = readPalette();
      if (plain) paintPicture(element, pixels, side, BLACK, WHITE);
      else paintPicture(element, pixels, side, bytesOf(panel), bytesOf(ink));
    };
    const theme = new MutationObserver(paint);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    paint();
    return () => theme.disconnect();
  }, [pixels, side, plain]);
  return canvas;
}

function paintPicture(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  side: number,
  ground: Bytes,
  ink: Bytes,
): void {
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext('2d');
  const rgba = rgbaOf(pixels, side, ground, ink);
  pen?.putImageData(new ImageData(rgba, side, side), 0, 0);
}
