// The map onto a canvas: cells through the raster, then tile borders, block numbers, the strip of
// site colours and the ring around the cell at hand.
import { axisOf, strengthOn, type BinScale } from '../../core/gate-bins';
import { SITES, type GateSite, type Site } from '../../core/gates';
import type { Ranking } from '../../core/ranking';
import { isLit, type Filter } from '../../store/view-state';
import { FATES } from '../model/fate';
import type { Scene } from '../canvas/surface';
import type { Cells } from '../drawing/map-cells';
import type { Inks } from './inks';
import { siteRow, tileTop, type MapLayout } from '../drawing/map-layout';
import { clearCell, drawCell, type Box, type CellLook, type Raster } from './raster';

/** Device-pixel box of a cell. */
export function boxOf(map: MapLayout, dpr: number, block: number, row: number, column: number) {
  const x = map.left + 1 + column * map.cellWidth;
  const y = tileTop(map, block) + 1 + row * map.cellHeight;
  const gap = Math.round(map.gap * dpr);
  return {
    left: Math.round(x * dpr),
    top: Math.round(y * dpr),
    right: Math.round((x + map.cellWidth) * dpr) - gap,
    bottom: Math.round((y + map.cellHeight) * dpr) - gap,
  };
}

/** The site a row of a tile shows. */
const siteAt = (row: number): Site => SITES[Math.min(row, SITES.length - 1)] ?? 'fc2';

/**
 * All cells at rest.
 * @param before what the raster shows already, where only fates are other ones since; null for nothing
 */
export function drawCells(
  raster: Raster,
  map: MapLayout,
  dpr: number,
  cells: Cells,
  scale: BinScale,
  inks: Inks,
  filter: Filter,
  before: Cells | null,
): void {
  const { gates, sum, byFate, perBlock } = cells;
  const [, goes, gone, back] = byFate;
  const look: CellLook = { strength: 0, solid: 1, hatched: 0, dotted: false };
  for (let block = 0; block < map.depth; block++)
    for (let row = 0; row < map.rows; row++) {
      const set = isLit(filter, { block, site: siteAt(row) }) ? inks.lit : inks.dim;
      for (let column = 0; column < map.columns; column++) {
        const cell = block * perBlock + row * map.columns + column;
        const n = gates[cell]!;
        if (n === 0 || (before !== null && sameFates(before, cells, cell))) continue;
        look.strength = strengthOn(scale, sum[cell]! / n);
        look.hatched = goes[cell]! / n;
        look.solid = 1 - (goes[cell]! + gone[cell]!) / n;
        look.dotted = map.gap > 0 && gone[cell]! + back[cell]! > 0;
        const box = boxOf(map, dpr, block, row, column);
        if (before !== null) clearCell(raster, box);
        drawCell(raster, box, look, set);
      }
    }
}

const sameFates = (before: Cells, after: Cells, cell: number): boolean =>
  before.byFate.every((counts, fate) => counts[cell] === after.byFate[fate]?.[cell]);

/** Single gates on their way from one order to the other. @param share of the way, 0…1 */
export function drawMoving(
  raster: Raster,
  map: MapLayout,
  dpr: number,
  sites: readonly GateSite[],
  slots: { readonly from: Uint32Array; readonly to: Uint32Array; readonly share: number },
  gates: { readonly scores: Ranking; readonly fate: Uint8Array },
  inks: Inks,
): void {
  const look: CellLook = { strength: 0, solid: 1, hatched: 0, dotted: false };
  const { values } = gates.scores;
  const scale = axisOf(gates.scores);
  for (const { block, site, offset, size } of sites)
    for (let i = offset; i < offset + size; i++) {
      const a = boxAt(map, dpr, block, siteRow(site), slots.from[i]! - offset);
      const b = boxAt(map, dpr, block, siteRow(site), slots.to[i]! - offset);
      const box: Box = {
        left: blend(a.left, b.left, slots.share),
        top: blend(a.top, b.top, slots.share),
        right: blend(a.right, b.right, slots.share),
        bottom: blend(a.bottom, b.bottom, slots.share),
      };
      const fate = gates.fate[i]!;
      look.strength = strengthOn(scale, values[i]!);
      look.hatched = fate === FATES.goes ? 1 : 0;
      look.solid = fate === FATES.kept || fate === FATES.back ? 1 : 0;
      look.dotted = fate === FATES.gone || fate === FATES.back;
      drawCell(raster, box, look, inks.lit);
    }
}

const blend = (a: number, b: number, share: number) => Math.round(a + (b - a) * share);

const boxAt = (map: MapLayout, dpr: number, block: number, firstRow: number, slot: number) =>
  boxOf(map, dpr, block, firstRow + Math.floor(slot / map.dim), slot % map.dim);

/** Borders, numbers and the strip of site colours. */
export function drawFrame({ ctx, palette }: Scene, map: MapLayout, filter: Filter): void {
  const { unit, stroke } = palette;
  ctx.textAlign = 'right';
  ctx.lineWidth = stroke;
  for (let block = 0; block < map.depth; block++) {
    const top = tileTop(map, block);
    const dim = filter.block !== null && filter.block !== block;
    ctx.globalAlpha = dim ? 0.35 : 1;
    ctx.strokeStyle = palette.control;
    ctx.strokeRect(map.left + 0.5, top + 0.5, map.tileWidth - 1, map.tileHeight - 1);
    ctx.fillStyle = palette.ink2;
    ctx.fillText(String(block + 1), map.left - 14 * unit, top + map.tileHeight / 2);
    for (const site of SITES) {
      const rows = site === 'fc2' ? map.rows - 3 : 1;
      ctx.globalAlpha = dim || (filter.site !== null && filter.site !== site) ? 0.35 : 1;
      ctx.fillStyle = palette.sites[site];
      ctx.fillRect(
        map.left - 9 * unit,
        top + 1 + siteRow(site) * map.cellHeight,
        5 * unit,
        rows * map.cellHeight - 1,
      );
    }
  }
  ctx.globalAlpha = 1;
}

/** A ring around one cell: ink on ground, so it shows on every shade. */
export function drawRing({ ctx, palette }: Scene, box: Box, dpr: number): void {
  const x = box.left / dpr;
  const y = box.top / dpr;
  const w = (box.right - box.left) / dpr;
  const h = (box.bottom - box.top) / dpr;
  ctx.lineWidth = 2;
  ctx.strokeStyle = palette.bg;
  ctx.strokeRect(x - 3, y - 3, w + 6, h + 6);
  ctx.strokeStyle = palette.ink;
  ctx.strokeRect(x - 1.5, y - 1.5, w + 3, h + 3);
}
