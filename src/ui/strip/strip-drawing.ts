// Joins the strip's drawing to the page: what it reads, when it is stale, in which order it is painted.
import type { TFunction } from 'i18next';
import { createPlate } from '../canvas/plate';
import type { Drawing, Scene } from '../canvas/surface';
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
import type { CostCurve } from '../../core/cost-curve';
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
  const plate = createPlate();
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
  ];
  return {
    watch: (state) => [...standing(state), state.view.rate],
    draw(scene) {
      const { state, width, height, palette } = scene;
      const curve = read(state.run);
      if (curve === null) return false;
      const plot = plotOf(width, height, lead, palette.unit);
      plate.lay(scene, standing(state), (still) => {
        words = drawStanding(still, plot, curve, t);
      });
      drawRate(scene, plot, state.view.rate, words);
      return false;
    },
  };
}

/** @returns where words stand */
function drawStanding(scene: Scene, plot: Plot, curve: CostCurve, t: TFunction): readonly Rect[] {
  const { state } = scene;
  const model = stripModel(state, curve);
  const words = stripWords(model, state.view.language, t);
  drawUnsafe(scene, plot, model);
  drawGrid(scene, plot, model, words);
  drawCosts(scene, plot, model);
  const unsafe = nameUnsafe(scene, plot, model, words);
  const costs = nameCosts(scene, plot, model, words);
  drawGuess(scene, plot, model);
  drawMeasured(scene, plot, model);
  const knee = drawKnee(scene, plot, model, words);
  drawTuned(scene, plot, model);
  const grounds = [unsafe, knee, ...costs].filter((ground) => ground !== null);
  drawPins(scene, plot, model, grounds);
  return grounds;
}
