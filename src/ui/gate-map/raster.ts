// Draws map cells straight into an image buffer in device pixels: tens of thousands of cells cost
// less than a millisecond or two, and every edge is sharp. Transparent where nothing is.
import { hairline, onHatch } from '../canvas/hatch';
import { SHADES } from '../model/cividis';
import type { Box, CellLook, CellPen } from '../drawing/map';
import type { Inks, InkSet } from './inks';

export interface Raster {
  readonly pixels: Uint32Array;
  readonly width: number;
  readonly height: number;
  /** Thickness of a hairline in device pixels. */
  readonly line: number;
}

export const rasterOf = (
  pixels: Uint32Array,
  width: number,
  height: number,
  dpr: number,
  stroke: number,
): Raster => ({ pixels, width, height, line: hairline(dpr, stroke) });

/** Draws cells into a raster. */
export const rasterPen = (raster: Raster, inks: Inks): CellPen => ({
  cell: (box, look, lit) => drawCell(raster, box, look, lit ? inks.lit : inks.dim),
  clear: (box) => clearCell(raster, box),
});

export function drawCell(raster: Raster, box: Box, look: CellLook, inks: InkSet): void {
  const { pixels, width, line } = raster;
  const { left, top, right, bottom } = box;
  const shade = Math.min(SHADES - 1, Math.round(look.strength * (SHADES - 1)));
  const full = inks.shades[shade]!;
  const pale = inks.pale[shade]!;
  const height = bottom - top;
  const solidTop = bottom - Math.round(look.solid * height);
  const hatchTop = bottom - Math.round((look.solid + look.hatched) * height);
  for (let y = hatchTop; y < bottom; y++) {
    const row = y * width;
    // A call to fill costs more than the few stores of a narrow cell.
    if (y >= solidTop) for (let x = left; x < right; x++) pixels[row + x] = full;
    else
      for (let x = left; x < right; x++) pixels[row + x] = onHatch(x, y, line) ? inks.hatch : pale;
  }
  if (!look.dotted) return;
  if (right - left < OUTLINE_FROM * line) drawSpeck(raster, box, inks.hatch);
  else drawDots(raster, box, inks.hatch);
}

function clearCell({ pixels, width }: Raster, { left, top, right, bottom }: Box): void {
  for (let y = top; y < bottom; y++) pixels.fill(0, y * width + left, y * width + right);
}

/** In cells narrower than this many hairlines a dotted edge would read as a hatch. */
const OUTLINE_FROM = 8;

/** One dot in the middle of the box. */
function drawSpeck({ pixels, width, line }: Raster, box: Box, ink: number): void {
  const x = (box.left + box.right - line) >> 1;
  const y = (box.top + box.bottom - line) >> 1;
  for (let i = 0; i < line; i++) pixels.fill(ink, (y + i) * width + x, (y + i) * width + x + line);
}

/** A dotted edge: every other hairline of the box's border. */
function drawDots({ pixels, width, line }: Raster, box: Box, ink: number): void {
  const { left, top, right, bottom } = box;
  const dot = (x: number, y: number) => {
    if (Math.floor((x + y) / line) % 2 === 0) pixels[y * width + x] = ink;
  };
  for (let x = left; x < right; x++)
    for (let i = 0; i < line; i++) {
      dot(x, top + i);
      dot(x, bottom - 1 - i);
    }
  for (let y = top; y < bottom; y++)
    for (let i = 0; i < line; i++) {
      dot(left + i, y);
      dot(right - 1 - i, y);
    }
}
