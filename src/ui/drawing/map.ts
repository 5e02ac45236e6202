// The gate map: cells through a pen of their own, since there are tens of thousands of them; then tile borders,
// block numbers, the strip of site colours and the ring around the cell at hand.
import { axisOf, strengthOn, type BinScale } from '../../core/gate-bins';
import { SITES, type GateSite, type Site } from '../../core/gates';
import type { Ranking } from '../../core/ranking';
import { isLit, type Filter } from '../../store/view-state';
import { FATES } from '../model/fate';
import type { Sheet } from '../canvas/sheet';
import type { Cells } from './map-cells';
import { siteRow, tileTop, type MapLayout } from './map-layout';

/** A cell's box in device pixels, right and bottom edges outside. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Shares of a cell from the bottom up; the rest is gone. */
export interface CellLook {
  /** How strong its mean score looks, 0…1. */
  strength: number;
  /** Share drawn solid, 0…1. */
  solid: number;
  /** Share drawn hatched, 0…1. */
  hatched: number;
  /** Whether the cell gets a dotted edge: some of it is gone. */
  dotted: boolean;
}

/** What cells are drawn with. */
export interface CellPen {
  /** @param lit whether the filter leaves it; neither box nor look may be kept */
  cell(box: Box, look: CellLook, lit: boolean): void;
  /** Empties a box for another look of its cell. */
  clear(box: Box): void;
}

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
 * @param before what the pen has drawn already, where only fates are other ones since; null for nothing
 */
export function drawCells(
  pen: CellPen,
  map: MapLayout,
  dpr: number,
  cells: Cells,
  scale: BinScale,
  filter: Filter,
  before: Cells | null,
): void {
  const { gates, sum, byFate, perBlock } = cells;
  const [, goes, gone, back] = byFate;
  const look: CellLook = { strength: 0, solid: 1, hatched: 0, dotted: false };
  for (let block = 0; block < map.depth; block++)
    for (let row = 0; row < map.rows; row++) {
      const lit = isLit(filter, { block, site: siteAt(row) });
      for (let column = 0; column < map.columns; column++) {
        const cell = block * perBlock + row * map.columns + column;
        const n = gates[cell]!;
        if (n === 0 || (before !== null && sameFates(before, cells, cell))) continue;
        look.strength = strengthOn(scale, sum[cell]! / n);
        look.hatched = goes[cell]! / n;
        look.solid = 1 - (goes[cell]! + gone[cell]!) / n;
        look.dotted = map.gap > 0 && gone[cell]! + back[cell]! > 0;
        const box = boxOf(map, dpr, block, row, column);
        if (before !== null) pen.clear(box);
        pen.cell(box, look, lit);
      }
    }
}

const sameFates = (before: Cells, after: Cells, cell: number): boolean =>
  before.byFate.every((counts, fate) => counts[cell] === after.byFate[fate]?.[cell]);

/** Single gates on their way from one order to the other. @param share of the way, 0…1 */
export function drawMoving(
  pen: CellPen,
  map: MapLayout,
  dpr: number,
  sites: readonly GateSite[],
  slots: { readonly from: Uint32Array; readonly to: Uint32Array; readonly share: number },
  gates: { readonly scores: Ranking; readonly fate: Uint8Array },
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
      pen.cell(box, look, true);
    }
}

const blend = (a: number, b: number, share: number) => Math.round(a + (b - a) * share);

const boxAt = (map: MapLayout, dpr: number, block: number, firstRow: number, slot: number) =>
  boxOf(map, dpr, block, firstRow + Math.floor(slot / map.dim), slot % map.dim);

/** Borders, numbers and the strip of site colours. */
export function drawFrame({ pen, palette }: Sheet, map: MapLayout, filter: Filter): void {
  const { unit, stroke } = palette;
  pen.textAlign = 'right';
  pen.lineWidth = stroke;
  for (let block = 0; block < map.depth; block++) {
    const top = tileTop(map, block);
    const dim = filter.block !== null && filter.block !== block;
    pen.globalAlpha = dim ? 0.35 : 1;
    pen.strokeStyle = palette.control;
    pen.strokeRect(map.left + 0.5, top + 0.5, map.tileWidth - 1, map.tileHeight - 1);
    pen.fillStyle = palette.ink2;
    pen.fillText(String(block + 1), map.left - 14 * unit, top + map.tileHeight / 2);
    for (const site of SITES) {
      const rows = site === 'fc2' ? map.rows - 3 : 1;
      pen.globalAlpha = dim || (filter.site !== null && filter.site !== site) ? 0.35 : 1;
      pen.fillStyle = palette.sites[site];
      pen.fillRect(
        map.left - 9 * unit,
        top + 1 + siteRow(site) * map.cellHeight,
        5 * unit,
        rows * map.cellHeight - 1,
      );
    }
  }
  pen.globalAlpha = 1;
}

/** A ring around one cell: ink on ground, so it shows on every shade. */
export function drawRing({ pen, palette }: Sheet, box: Box, dpr: number): void {
  const x = box.left / dpr;
  const y = box.top / dpr;
  const w = (box.right - box.left) / dpr;
  const h = (box.bottom - box.top) / dpr;
  pen.lineWidth = 2;
  pen.strokeStyle = palette.bg;
  pen.strokeRect(x - 3, y - 3, w + 6, h + 6);
  pen.strokeStyle = palette.ink;
  pen.strokeRect(x - 1.5, y - 1.5, w + 3, h + 3);
}
