// The pointer on a threshold line: grab it anywhere along its length, move it by rank, with Shift at
// an eighth of the speed. Keyboards move the same threshold through the slider.
import type { PointerEvent } from 'react';
import type { Page } from '../../store/page';
import { pageUnit } from '../canvas/palette';
import { binPixels, lineAt, panelGeometry, type Plot } from '../drawing/histogram-geometry';
import type { HistogramReader } from '../model/histogram';
import { farthestRank, movedPlace, placeOf, rankAt, rateOfRank } from '../model/rank-drag';

const FINE = 1 / 8;
/** How far from the line a pointer still grabs it, CSS pixels. */
const REACH = { mouse: 8, touch: 22 } as const;

/** Handlers for the canvas of one panel. */
export function createDrag(page: Page, read: HistogramReader) {
  let held: { plot: Plot; x: number; place: number } | null = null;

  const plotUnder = (event: PointerEvent<HTMLCanvasElement>): Plot | null => {
    const state = page.store.getState();
    const model = read(state);
    if (model === null || state.run.snapshot === null) return null;
    const box = event.currentTarget.getBoundingClientRect();
    const geometry = panelGeometry(box.width, box.height, pageUnit(), model.scale);
    const point = { x: event.clientX - box.left, y: event.clientY - box.top };
    const reach = event.pointerType === 'mouse' ? REACH.mouse : REACH.touch;
    return lineAt(geometry, model.threshold, model.lens !== null, point, reach);
  };

  const drop = (event: PointerEvent<HTMLCanvasElement>) => {
    held = null;
    event.currentTarget.style.cursor = '';
  };

  return {
    onPointerDown(event: PointerEvent<HTMLCanvasElement>) {
      const plot = plotUnder(event);
      const plan = page.cutting(page.store.getState())?.plan;
      const sorted = page.store.getState().run.snapshot?.ranking.sorted;
      if (plot === null || plan === undefined || sorted === undefined) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      held = { plot, x: event.clientX, place: placeOf(sorted, plan.requested, plot.scale) };
    },
    onPointerMove(event: PointerEvent<HTMLCanvasElement>) {
      if (held === null) {
        event.currentTarget.style.cursor = plotUnder(event) === null ? '' : 'ew-resize';
        return;
      }
      const sorted = page.store.getState().run.snapshot?.ranking.sorted;
      if (sorted === undefined) return;
      const { plot } = held;
      const bins = ((event.clientX - held.x) / binPixels(plot)) * (event.shiftKey ? FINE : 1);
      const place = movedPlace(sorted, held.place, bins, plot.scale);
      const last = farthestRank(sorted, plot.scale);
      const rank = Math.min(last, rankAt(sorted, place, plot.scale));
      held = { plot, x: event.clientX, place };
      const requested = page.cutting(page.store.getState())?.plan.requested;
      if (rank !== requested) page.actions.setRate(rateOfRank(rank, sorted.length));
    },
    onPointerUp: drop,
    onPointerCancel: drop,
  };
}
