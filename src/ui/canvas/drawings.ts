// Which drawing a canvas of the page shows, so that a picture of it can be drawn anew at its own
// resolution instead of enlarging the pixels of the screen.
import type { Drawing } from './surface';

const drawings = new WeakMap<HTMLCanvasElement, Drawing>();

export const noteDrawing = (canvas: HTMLCanvasElement, drawing: Drawing): void =>
  void drawings.set(canvas, drawing);

/** The drawing on a canvas; null where the page does not draw it from its store. */
export const drawingOn = (canvas: HTMLCanvasElement): Drawing | null =>
  drawings.get(canvas) ?? null;
