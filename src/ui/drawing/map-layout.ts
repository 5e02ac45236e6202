// Where every gate lies on the map. Block 1 is at the bottom; a tile is D gates wide, one row each
// for qkv, proj and fc1 and as many for fc2 as it takes: equal area per gate. Whole pixels only.
import { hiddenWidth, type ViTConfig } from '../../core/config';
import { SITES, type Site } from '../../core/gates';

/** Sizes in CSS pixels. */
export interface MapLayout {
  readonly columns: number;
  /** Gates side by side in one drawn column; above 1 a column is their mean. */
  readonly merge: number;
  readonly rows: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Between cells; 0 where they are too narrow for one. */
  readonly gap: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly tileGap: number;
  readonly left: number;
  readonly top: number;
  readonly height: number;
  readonly depth: number;
  readonly dim: number;
}

/** Narrower cells are merged. */
const NARROWEST = 2;
const GAP_FROM = 4;

/** Room for the block number and the strip of site marks, left of the tiles. */
const GUTTER = 34;

/** @param unit size of the page's type, 1 at 16 px a rem */
export function layoutMap(config: ViTConfig, width: number, unit = 1): MapLayout {
  const dim = config.dim;
  const left = Math.round(GUTTER * unit);
  const room = Math.max(1, width - left - 2);
  const merge = Math.max(1, Math.ceil((NARROWEST * dim) / room));
  const columns = Math.ceil(dim / merge);
  const cellWidth = room / columns;
  const gap = cellWidth >= GAP_FROM ? 1 : 0;
  const cellHeight = Math.round(6 * unit) + (gap === 0 ? 0 : 1);
  const rows = 3 + Math.ceil(hiddenWidth(config) / dim);
  const tileHeight = rows * cellHeight + 2;
  const tileGap = Math.round(6 * unit);
  const top = 1;
  return {
    columns,
    merge,
    rows,
    cellWidth,
    cellHeight,
    gap,
    tileWidth: room + 2,
    tileHeight,
    tileGap,
    left,
    top,
    height: top + config.depth * tileHeight + (config.depth - 1) * tileGap + 1,
    depth: config.depth,
    dim,
  };
}

/** Top edge of a block's tile; block 0 is the lowest. */
export const tileTop = (map: MapLayout, block: number): number =>
  map.top + (map.depth - 1 - block) * (map.tileHeight + map.tileGap);

/** First row of a site in its tile. */
export const siteRow = (site: Site): number => SITES.indexOf(site);

/** Row and column of the `slot`-th gate of a site. */
export function cellOf(
  map: Pick<MapLayout, 'dim' | 'merge'>,
  site: Site,
  slot: number,
): { row: number; column: number } {
  const row = siteRow(site) + Math.floor(slot / map.dim);
  return { row, column: Math.floor((slot % map.dim) / map.merge) };
}

/** The place under a point: which block, site and slot; null between the tiles. */
export function placeAt(
  map: MapLayout,
  config: ViTConfig,
  x: number,
  y: number,
): { block: number; site: Site; slot: number } | null {
  const fromTop = Math.floor((y - map.top) / (map.tileHeight + map.tileGap));
  const block = map.depth - 1 - fromTop;
  const row = Math.floor((y - tileTop(map, block) - 1) / map.cellHeight);
  const column = Math.floor((x - map.left - 1) / map.cellWidth);
  if (block < 0 || block >= map.depth || row < 0 || row >= map.rows) return null;
  if (column < 0 || column >= map.columns) return null;
  const site = SITES[Math.min(row, SITES.length - 1)] ?? 'fc2';
  const slot = (row - siteRow(site)) * map.dim + column * map.merge;
  const size = site === 'fc2' ? hiddenWidth(config) : map.dim;
  return slot < size ? { block, site, slot } : null;
}
