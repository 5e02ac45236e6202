// Joins the strip's drawing to the page: what it reads, when it is stale, in which order it is painted.
import type { TFunction } from 'i18next';
import type { Sheet } from '../canvas/sheet';
import type { Drawing } from '../canvas/surface';
import type { PageState } from '../../store/store';
import { formatOf } from '../format';
import type { Language } from '../../store/view-state';
import {
  drawCosts,
  drawGrid,
  drawUnsafe,
  nameCosts,
  nameUnsafe,
  type StripWords,
} from './draw-ground';
import { drawGuess, drawKnee, drawMeasured, drawPins, drawRate, drawTuned } from './draw-marks';
import { plotOf, type Plot, type Rect } from './geometry';
import { stripModel, type CurveReader, type StripModel } from './model';

export function stripWords(model: StripModel, language: Language, t: TFunction): StripWords {
  const format = formatOf(language);
  const { unsafe } = model.curve;
  const site =
    unsafe === null
      ? null
      : { rate: format.percent(unsafe.rate), block: unsafe.block + 1, site: unsafe.site };
  return {
    percent: format.percent,
    macs: t('strip.macs'),
    params: t('strip.params'),
    unsafe:
      site === null ? null : { long: t('strip.unsafe', site), short: t('strip.unsafeShort', site) },
    knee:
      model.knee === null
        ? null
        : t(model.knee.open ? 'strip.kneeSoFar' : 'strip.knee', {
            rate: format.percent(model.knee.rate),
            whole: format.accuracy(model.knee.from.top1),
          }),
  };
}

/** @param lead room to the left of the slider, see plotOf */
export function createStripDrawing(read: CurveReader, lead: number, t: TFunction): Drawing {
  // Where the words of the plate stand.
  let words: readonly Rect[] = [];
  /** All but the rate on the page: it alone moves with the slider. */
  const standing = ({ run, view }: PageState) => [
    run.snapshot,
    run.model,
    run.maskAccuracies,
    run.committed,
    run.results,
    run.stage,
    view.pins,
    view.language,
    view.sketch === null,
  ];
  return {
    watch: (state) => [...standing(state), state.view.rate],
    draw(scene) {
      const { state, width, height, palette } = scene;
      const curve = read(state.run);
      if (curve === null) return false;
      const plot = plotOf(width, height, lead, palette.unit);
      scene.still(standing(state), (still) => {
        const model = stripModel(state, curve);
        if (state.view.sketch !== null) {
          // Nothing but the ground to draw on.
          words = [];
          drawGrid(
            still,
            plot,
            { ...model, whole: null },
            stripWords(model, state.view.language, t),
          );
          return;
        }
        words = drawStanding(still, plot, model, stripWords(model, state.view.language, t));
      });
      if (state.view.sketch === null) drawRate(scene, plot, state.view.rate, words);
      return false;
    },
  };
}

/**
 * All but the rate on the page.
 * @returns where words stand
 */
export function drawStanding(
  sheet: Sheet,
  plot: Plot,
  model: StripModel,
  words: StripWords,
): readonly Rect[] {
  drawUnsafe(sheet, plot, model);
  drawGrid(sheet, plot, model, words);
  drawCosts(sheet, plot, model);
  const unsafe = nameUnsafe(sheet, plot, model, words);
  const costs = nameCosts(sheet, plot, model, words);
  drawGuess(sheet, plot, model);
  drawMeasured(sheet, plot, model);
  const knee = drawKnee(sheet, plot, model, words);
  drawTuned(sheet, plot, model);
  const grounds = [unsafe, knee, ...costs].filter((ground) => ground !== null);
  drawPins(sheet, plot, model, grounds);
  return grounds;
}
