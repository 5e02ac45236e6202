// The part of a drawing that stands still while the rest moves: drawn once, then laid down whole, as
// letters and lines cost far more than a copy of their pixels.
import type { Palette } from './palette';

export interface Plate {
  /**
   * Lays down what `draw` drew when these values were last other ones (Object.is); size, resolution and
   * palette count as well.
   */
  lay(
    at: {
      readonly ctx: CanvasRenderingContext2D;
      readonly dpr: number;
      readonly palette: Palette;
    },
    values: readonly unknown[],
    draw: (ctx: CanvasRenderingContext2D) => void,
  ): void;
}

export function createPlate(): Plate {
  // Most small drawings keep nothing.
  let canvas: OffscreenCanvas | null = null;
  let seen: readonly unknown[] = [];
  return {
    lay(at, values, draw) {
      canvas ??= new OffscreenCanvas(1, 1);
      // The context of a page's canvas and that of an offscreen one differ in nothing a drawing uses.
      const ctx = canvas.getContext('2d') as unknown as CanvasRenderingContext2D | null;
      const { width, height } = at.ctx.canvas;
      const now = [width, height, at.dpr, at.palette, ...values];
      if (ctx === null) return;
      if (now.length !== seen.length || !now.every((value, i) => Object.is(value, seen[i]))) {
        seen = now;
        canvas.width = width;
        canvas.height = height;
        const { font, direction, textBaseline } = at.ctx;
        Object.assign(ctx, { font, direction, textBaseline });
        ctx.setTransform(at.dpr, 0, 0, at.dpr, 0, 0);
        draw(ctx);
      }
      at.ctx.save();
      at.ctx.resetTransform();
      at.ctx.globalAlpha = 1;
      at.ctx.drawImage(canvas, 0, 0);
      at.ctx.restore();
    },
  };
}
