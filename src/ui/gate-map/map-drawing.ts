// Joins the map's drawing to the page: which order, which cell is at hand, the 300 ms reorder. What
// the slider moves never glides.
import { axisOf } from '../../core/gate-bins';
import { gateSites, type GateSite } from '../../core/gates';
import type { Page } from '../../store/page';
import type { GateSnapshot } from '../../store/run-state';
import type { PageState } from '../../store/store';
import { lightOf } from '../../store/view-state';
import { fateReaderOf } from '../model/fate';
import type { Palette } from '../canvas/palette';
import type { Drawing, Scene } from '../canvas/surface';
import { CALM, mediaList } from '../media';
import { fillCells, type Cells } from '../drawing/map-cells';
import { boxOf, drawCells, drawFrame, drawMoving, drawRing } from '../drawing/map';
import { makeInks, type Inks } from './inks';
import { cellOf, layoutMap, type MapLayout } from '../drawing/map-layout';
import { rasterOf, rasterPen } from './raster';
import type { Ranking } from '../../core/ranking';

// In which slot of its site a gate is drawn: its own channel's, or by falling score.

/** Flat gate index by flat slot: site by site, where the slots of a site begin at its offset. */
export function placeOrder(total: number): Uint32Array {
  return Uint32Array.from({ length: total }, (_, i) => i);
}

/** The same with every site by falling score; equal scores keep falling channel order. */
export function sortedOrder(sites: readonly GateSite[], ranking: Ranking): Uint32Array {
  const total = ranking.values.length;
  const siteOf = new Uint16Array(total);
  const next = new Uint32Array(sites.length);
  sites.forEach(({ offset, size }, s) => {
    siteOf.fill(s, offset, offset + size);
    next[s] = offset;
  });
  const order = new Uint32Array(total);
  for (let rank = total - 1; rank >= 0; rank--) {
    const gate = ranking.order[rank]!;
    const site = siteOf[gate]!;
    order[next[site]!++] = gate;
  }
  return order;
}

/** The inverse of an order: flat slot by flat gate index. */
export function slotsOf(order: Uint32Array): Uint32Array {
  const slots = new Uint32Array(order.length);
  order.forEach((gate, slot) => (slots[gate] = slot));
  return slots;
}

const REORDER_MS = 300;

export interface MapDrawing extends Drawing {
  /** The layout last drawn; null before. */
  layout(): MapLayout | null;
  /** Flat gate index by flat slot, as drawn. */
  order(state: PageState): Uint32Array;
  /** The gate with the ring; null is none. */
  setRing(gate: number | null): void;
}

export function createMapDrawing(page: Page): MapDrawing {
  const fateOf = fateReaderOf(page);
  const calm = mediaList(CALM);
  let map: MapLayout | null = null;
  let inks: { of: Palette; inks: Inks } | null = null;
  let sorted: { of: GateSnapshot; order: Uint32Array } | null = null;
  let place: Uint32Array = new Uint32Array(0);
  let ring: number | null = null;
  let mode: 'place' | 'sorted' | null = null;
  let since = -Infinity;
  let image: ImageData | null = null;
  // What the image shows at rest, and what of: while only fates change, few cells do.
  let drawn: { readonly of: readonly unknown[]; readonly cells: Cells } | null = null;

  const orderOf = (state: PageState, which = state.view.mapOrder): Uint32Array => {
    const { snapshot, model } = state.run;
    if (snapshot === null) return new Uint32Array(0);
    if (which === 'place') {
      if (place.length !== snapshot.gates.length) place = placeOrder(snapshot.gates.length);
      return place;
    }
    if (sorted?.of !== snapshot)
      sorted = { of: snapshot, order: sortedOrder(gateSites(model), snapshot.ranking) };
    return sorted.order;
  };

  const motion = (scene: Scene, layout: MapLayout): number => {
    const { mapOrder } = scene.state.view;
    if (mode !== mapOrder) {
      since = mode === null || calm.matches() || layout.merge > 1 ? -Infinity : scene.now;
      mode = mapOrder;
    }
    return Math.min(1, (scene.now - since) / REORDER_MS);
  };

  const ringBox = (state: PageState, layout: MapLayout, dpr: number, order: Uint32Array) => {
    const site = gateSites(state.run.model).find(
      ({ offset, size }) => ring !== null && ring >= offset && ring < offset + size,
    );
    if (site === undefined || ring === null) return null;
    const slot = order.indexOf(ring, site.offset) - site.offset;
    const { row, column } = cellOf(layout, site.site, slot);
    return boxOf(layout, dpr, site.block, row, column);
  };

  return {
    layout: () => map,
    order: (state) => orderOf(state),
    setRing: (gate) => {
      ring = gate;
    },
    watch: (state) => [fateOf(state), lightOf(state.view), state.view.mapOrder, ring],
    heightFor: (width, palette, state) => layoutMap(state.run.model, width, palette.unit).height,
    draw(scene) {
      const { ctx, dpr, palette, state } = scene;
      const { snapshot, model } = state.run;
      const fate = fateOf(state);
      const layout = layoutMap(model, scene.width, palette.unit);
      map = layout;
      if (snapshot === null || fate === null) {
        drawFrame(scene, layout, lightOf(state.view));
        return false;
      }
      if (inks?.of !== palette) inks = { of: palette, inks: makeInks(palette) };
      const { width, height } = ctx.canvas;
      if (image?.width !== width || image.height !== height) image = new ImageData(width, height);
      const pixels = new Uint32Array(image.data.buffer);
      const pen = rasterPen(rasterOf(pixels, width, height, dpr, palette.stroke), inks.inks);
      const sites = gateSites(model);
      const { ranking } = snapshot;
      const order = orderOf(state);
      const light = lightOf(state.view);
      const share = motion(scene, layout);
      const of = [image, inks, snapshot, model, order, light, dpr, scene.width];
      const known = drawn?.of.every((value, i) => Object.is(value, of[i])) === true ? drawn : null;
      drawn = null;
      if (known === null || share < 1) pixels.fill(0);
      if (share >= 1) {
        const cells = fillCells(layout, sites, order, ranking.values, fate);
        drawCells(pen, layout, dpr, cells, axisOf(ranking), light, known?.cells ?? null);
        drawn = { of, cells };
      } else {
        const other = orderOf(state, state.view.mapOrder === 'place' ? 'sorted' : 'place');
        const slots = { from: slotsOf(other), to: slotsOf(order), share: 1 - (1 - share) ** 2 };
        drawMoving(pen, layout, dpr, sites, slots, { scores: ranking, fate });
      }
      ctx.putImageData(image, 0, 0);
      scene.still([model, light], (still) => drawFrame(still, layout, light));
      const box = ringBox(state, layout, dpr, order);
      if (box !== null) drawRing(scene, box, dpr);
      return share < 1;
    },
  };
}
