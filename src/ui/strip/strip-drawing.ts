// Joins the strip's drawing to the page: what it reads, when it is stale, in which order it is painted.
import type { TFunction } from 'i18next';
import type { Drawing } from '../canvas/surface';
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
import { plotOf } from './geometry';
import { stripModel, type CurveReader, type StripModel } from './model';

export function stripWords(model: StripModel, language: Language, t: TFunction): StripWords {
  const format = formatOf(language);
  const { unsafe } = model.curve;
  const site = unsafe === null ? null : { block: unsafe.block + 1, site: unsafe.site };
  return {
    percent: (share) => format.count(100 * share),
    macs: t('strip.macs'),
    params: t('strip.params'),
    unsafe:
      site === null ? null : { long: t('strip.unsafe', site), short: t('strip.unsafeShort', site) },
    knee: model.knee === null ? null : t('strip.knee', { rate: format.percent(model.knee) }),
  };
}

/** @param lead pixels of the strip to the left of the slider */
export function createStripDrawing(read: CurveReader, lead: number, t: TFunction): Drawing {
  return {
    watch: ({ run, view }) => [
      run.snapshot,
      run.model,
      run.maskAccuracies,
      run.committed,
      run.results,
      run.stage,
      view.rate,
      view.pins,
      view.language,
    ],
    draw(scene) {
      const { state, width, height, palette } = scene;
      const curve = read(state.run);
      if (curve === null) return false;
      const model = stripModel(state, curve);
      const words = stripWords(model, state.view.language, t);
      const plot = plotOf(width, height, lead, palette.unit);
      drawUnsafe(scene, plot, model);
      drawGrid(scene, plot, model, words);
      drawCosts(scene, plot, model);
      nameUnsafe(scene, plot, model, words);
      nameCosts(scene, plot, model, words);
      drawGuess(scene, plot, model);
      drawMeasured(scene, plot, model);
      drawKnee(scene, plot, model, words);
      drawTuned(scene, plot, model);
      drawPins(scene, plot, model);
      drawRate(scene, plot, model);
      return false;
    },
  };
}
