// A canvas that is sharp on every screen and draws only when it is in sight and what it shows has
// changed: size, resolution, theme, the watched values, or a motion under way. Sizes come from an
// observer, never from reading layout.
import type { PageState } from '../../store/store';
import { observeSizes } from '../observers';
import { hatchFill } from './hatch';
import { readPalette, type Palette } from './palette';
import { createPlate, type Plate } from './plate';
import type { Sheet } from './sheet';
import { textWidth } from './text-width';
import { watchSight } from './sight';
import { mediaList } from '../media';

/** A sheet that is a canvas of the page, and what is shown on it. */
export interface Scene extends Sheet {
  readonly ctx: CanvasRenderingContext2D;
  readonly state: PageState;
  /** Milliseconds since the page opened. */
  readonly now: number;
}

export interface Drawing {
  /** Draws; true asks for another frame. */
  draw(scene: Scene): boolean;
  /** The values the drawing depends on; equal ones (Object.is) mean nothing to draw. */
  watch(state: PageState): readonly unknown[];
  /** Height for a width, where the drawing decides it; else the style sheet does. */
  heightFor?(width: number, palette: Palette, state: PageState): number;
}

/** Makes a context ready to be drawn on in CSS pixels. Setting a font makes the browser lay out the page. */
export function styleContext(ctx: CanvasRenderingContext2D, palette: Palette): void {
  ctx.font = `${12 * palette.unit}px ${palette.fontFamily}`;
  ctx.direction = 'ltr';
  ctx.textBaseline = 'middle';
}

/** The sheet of a context that is styled already. @param plate keeps what stands still */
export function canvasScene(
  at: Pick<Scene, 'ctx' | 'width' | 'height' | 'dpr' | 'palette' | 'state'>,
  plate: Plate,
): Scene {
  const { ctx, dpr, palette } = at;
  const sheet = {
    ...at,
    measure: (words: string) => textWidth(ctx, palette, words),
    hatch: () => hatchFill(ctx, dpr, palette),
  };
  return {
    ...sheet,
    pen: ctx,
    now: performance.now(),
    still: (values, draw) =>
      plate.lay(at, values, (pen) => {
        const kept: Sheet = { ...sheet, pen, still: (_, drawOn) => drawOn(kept) };
        draw(kept);
      }),
  };
}

export interface Surface {
  paint(drawing: Drawing, state: PageState): void;
  /** Draws in the next pass whatever the watched values say. */
  touch(): void;
  close(): void;
}

/** Pixels per CSS pixel on paper, at the least. */
const PAPER = 3;

/** @param request asks for a painting pass in the next frame */
export function openSurface(canvas: HTMLCanvasElement, request: () => void): Surface {
  const ctx = canvas.getContext('2d');
  const plate = createPlate();
  let palette: Palette | null = null;
  // Whose font the context has.
  let styled: Palette | null = null;
  let seen: readonly unknown[] = [];
  let stale = true;
  let moving = false;
  // Nothing is drawn until the observer has told the size.
  let width = 0;
  let height = 0;

  const touch = () => {
    stale = true;
    request();
  };
  const sizes = observeSizes(() => {
    width = canvas.clientWidth;
    height = canvas.clientHeight;
    touch();
  });
  sizes.observe(canvas);
  const leaveResolution = watchResolution(touch);
  let near = false;
  const leaveSight = watchSight(canvas, (now) => {
    if (now === near) return;
    near = now;
    if (near) request();
  });
  const theme = new MutationObserver(() => {
    palette = null;
    touch();
  });
  theme.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-presentation', 'data-print', 'lang'],
  });
  const onPaper = () => document.documentElement.hasAttribute('data-print');
  let paper = false;

  /** Sizes the buffer; true where that wiped the context's state. */
  const fit = (dpr: number): boolean => {
    const w = Math.round(width * dpr);
    const h = Math.round(height * dpr);
    if (canvas.width === w && canvas.height === h) return false;
    canvas.width = w;
    canvas.height = h;
    return true;
  };

  return {
    paint(drawing, state) {
      if (paper !== onPaper()) {
        // The theme has changed with it, and no observer has told so yet.
        paper = !paper;
        palette = null;
        stale = true;
      }
      const values = drawing.watch(state);
      const same = values.length === seen.length && values.every((v, i) => Object.is(v, seen[i]));
      if ((same && !stale && !moving) || ctx === null) return;
      if (paper && width === 0) [width, height] = [canvas.clientWidth, canvas.clientHeight];
      if (width === 0) return;
      seen = values;
      palette ??= readPalette();
      const wanted = drawing.heightFor?.(width, palette, state);
      if (wanted !== undefined && wanted !== height) {
        height = wanted;
        canvas.style.height = `${wanted}px`;
      }
      // Its height is right all the same: nothing may jump when it comes into sight.
      stale = !near && !paper;
      if (stale) return;
      const dpr = Math.max(window.devicePixelRatio, paper ? PAPER : 0);
      if (fit(dpr) || styled !== palette) {
        styled = palette;
        styleContext(ctx, palette);
      }
      ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
      ctx.clearRect(0, 0, width, height);
      moving = drawing.draw(canvasScene({ ctx, width, height, dpr, palette, state }, plate));
      if (moving) request();
    },
    touch,
    close() {
      sizes.disconnect();
      theme.disconnect();
      leaveResolution();
      leaveSight();
    },
  };
}

// Hears when the page's pixels become finer or coarser: the window came to another screen, or the page is
// zoomed. No size in CSS pixels needs to change with it, so no other observer hears it.

/** Calls `changed` at every change of `devicePixelRatio`; answers how to leave. */
function watchResolution(changed: () => void): () => void {
  let stop: (() => void) | null = null;
  const watch = () => {
    stop?.();
    // A query knows one resolution only: all it tells is that it holds no more.
    stop = mediaList(`(resolution: ${window.devicePixelRatio}dppx)`).listen(() => {
      watch();
      changed();
    });
  };
  watch();
  return () => stop?.();
}

// Which drawing a canvas of the page shows, so that a picture of it can be drawn anew at its own
// resolution instead of enlarging the pixels of the screen.
const drawings = new WeakMap<HTMLCanvasElement, Drawing>();

export const noteDrawing = (canvas: HTMLCanvasElement, drawing: Drawing): void =>
  void drawings.set(canvas, drawing);

/** The drawing on a canvas; null where the page does not draw it from its store. */
export const drawingOn = (canvas: HTMLCanvasElement): Drawing | null =>
  drawings.get(canvas) ?? null;
