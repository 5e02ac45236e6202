import { describe, expect, it } from 'vitest';
import { WHOLE } from '../../../src/core/gate-bins';
import { gateSites } from '../../../src/core/gates';
import { keptChannels } from '../../../src/core/prune-plan';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { SHADES } from '../../../src/ui/model/cividis';
import { fates, presentMask } from '../../../src/ui/model/fate';
import { fillCells } from '../../../src/ui/drawing/map-cells';
import { drawCells } from '../../../src/ui/drawing/map';
import { layoutMap } from '../../../src/ui/drawing/map-layout';
import { placeOrder } from '../../../src/ui/gate-map/map-drawing';
import { rasterOf, rasterPen } from '../../../src/ui/gate-map/raster';
import { cuttingOf, nano, spreadGates } from '../gates';

const WIDTH = 728;
const NO_FILTER = { block: null, site: null };
const map = layoutMap(nano, WIDTH, 1);
const sites = gateSites(nano);
const ranking = rankScores(gateScores(spreadGates(nano)));
const set = {
  shades: Uint32Array.from({ length: SHADES }, (_, i) => 1000 + i),
  pale: Uint32Array.from({ length: SHADES }, (_, i) => 2000 + i),
  hatch: 9,
};
const inks = { lit: set, dim: set };

const blank = () => new Uint32Array(WIDTH * map.height);
const penOn = (pixels: Uint32Array) => rasterPen(rasterOf(pixels, WIDTH, map.height, 1, 1), inks);

function cellsAt(rate: number, committed: number | null) {
  const { plan } = cuttingOf(nano, ranking, rate);
  const cut =
    committed === null ? null : keptChannels(nano, cuttingOf(nano, ranking, committed).plan.keep);
  const fate = fates(plan.keep, presentMask(sites, plan.total, cut));
  return fillCells(map, sites, placeOrder(plan.total), ranking.values, fate);
}

describe('the map of gates', () => {
  for (const committed of [null, 0.4])
    it(`is the same drawn anew and from the rate before, ${committed ?? 'nothing'} cut`, () => {
      const pixels = blank();
      let before = null;
      for (const rate of [0.1, 0.9, 0.35, 0.4, 0.41, 0]) {
        const cells = cellsAt(rate, committed);
        drawCells(penOn(pixels), map, 1, cells, WHOLE, NO_FILTER, before);
        before = cells;
        const anew = blank();
        drawCells(penOn(anew), map, 1, cells, WHOLE, NO_FILTER, null);
        expect(pixels.every((pixel, i) => pixel === anew[i])).toBe(true);
      }
      expect(new Set(pixels).size).toBeGreaterThan(10);
    });
});
