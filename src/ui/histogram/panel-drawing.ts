// Joins a panel's drawing to the page: what it reads, when it is stale, how its bars glide.
import type { TFunction } from 'i18next';
import { gateSites, type Site } from '../../core/gates';
import type { PageState } from '../../store/store';
import { lightOf, type Language, type Place } from '../../store/view-state';
import type { FateReader } from '../model/fate';
import type { Drawing, Scene } from '../canvas/surface';
import { formatOf } from '../format';
import { CALM, mediaList } from '../media';
import { axisOf, WHOLE } from '../../core/gate-bins';
import { binSites, LENS, type Bins, logHeight } from '../model/bins';
import { hillOf } from '../drawing/histogram-hill';
import { drawPanel, panelWords, type PanelWords } from '../drawing/histogram-panel';
import type { HistogramReader } from '../model/histogram';
import { DEFAULT_CRITERION } from '../../core/scores';
import { pinnedRuns } from '../overlay/overlays';
import { RUN_COLOURS } from '../model/run-look';
import { binPixels, panelGeometry } from '../drawing/histogram-geometry';

// Bars glide for 80 ms from one snapshot to the next, unless snapshots come about ten times a second
// or the person asked for less motion. What the slider moves never glides.
const GLIDE_MS = 80;

// Ten snapshots a second are motion enough, and gliding between them would paint every frame: on a
// processor that also trains, twice the painting for nothing a person sees. A worker that aims at
// 100 ms sends after the step under way, so they come a little later than that.
const FASTEST_MS = 150;

interface Eased {
  /** Counts to draw, possibly between whole gates. */
  readonly counts: Float32Array;
  /** Whether they are still on their way. */
  readonly moving: boolean;
}

/** A glide over one row of bins; `key` tells snapshots apart. */
export function createEase(bins: number) {
  const from = new Float32Array(bins);
  const counts = new Float32Array(bins);
  let key: object | null = null;
  let since = -Infinity;
  let gliding = false;
  return (target: ArrayLike<number>, snapshot: object, now: number, still: boolean): Eased => {
    if (snapshot !== key) {
      gliding = key !== null && !still && now - since >= FASTEST_MS;
      from.set(counts);
      key = snapshot;
      since = now;
    }
    const share = gliding ? Math.min(1, (now - since) / GLIDE_MS) : 1;
    const eased = 1 - (1 - share) ** 2;
    for (let i = 0; i < bins; i++) counts[i] = from[i]! + ((target[i] ?? 0) - from[i]!) * eased;
    return { counts, moving: share < 1 };
  };
}

/** The drawing of one site's panel. @param first the panel that labels the threshold */
export function createPanelDrawing(
  site: Site,
  first: boolean,
  read: HistogramReader,
  fateOf: FateReader,
  t: TFunction,
): Drawing {
  const ease = createEase(WHOLE.bins);
  const easeLens = createEase(LENS.bins);
  let said: { readonly language: Language; readonly words: PanelWords } | null = null;
  const wordsIn = (language: Language) => {
    if (said?.language !== language) said = { language, words: panelWords(formatOf(language), t) };
    return said.words;
  };
  const calm = mediaList(CALM);
  const pointedIn = ({ view: { pointed } }: PageState) => (pointed?.site === site ? pointed : null);
  const branchBins = (state: PageState, place: Place | null): Bins | null => {
    const ranking = state.run.snapshot?.ranking;
    const branch = gateSites(state.run.model).find(
      (known) => known.block === place?.block && known.site === site,
    );
    if (branch === undefined || ranking === undefined) return null;
    return binSites(ranking.values, [branch], fateOf(state), axisOf(ranking))[site];
  };
  return {
    watch: (state) => [
      read(state),
      lightOf(state.view).site,
      pointedIn(state)?.block,
      state.view.language,
      state.runs.past,
      state.view.lesson === null,
      hillOf(state.run),
    ],
    draw(scene) {
      const { state, now } = scene;
      const model = read(state);
      if (model === null) return false;
      const only = lightOf(state.view).site;
      const words = wordsIn(state.view.language);
      const target = model.whole[site].count;
      const whole = ease(target, model.snapshot, now, calm.matches());
      const near = model.lens?.[site].count ?? [];
      const lens = easeLens(near, model.snapshot, now, calm.matches());
      const dim = only !== null && only !== site;
      const branch = branchBins(state, pointedIn(state));
      const counts = { whole: whole.counts, lens: lens.counts, branch };
      const look = { site, first, dim, words, grips: true, hill: hillOf(state.run) };
      drawPanel(scene, model, counts, look);
      drawRunOutlines(scene, state, site, model.top);
      return whole.moving;
    },
  };
}

// Thin outlines of pinned runs' last gates over a panel's bars, each in the run's colour. Counts that
// were kept are those of all blocks: with one block singled out there is nothing to compare.
function drawRunOutlines(scene: Scene, state: PageState, site: Site, top: number): void {
  if (state.view.filter.block !== null) return;
  // What is kept of a run is its gates.
  if (state.run.snapshot?.ranking.criterion !== DEFAULT_CRITERION) return;
  const { ctx, width, height, palette } = scene;
  const { main } = panelGeometry(width, height, palette.unit);
  const step = binPixels(main);
  const full = main.bottom - main.top;
  for (const { drawings, look } of pinnedRuns(state.runs.past, state.view.lesson !== null)) {
    const { gates } = drawings;
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
