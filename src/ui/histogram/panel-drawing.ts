// Joins a panel's drawing to the page: what it reads, when it is stale, how its bars glide.
import type { TFunction } from 'i18next';
import { gateSites, type Site } from '../../core/gates';
import type { PageState } from '../../store/store';
import { lightOf, type Language, type Place } from '../../store/view-state';
import type { FateReader } from '../model/fate';
import { createPlate } from '../canvas/plate';
import type { Drawing } from '../canvas/surface';
import { axisWords, formatOf } from '../format';
import { CALM, mediaList } from '../media';
import { axisOf, WHOLE } from '../../core/gate-bins';
import { binSites, LENS, type Bins } from '../model/bins';
import { hillOf } from '../drawing/histogram-hill';
import { drawPanel, type PanelWords } from '../drawing/histogram-panel';
import { createEase } from './ease';
import { drawRunOutlines } from './run-outlines';
import type { HistogramReader } from '../model/histogram';

export function panelWords(language: Language, t: TFunction): PanelWords {
  const format = formatOf(language);
  return {
    count: (value) => (value < 10_000 ? format.count(value) : format.large(value)),
    percent: format.percent,
    decimal: format.digits,
    tick: (scale, score) => axisWords(scale, score, format),
    threshold: (value) => t('histogram.threshold', { value: format.score(value) }),
    nearZero: (share) => t('histogram.nearZero', { share }),
    nearZeroShort: (share) => t('histogram.nearZeroShort', { share }),
    above: t('histogram.above'),
    hill: t('histogram.hill'),
    still: t('histogram.still'),
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
  const plate = createPlate();
  let said: { readonly language: Language; readonly words: PanelWords } | null = null;
  const wordsIn = (language: Language) => {
    if (said?.language !== language) said = { language, words: panelWords(language, t) };
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
      drawPanel(scene, model, counts, { site, first, dim, words, plate });
      drawRunOutlines(scene, state, site, model.top);
      return whole.moving;
    },
  };
}
