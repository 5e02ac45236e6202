// The hatch of what would go: 45° lines, one hairline wide, four hairlines apart, whole device
// pixels so that it stays crisp at every zoom.
import type { Scene } from './surface';

/** Lines are this many hairlines apart. */
export const HATCH_PITCH = 4;

/** Whether a device pixel lies on a hatch line. @param line thickness in device pixels */
export const onHatch = (x: number, y: number, line: number): boolean =>
  (x + y) % (HATCH_PITCH * line) < line;

/** Thickness of a hairline in whole device pixels. */
export const hairline = (dpr: number, stroke: number): number =>
  Math.max(1, Math.round(dpr * stroke));

/** A fill of panel colour with the hatch over it. Cheap enough to make for each drawing. */
export function hatchFill({ ctx, dpr, palette }: Scene): CanvasPattern | string {
  const line = hairline(dpr, palette.stroke);
  const side = HATCH_PITCH * line;
  const tile = new OffscreenCanvas(side, side);
  const pen = tile.getContext('2d');
  if (pen === null) return palette.panel;
  pen.fillStyle = palette.panel;
  pen.fillRect(0, 0, side, side);
  pen.fillStyle = palette.control;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) if (onHatch(x, y, line)) pen.fillRect(x, y, 1, 1);
  const pattern = ctx.createPattern(tile, 'repeat');
  // The tile is in device pixels, the drawing in CSS pixels.
  pattern?.setTransform(new DOMMatrix().scale(1 / dpr));
  return pattern ?? palette.panel;
}
