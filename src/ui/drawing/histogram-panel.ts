// One site's panel: axes, the band near zero, bars, the outline of the phase's start, the threshold
// and, where the threshold is too small to grab, the lens. Words and numbers arrive as strings.
import type { Site } from '../../core/gates';
import { ticksOn, type BinScale } from '../../core/gate-bins';
import type { Plate } from '../canvas/plate';
import type { Scene } from '../canvas/surface';
import { textWidth } from '../canvas/text-width';
import { countTicks, logHeight, type Bins } from '../model/bins';
import { drawBars, drawOutline, drawThreshold } from './histogram-bars';
import { drawHill, hillOf } from './histogram-hill';
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

interface PanelLook {
  readonly site: Site;
  /** Whether the threshold is labelled here. */
  readonly first: boolean;
  /** Another site is singled out. */
  readonly dim: boolean;
  /** The same object for a language: what is drawn of them is kept. */
  readonly words: PanelWords;
  /** Keeps the axes. */
  readonly plate: Plate;
}

export function drawPanel(
  scene: Scene,
  model: HistogramModel,
  counts: {
    readonly whole: ArrayLike<number>;
    readonly lens: ArrayLike<number>;
    /** Of the branch at hand. */
    readonly branch: Bins | null;
  },
  { site, first, dim, words, plate }: PanelLook,
): void {
  const { ctx, width, height, palette } = scene;
  const geometry = panelGeometry(width, height, palette.unit, model.scale);
  const { nearZero } = model;
  const { main, lens, grip } = geometry;
  const colour = palette.sites[site];
  const bins = model.whole[site];
  plate.lay(scene, [model.top, model.scale, nearZero, words], (still) =>
    drawGround(still, geometry, model, words),
  );
  const { branch } = counts;
  ctx.globalAlpha = dim || branch !== null ? 0.35 : 1;
  drawBars(scene, main, bins, counts.whole, { colour, top: model.top });
  ctx.globalAlpha = dim ? 0.35 : 1;
  // The branch at hand stands before its site's bars: its counts are part of theirs.
  if (branch !== null) drawBars(scene, main, branch, branch.count, { colour, top: model.top });
  const start = model.start?.[site];
  if (start !== undefined) drawOutline(scene, main, start, model.top);
  const spreads = model.tied && model.scale.kind === 'linear';
  const hill = spreads ? hillOf(scene.state.run) : null;
  if (hill !== null) drawHill(scene, main, words[hill], hill === 'hill');
  if (model.lens !== null) {
    const look = { colour, top: model.top, words };
    drawLens(scene, geometry, model.lens[site], counts.lens, look);
  }
  ctx.globalAlpha = 1;
  const x = drawThreshold(scene, main, model.threshold, grip);
  if (!model.tied && nearZero !== null)
    labelNearZero(scene, geometry, { bins, nearZero }, words, model.lens !== null);
  if (model.lens !== null) drawThreshold(scene, lens, model.threshold, grip);
  if (first) {
    const label = words.threshold(model.threshold);
    const after = x + grip.width / 2 + 6;
    const fits = after + textWidth(scene, label) <= main.right;
    ctx.fillStyle = palette.accent;
    ctx.textAlign = fits ? 'left' : 'right';
    ctx.fillText(label, fits ? after : x - grip.width / 2 - 6, main.top - grip.height / 2);
  }
}

function drawGround(
  { ctx, palette }: Scene,
  geometry: PanelGeometry,
  { top, nearZero }: Pick<HistogramModel, 'top' | 'nearZero'>,
  words: PanelWords,
): void {
  const { main: plot } = geometry;
  const { unit, stroke } = palette;
  ctx.globalAlpha = 0.2;
  ctx.fillStyle = palette.control;
  if (nearZero !== null)
    ctx.fillRect(plot.left, plot.top, xOf(plot, nearZero) - plot.left, plot.bottom - plot.top);
  ctx.globalAlpha = 1;
  ctx.fillStyle = palette.ink2;
  ctx.textAlign = 'right';
  for (const tick of countTicks(top)) {
    const y = plot.bottom - logHeight(tick, top) * (plot.bottom - plot.top);
    ctx.fillText(words.count(tick), scaleEnd(plot, geometry), y);
    ctx.fillStyle = palette.hairline;
    ctx.fillRect(plot.left, Math.round(y), plot.right - plot.left, stroke);
    ctx.fillStyle = palette.ink2;
  }
  ctx.fillStyle = palette.control;
  ctx.fillRect(plot.left, plot.bottom, plot.right - plot.left, stroke);
  const narrow = plot.right - plot.left < 240 * unit;
  const inDecades = plot.scale.kind === 'log';
  for (const tick of ticksOn(plot.scale, narrow)) {
    const x = xOf(plot, tick);
    // The last decade ends with the axis.
    ctx.textAlign = inDecades && x > plot.right - 16 * unit ? 'right' : 'center';
    ctx.fillStyle = palette.control;
    ctx.fillRect(x, plot.bottom, stroke, 4);
    ctx.fillStyle = palette.ink2;
    ctx.fillText(words.tick(plot.scale, tick), x, plot.bottom + 12 * unit);
  }
  if (!narrow && !inDecades) {
    ctx.textAlign = 'right';
    ctx.fillText(words.above, plot.right, plot.bottom + 12 * unit);
  }
}

/**
 * Beside the band, under the lens where that leaves no room. The line passes behind the words, and is seen
 * between them and its grip.
 */
function labelNearZero(
  scene: Scene,
  { main: plot, lensFrame }: PanelGeometry,
  { bins, nearZero }: { readonly bins: Bins; readonly nearZero: number },
  words: PanelWords,
  lens: boolean,
): void {
  const { ctx, palette } = scene;
  const near = nearZeroOf(bins, nearZero);
  const narrow = plot.right - plot.left < 200 * palette.unit;
  const label = narrow
    ? words.nearZeroShort(words.percent(Math.round(near * 100) / 100))
    : words.nearZero(words.percent(near));
  const x = xOf(plot, nearZero) + 6;
  const lines = label.split('\n');
  const width = Math.max(...lines.map((line) => textWidth(scene, line)));
  const covered = lens && x + width + 4 > lensFrame.left;
  const y = (covered ? lensFrame.bottom : plot.top) + 13 * palette.unit;
  ctx.fillStyle = palette.bg;
  const line = 14 * palette.unit;
  ctx.fillRect(x - 2, y - line / 2, width + 4, lines.length * line);
  ctx.fillStyle = palette.ink;
  ctx.textAlign = 'left';
  lines.forEach((words, i) => ctx.fillText(words, x, y + i * line));
}
