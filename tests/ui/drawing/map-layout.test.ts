import { describe, expect, it } from 'vitest';
import { PRESET_NAMES, resolveModel } from '../../../src/core/config';
import { gateSites } from '../../../src/core/gates';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { cellOf, layoutMap, placeAt, tileTop } from '../../../src/ui/drawing/map-layout';
import { placeOrder, slotsOf, sortedOrder } from '../../../src/ui/gate-map/map-drawing';
import { nano, spreadGates } from '../gates';

const base = resolveModel('deit-base');
const map = layoutMap(nano, 728);

describe('the map', () => {
  it('has block 1 at the bottom', () => {
    expect(tileTop(map, 0)).toBeGreaterThan(tileTop(map, nano.depth - 1));
    expect(tileTop(map, 0) + map.tileHeight).toBeLessThanOrEqual(map.height);
  });

  it('gives a tile D columns and seven rows, with a gap from 4 pixels on', () => {
    expect(map).toMatchObject({ columns: 64, rows: 7, merge: 1, gap: 1 });
  });

  it('merges columns under 2 pixels, and no cell is narrower', () => {
    const narrow = layoutMap(base, 728);
    expect(narrow.merge).toBe(3);
    expect(narrow.gap).toBe(0);
    for (const name of PRESET_NAMES)
      for (const width of [340, 728, 1100])
        expect(layoutMap(resolveModel(name), width).cellWidth).toBeGreaterThanOrEqual(2);
  });

  it('finds under the pointer the gate whose cell it drew there', () => {
    for (const { block, site, size } of gateSites(nano))
      for (const slot of [0, 1, size - 1]) {
        const { row, column } = cellOf(map, site, slot);
        const x = map.left + 1 + (column + 0.4) * map.cellWidth;
        const y = tileTop(map, block) + 1 + (row + 0.4) * map.cellHeight;
        expect(placeAt(map, nano, x, y)).toEqual({ block, site, slot });
      }
  });

  it('finds nothing between tiles and outside them', () => {
    expect(placeAt(map, nano, map.left + 30, tileTop(map, 1) + map.tileHeight + 2)).toBeNull();
    expect(placeAt(map, nano, 2, 40)).toBeNull();
    expect(placeAt(map, nano, 300, map.height + 50)).toBeNull();
  });
});

describe('the order of channels', () => {
  const ranking = rankScores(gateScores(spreadGates()));
  const sites = gateSites(nano);
  const order = sortedOrder(sites, ranking);

  it('sorted, falls within every site and stays within it', () => {
    for (const { offset, size } of sites) {
      const drawn = [...order.subarray(offset, offset + size)];
      const scores = drawn.map((gate) => ranking.values[gate] ?? NaN);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      expect(drawn.every((gate) => gate >= offset && gate < offset + size)).toBe(true);
    }
  });

  it('shows every gate once, and slots undo it', () => {
    expect([...order].sort((a, b) => a - b)).toEqual([...placeOrder(order.length)]);
    const slots = slotsOf(order);
    expect(order.every((gate, slot) => slots[gate] === slot)).toBe(true);
  });
});
