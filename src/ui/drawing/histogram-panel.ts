// One site's panel: axes, the band near zero, bars, the outline of the phase's start, the threshold
// and, where the threshold is too small to grab, the lens.
import type { TFunction } from 'i18next';
import type { Site } from '../../core/gates';
import { ticksOn, type BinScale } from '../../core/gate-bins';
import type { Sheet } from '../canvas/sheet';
import { axisWords, type Format } from '../format';
import { countTicks, logHeight, type Bins } from '../model/bins';
import { drawBars, drawOutline, drawThreshold } from './histogram-bars';
import { drawHill } from './histogram-hill';
import { drawLens } from './histogram-lens';
import { panelGeometry, scaleEnd, xOf, type PanelGeometry } from './histogram-geometry';
import { nearZeroOf, type HistogramModel } from '../model/histogram';

export interface PanelWords {
  readonly count: (value: number) => string;
  readonly percent: (share: number) => string;
  readonly decimal: (value: number) => string;
  /** A score that the axis names. */
  readonly tick: (scale: BinScale, score: number) => string;
  readonly threshold: (value: number) => string;
  readonly nearZero: (share: string) => string;
  /** In two lines. */
  readonly nearZeroShort: (share: string) => string;
  readonly above: string;
  readonly hill: string;
  /** In its place where λ is 0. */
  readonly still: string;
}

export function panelWords(format: Format, t: TFunction): PanelWords {
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

/** What is drawn of a model: all but what words beside the panel say. */
export type PanelModel = Pick<
  HistogramModel,
  'threshold' | 'scale' | 'nearZero' | 'tied' | 'top' | 'whole' | 'lens' | 'start'
>;

interface PanelLook {
  readonly site: Site;
  /** Whether the threshold is labelled here. */
  readonly first: boolean;
  /** Another site is singled out. */
  readonly dim: boolean;
  /** The same object for a language: what is drawn of them is kept. */
  readonly words: PanelWords;
  /** Whether the threshold can be dragged. */
  readonly grips: boolean;
  /** What is promised of gates that are all 1; null is nothing. */
  readonly hill: 'hill' | 'still' | null;
}

export function drawPanel(
  sheet: Sheet,
  model: PanelModel,
  counts: {
    readonly whole: ArrayLike<number>;
    readonly lens: ArrayLike<number>;
    /** Of the branch at hand. */
    readonly branch: Bins | null;
  },
  { site, first, dim, words, grips, hill }: PanelLook,
): void {
  const { pen, width, height, palette } = sheet;
  const geometry = panelGeometry(width, height, palette.unit, model.scale);
  const { nearZero } = model;
  const { main, lens, grip } = geometry;
  const handle = grips ? grip : null;
  const colour = palette.sites[site];
  const bins = model.whole[site];
  sheet.still([model.top, model.scale, nearZero, words], (still) =>
    drawGround(still, geometry, model, words),
  );
  const { branch } = counts;
  pen.globalAlpha = dim || branch !== null ? 0.35 : 1;
  drawBars(sheet, main, bins, counts.whole, { colour, top: model.top });
  pen.globalAlpha = dim ? 0.35 : 1;
  // The branch at hand stands before its site's bars: its counts are part of theirs.
  if (branch !== null) drawBars(sheet, main, branch, branch.count, { colour, top: model.top });
  const start = model.start?.[site];
  if (start !== undefined) drawOutline(sheet, main, start, model.top);
  if (hill !== null && model.tied && model.scale.kind === 'linear')
    drawHill(sheet, main, words[hill], hill === 'hill');
  if (model.lens !== null) {
    const look = { colour, top: model.top, words };
    drawLens(sheet, geometry, model.lens[site], counts.lens, look);
  }
  pen.globalAlpha = 1;
  const x = drawThreshold(sheet, main, model.threshold, handle);
  if (!model.tied && nearZero !== null)
    labelNearZero(sheet, geometry, { bins, nearZero }, words, model.lens !== null);
  if (model.lens !== null) drawThreshold(sheet, lens, model.threshold, handle);
  if (first) {
    const label = words.threshold(model.threshold);
    const beside = (handle === null ? 0 : handle.width / 2) + 6;
    const after = x + beside;
    const fits = after + sheet.measure(label) <= main.right;
    pen.fillStyle = palette.accent;
    pen.textAlign = fits ? 'left' : 'right';
    pen.fillText(label, fits ? after : x - beside, main.top - grip.height / 2);
  }
}

function drawGround(
  { pen, palette }: Sheet,
  geometry: PanelGeometry,
  { top, nearZero }: Pick<HistogramModel, 'top' | 'nearZero'>,
  words: PanelWords,
): void {
  const { main: plot } = geometry;
  const { unit, stroke } = palette;
  pen.globalAlpha = 0.2;
  pen.fillStyle = palette.control;
  if (nearZero !== null)
    pen.fillRect(plot.left, plot.top, xOf(plot, nearZero) - plot.left, plot.bottom - plot.top);
  pen.globalAlpha = 1;
  pen.fillStyle = palette.ink2;
  pen.textAlign = 'right';
  for (const tick of countTicks(top)) {
    const y = plot.bottom - logHeight(tick, top) * (plot.bottom - plot.top);
    pen.fillText(words.count(tick), scaleEnd(plot, geometry), y);
    pen.fillStyle = palette.hairline;
    pen.fillRect(plot.left, Math.round(y), plot.right - plot.left, stroke);
    pen.fillStyle = palette.ink2;
  }
  pen.fillStyle = palette.control;
  pen.fillRect(plot.left, plot.bottom, plot.right - plot.left, stroke);
  const narrow = plot.right - plot.left < 240 * unit;
  const inDecades = plot.scale.kind === 'log';
  for (const tick of ticksOn(plot.scale, narrow)) {
    const x = xOf(plot, tick);
    // The last decade ends with the axis.
    pen.textAlign = inDecades && x > plot.right - 16 * unit ? 'right' : 'center';
    pen.fillStyle = palette.control;
    pen.fillRect(x, plot.bottom, stroke, 4);
    pen.fillStyle = palette.ink2;
    pen.fillText(words.tick(plot.scale, tick), x, plot.bottom + 12 * unit);
  }
  if (!narrow && !inDecades) {
    pen.textAlign = 'right';
    pen.fillText(words.above, plot.right, plot.bottom + 12 * unit);
  }
}

/**
 * Beside the band, under the lens where that leaves no room. The line passes behind the words, and is seen
 * between them and its grip.
 */
function labelNearZero(
  sheet: Sheet,
  { main: plot, lensFrame }: PanelGeometry,
  { bins, nearZero }: { readonly bins: Bins; readonly nearZero: number },
  words: PanelWords,
  lens: boolean,
): void {
  const { pen, palette } = sheet;
  const near = nearZeroOf(bins, nearZero);
  const narrow = plot.right - plot.left < 200 * palette.unit;
  const label = narrow
    ? words.nearZeroShort(words.percent(Math.round(near * 100) / 100))
    : words.nearZero(words.percent(near));
  const x = xOf(plot, nearZero) + 6;
  const lines = label.split('\n');
  const width = Math.max(...lines.map((line) => sheet.measure(line)));
  const covered = lens && x + width + 4 > lensFrame.left;
  const y = (covered ? lensFrame.bottom : plot.top) + 13 * palette.unit;
  pen.fillStyle = palette.bg;
  const line = 14 * palette.unit;
  pen.fillRect(x - 2, y - line / 2, width + 4, lines.length * line);
  pen.fillStyle = palette.ink;
  pen.textAlign = 'left';
  lines.forEach((words, i) => pen.fillText(words, x, y + i * line));
}
