// The part of a drawing that stands still while the rest moves: drawn once, then laid down whole, as
// letters and lines cost far more than a copy of their pixels.
import type { Scene } from './surface';

export interface Plate {
  /**
   * Lays down what `draw` drew when these values were last other ones (Object.is); size, resolution and
   * palette of the scene count as well.
   */
  lay(scene: Scene, values: readonly unknown[], draw: (scene: Scene) => void): void;
}

export function createPlate(): Plate {
  const canvas = new OffscreenCanvas(1, 1);
  const pen = canvas.getContext('2d');
  let seen: readonly unknown[] = [];
  return {
    lay(scene, values, draw) {
      // The context of a page's canvas and that of an offscreen one differ in nothing a drawing uses.
      const ctx = pen as unknown as CanvasRenderingContext2D | null;
      const { width, height } = scene.ctx.canvas;
      const now = [width, height, scene.dpr, scene.palette, ...values];
      if (ctx === null) return;
      if (now.length !== seen.length || !now.every((value, i) => Object.is(value, seen[i]))) {
        seen = now;
        canvas.width = width;
        canvas.height = height;
        const { font, direction, textBaseline } = scene.ctx;
        Object.assign(ctx, { font, direction, textBaseline });
        ctx.setTransform(scene.dpr, 0, 0, scene.dpr, 0, 0);
        draw({ ...scene, ctx });
      }
      scene.ctx.save();
      scene.ctx.resetTransform();
      scene.ctx.globalAlpha = 1;
      scene.ctx.drawImage(canvas, 0, 0);
      scene.ctx.restore();
    },
  };
}
