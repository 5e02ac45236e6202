// The hatch of what would go: 45° lines, one hairline wide, four hairlines apart, whole device
// pixels so that it stays crisp at every zoom.
import type { Palette } from './palette';

/** Lines are this many hairlines apart. */
export const HATCH_PITCH = 4;

/** Whether a device pixel lies on a hatch line. @param line thickness in device pixels */
export const onHatch = (x: number, y: number, line: number): boolean =>
  (x + y) % (HATCH_PITCH * line) < line;

/** Thickness of a hairline in whole device pixels. */
export const hairline = (dpr: number, stroke: number): number =>
  Math.max(1, Math.round(dpr * stroke));

/** One period of the hatch in device pixels. */
function tileOf(palette: Palette, line: number): OffscreenCanvas {
  const side = HATCH_PITCH * line;
  const tile = new OffscreenCanvas(side, side);
  const pen = tile.getContext('2d');
  if (pen !== null) {
    pen.fillStyle = palette.panel;
    pen.fillRect(0, 0, side, side);
    pen.fillStyle = palette.control;
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) if (onHatch(x, y, line)) pen.fillRect(x, y, 1, 1);
  }
  return tile;
}

const fills = new WeakMap<
  Palette,
  { readonly dpr: number; readonly fill: CanvasPattern | string }
>();

/** A fill of panel colour with the hatch over it, for a canvas in CSS pixels; made once for a palette. */
export function hatchFill(
  ctx: CanvasFillStrokeStyles,
  dpr: number,
  palette: Palette,
): CanvasPattern | string {
  const known = fills.get(palette);
  if (known?.dpr === dpr) return known.fill;
  const pattern = ctx.createPattern(tileOf(palette, hairline(dpr, palette.stroke)), 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / dpr));
  const fill = pattern ?? palette.panel;
  fills.set(palette, { dpr, fill });
  return fill;
}
