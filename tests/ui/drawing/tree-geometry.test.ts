import { describe, expect, it } from 'vitest';
import { PRESETS, resolveModel, type ViTConfig } from '../../../src/core/config';
import { gateSites, SITES, siteWidth } from '../../../src/core/gates';
import {
  budRadius,
  budX,
  endsOf,
  layTree,
  placeAt,
  rowOf,
  sideOf,
  thicknessOf,
  traceBranch,
  type Tracer,
  type Tree,
} from '../../../src/ui/drawing/tree-geometry';
import { BUDS } from '../../../src/ui/model/site-scores';
import { nano } from '../gates';

const treeOf = (config: ViTConfig = nano, width = 340, tallest: number | null = null) =>
  layTree(config, width, tallest);

/** Every point an outline names, without its arc. */
function pointsOf(tree: Tree, thickness: number, place = { block: 0, site: 'fc1' as const }) {
  const points: { x: number; y: number }[] = [];
  const arcs: { x: number; y: number; r: number }[] = [];
  const to = (x: number, y: number) => void points.push({ x, y });
  const pen: Tracer = {
    moveTo: to,
    lineTo: to,
    quadraticCurveTo: (_cx, _cy, x, y) => to(x, y),
    arc: (x, y, r) => void arcs.push({ x, y, r }),
    closePath: () => undefined,
  };
  traceBranch(pen, tree, place, thickness);
  return { points, arcs };
}

describe('the tree', () => {
  it('has the sizes of the design at 340 wide: pitch, height, trunk, branch', () => {
    const tree = treeOf();
    expect(tree).toMatchObject({ scale: 1, pitch: 84, height: 408, unit: 6, turn: 14, reach: 104 });
    expect(tree.trunk).toEqual({ x: 170, top: 32, bottom: 376, width: 14 });
    expect(endsOf(tree, 'reads')).toEqual({ root: 163, tip: 59 });
    expect(endsOf(tree, 'writes')).toEqual({ root: 177, tip: 281 });
  });

  it('puts attention at a quarter of its block and the MLP at three quarters, block 1 lowest', () => {
    const tree = treeOf();
    expect(rowOf(tree, { block: 0, site: 'qkv' })).toBe(372 - 21);
    expect(rowOf(tree, { block: 0, site: 'fc2' })).toBe(372 - 63);
    expect(rowOf(tree, { block: 3, site: 'proj' })).toBe(372 - 3 * 84 - 21);
    expect(SITES.map(sideOf)).toEqual(['reads', 'writes', 'reads', 'writes']);
  });

  it('grows in proportion to its column, to a limit, and stands in the middle beyond it', () => {
    const half = treeOf(nano, 170);
    expect(half.height).toBe(204);
    expect(thicknessOf(half, 64)).toBe(thicknessOf(treeOf(), 64) / 2);
    const wide = treeOf(nano, 900);
    expect(wide.scale).toBe(2.1);
    expect(wide.trunk.x).toBe(450);
    expect(wide.left).toBeCloseTo(450 - 170 * 2.1);
  });

  it.each([1, 2, 4, 6, 8, 12])('keeps %i blocks apart and inside the drawing', (depth) => {
    const config = { ...nano, depth };
    for (const tree of [treeOf(config), treeOf(config, 340, 280), treeOf(config, 440)]) {
      const rows = gateSites(config)
        .filter(({ site }) => sideOf(site) === 'writes')
        .map((place) => ({
          y: rowOf(tree, place),
          half: thicknessOf(tree, siteWidth(config, place.site)) / 2,
        }));
      rows.slice(1).forEach((row, i) => {
        const below = rows[i]!;
        expect(row.y + row.half).toBeLessThan(below.y - below.half);
      });
      const ends = rows.flatMap(({ y, half }) => [y - half, y + half]);
      expect(Math.min(...ends)).toBeGreaterThan(tree.trunk.top);
      expect(Math.max(...ends)).toBeLessThan(tree.trunk.bottom);
    }
  });

  it('draws the largest preset within its pitch', () => {
    const tree = treeOf(PRESETS['deit-base']);
    expect(tree.pitch).toBe(34);
    expect(tree.height).toBe(72 + 12 * 34);
    const full = thicknessOf(tree, siteWidth(PRESETS['deit-base'], 'fc2'));
    expect(full).toBeLessThan(tree.pitch / 2);
  });

  it('moves its blocks together where it may not be tall, and keeps its width', () => {
    const low = treeOf(resolveModel('deit-tiny'), 358, 280);
    expect(low.height).toBe(280);
    expect(low.scale).toBe(1);
  });

  it('never thins its trunk, whatever the network', () => {
    for (const preset of Object.values(PRESETS)) expect(treeOf(preset).trunk.width).toBe(14);
  });
});

describe('a branch', () => {
  it('is as thick as its channels on one scale, four times as thick for the hidden width', () => {
    const tree = treeOf();
    expect(thicknessOf(tree, 32)).toBe(thicknessOf(tree, 64) / 2);
    expect(thicknessOf(tree, 256)).toBe(4 * thicknessOf(tree, 64));
  });

  it('stays a pixel of the drawing thick with a single channel', () => {
    expect(thicknessOf(treeOf(), 1)).toBe(1);
    expect(thicknessOf(treeOf(PRESETS['deit-base']), 1)).toBe(1);
  });

  it('leaves the trunk a turn lower, runs level and ends in a round tip at its full length', () => {
    const tree = treeOf();
    const { points, arcs } = pointsOf(tree, 6);
    const y = rowOf(tree, { block: 0, site: 'fc1' });
    expect(points[0]).toEqual({ x: 163, y: y - 3 + 14 });
    expect(points.at(-1)).toEqual({ x: 163, y: y + 3 + 14 });
    expect(points.slice(1, -1).map(({ y: at }) => Math.abs(at - y))).toEqual([3, 3, 3]);
    expect(arcs).toEqual([{ x: 62, y, r: 3 }]);
  });

  it('has its buds on the straight part, the first nearest to the trunk', () => {
    const tree = treeOf();
    for (const side of ['reads', 'writes'] as const) {
      const { root, tip } = endsOf(tree, side);
      const away = Array.from({ length: BUDS }, (_, i) => Math.abs(budX(tree, side, i) - root));
      expect(away[0]).toBeGreaterThanOrEqual(tree.turn);
      expect(away.at(-1)).toBeLessThan(Math.abs(tip - root));
      away.slice(1).forEach((x, i) => expect(x - away[i]!).toBeCloseTo(12));
    }
    expect([0, 0.4, 1].map((strength) => budRadius(tree, strength))).toEqual([1, 2, 3.5]);
  });
});

describe('the branch under a point', () => {
  it('is found in the whole half-row of its side', () => {
    const tree = treeOf();
    for (const { block, site } of gateSites(nano)) {
      const y = rowOf(tree, { block, site });
      const edge = sideOf(site) === 'reads' ? 1 : 339;
      for (const dy of [-18, 0, 18])
        for (const x of [edge, (170 + edge) / 2])
          expect(placeAt(tree, x, y + dy)).toEqual({ block, site });
    }
  });

  it('is none on the trunk, above the crown and below the root', () => {
    const tree = treeOf();
    expect(placeAt(tree, 170, 200)).toBeNull();
    expect(placeAt(tree, 60, 20)).toBeNull();
    expect(placeAt(tree, 60, 376)).toBeNull();
  });
});
