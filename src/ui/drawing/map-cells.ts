// What each drawn cell of the map shows: the mean score and the fates of the gates it stands for,
// one gate where cells are wide enough, several where they are merged.
import type { GateSite } from '../../core/gates';
import { FATES } from '../model/fate';
import { cellOf, type MapLayout } from './map-layout';

export interface Cells {
  /** Cells of a block: rows × columns, row-major; blocks one after another. */
  readonly perBlock: number;
  /** Gates in a cell; 0 where the last row of fc2 is not full. */
  readonly gates: Uint8Array;
  /** Sum of the scores in a cell. */
  readonly sum: Float32Array;
  /** Gates by fate: kept, goes, gone, back. */
  readonly byFate: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
}

/**
 * @param order flat gate index by flat slot
 * @param fate one byte per gate (FATES)
 */
export function fillCells(
  map: MapLayout,
  sites: readonly GateSite[],
  order: Uint32Array,
  scores: Float32Array,
  fate: Uint8Array,
): Cells {
  const perBlock = map.rows * map.columns;
  const total = perBlock * map.depth;
  const gates = new Uint8Array(total);
  const sum = new Float32Array(total);
  const byFate = [0, 1, 2, 3].map(() => new Uint8Array(total));
  const [kept, goes, gone, back] = byFate as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const counters = [kept, goes, gone, back];
  for (const { block, site, offset, size } of sites) {
    const { row } = cellOf(map, site, 0);
    const base = block * perBlock + row * map.columns;
    for (let slot = 0; slot < size; slot++) {
      const gate = order[offset + slot]!;
      const line = Math.floor(slot / map.dim);
      const column = Math.floor((slot - line * map.dim) / map.merge);
      const cell = base + line * map.columns + column;
      gates[cell]!++;
      sum[cell]! += scores[gate]!;
      counters[fate[gate] ?? FATES.kept]![cell]!++;
    }
  }
  return { perBlock, gates, sum, byFate: [kept, goes, gone, back] };
}
