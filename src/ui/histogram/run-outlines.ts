// Thin outlines of pinned runs' last gates over a panel's bars, each in the run's colour. Counts that
// were kept are those of all blocks: with one block singled out there is nothing to compare.
import type { Site } from '../../core/gates';
import { DEFAULT_CRITERION } from '../../core/scores';
import type { PageState } from '../../store/store';
import type { Scene } from '../canvas/surface';
import { pinnedRuns } from '../overlay/overlays';
import { RUN_COLOURS } from '../model/run-look';
import { logHeight } from '../model/bins';
import { binPixels, panelGeometry } from '../drawing/histogram-geometry';

export function drawRunOutlines(scene: Scene, state: PageState, site: Site, top: number): void {
  if (state.view.filter.block !== null) return;
  // What is kept of a run is its gates.
  if (state.run.snapshot?.ranking.criterion !== DEFAULT_CRITERION) return;
  const { ctx, width, height, palette } = scene;
  const { main } = panelGeometry(width, height, palette.unit);
  const step = binPixels(main);
  const full = main.bottom - main.top;
  for (const { gates, look } of pinnedRuns(state.runs.past, state.view.lesson !== null)) {
    if (gates === null) continue;
    ctx.beginPath();
    ctx.moveTo(main.left, main.bottom);
    gates[site].forEach((count, bin) => {
      const y = main.bottom - logHeight(count, top) * full;
      ctx.lineTo(main.left + bin * step, y);
      ctx.lineTo(main.left + (bin + 1) * step, y);
    });
    ctx.lineTo(main.right, main.bottom);
    ctx.strokeStyle = palette.runs[look % RUN_COLOURS] ?? palette.ink;
    ctx.lineWidth = palette.stroke;
    ctx.setLineDash(look >= RUN_COLOURS ? [4, 2] : []);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}
