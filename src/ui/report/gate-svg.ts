// The drawings of a report: tree, histograms and map as the page draws them, on SVG and in the light theme.
// Pure. What only a person at the page needs is left out: grips, the lens, the band near zero.
import type { ViTConfig } from '../../core/config';
import type { BinScale } from '../../core/gate-bins';
import { gateSites, SITES } from '../../core/gates';
import { scoreShades, SHADES, shadeOf } from '../model/cividis';
import type { EspalierModel } from '../model/tree';
import { drawPanel, type PanelModel, type PanelWords } from '../drawing/histogram-panel';
import { drawCells, drawFrame, type CellPen } from '../drawing/map';
import { fillCells } from '../drawing/map-cells';
import { layoutMap } from '../drawing/map-layout';
import { drawTree, traceMark, type TreeWords } from '../drawing/tree';
import { layTree } from '../drawing/tree-geometry';
import { markup, type Markup } from './markup';
import { HATCH, PAPER } from './paper';
import { svgSheet } from './svg-sheet';

/** CSS pixels of a column, and of the two beside each other. */
const COLUMN = 440;
const WIDE = 2 * COLUMN;
const EVERYTHING = { block: null, site: null };

/** @param label what it shows, for those who hear it */
export const svgOf = (
  width: number,
  height: number,
  label: string,
  drawn: readonly Markup[],
): Markup => markup`<svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${label}">
    ${drawn}
  </svg>`;

export function treeSvg(
  config: ViTConfig,
  model: EspalierModel,
  words: TreeWords,
  label: string,
): Markup {
  const tree = layTree(config, COLUMN, null);
  const sheet = svgSheet(COLUMN, tree.height);
  drawTree(sheet, tree, model, {
    ...{ light: EVERYTHING, at: null, crowded: Infinity, counts: true, fall: null, words },
    inLeaf: () => false,
  });
  return svgOf(COLUMN, tree.height, label, sheet.drawn());
}

const PANEL = { height: 166, head: 24 } as const;

/** The four panels, two in a row, each under the name of its site. */
export function histogramSvg(model: PanelModel, words: PanelWords, label: string): Markup {
  const panels = SITES.map((site, i) => {
    const name = svgSheet(COLUMN, PANEL.head);
    const { pen } = name;
    pen.fillStyle = PAPER.sites[site];
    traceMark(pen, site, 50, 12, 4);
    pen.fill();
    const sheet = svgSheet(COLUMN, PANEL.height);
    const counts = { whole: model.whole[site].count, lens: [], branch: null };
    const look = { site, first: true, dim: false, words, grips: false, hill: null };
    drawPanel(sheet, model, counts, look);
    const top = Math.floor(i / 2) * (PANEL.head + PANEL.height);
    return markup`<g transform="translate(${(i % 2) * COLUMN} ${top})"
        >${name.drawn()}<text class="name" x="60" y="16" fill="${PAPER.ink}">${site}</text
        ><g transform="translate(0 ${PANEL.head})">${sheet.drawn()}</g></g
      >`;
  });
  return svgOf(WIDE, 2 * (PANEL.head + PANEL.height), label, panels);
}

/** Shades of the map; more than this many nobody tells apart. */
const STEPS = 32;

/**
 * @param scores in flat order
 * @param fate one byte a gate, FATES
 */
export function mapSvg(
  config: ViTConfig,
  scores: Float32Array,
  fate: Uint8Array,
  scale: BinScale,
  label: string,
): Markup {
  const map = layoutMap(config, WIDE);
  const sheet = svgSheet(WIDE, map.height);
  const { pen, drawn } = cellPen(sheet.dpr);
  const order = Uint32Array.from(scores, (_, gate) => gate);
  const cells = fillCells(map, gateSites(config), order, scores, fate);
  drawCells(pen, map, sheet.dpr, cells, scale, EVERYTHING, null);
  drawFrame(sheet, map, EVERYTHING);
  return svgOf(WIDE, map.height, label, [...drawn(), ...sheet.drawn()]);
}

/** One path a shade and one for all that is not kept, so that a large network stays a small file. */
function cellPen(dpr: number): { readonly pen: CellPen; readonly drawn: () => Markup[] } {
  const shades = Array.from({ length: STEPS }, (): string[] => []);
  const cut: string[] = [];
  const short = (pixels: number) => String(Math.round((100 * pixels) / dpr) / 100);
  const pen: CellPen = {
    cell({ left, top, right, bottom }, { strength, solid }) {
      const box = (from: number, to: number) =>
        `M${short(left)} ${short(from)}h${short(right - left)}v${short(to - from)}h${short(left - right)}z`;
      const edge = bottom - Math.round(solid * (bottom - top));
      const step = Math.floor((shadeOf(strength) / SHADES) * STEPS);
      if (edge < bottom) shades[step]?.push(box(edge, bottom));
      if (top < edge) cut.push(box(top, edge));
    },
    clear: () => undefined,
  };
  const colours = scoreShades(PAPER.dark);
  const drawn = () =>
    [
      ...shades.map((boxes, i) => {
        const at = 3 * Math.min(SHADES - 1, Math.round(((i + 0.5) / STEPS) * SHADES));
        return { boxes, fill: `rgb(${colours[at]} ${colours[at + 1]} ${colours[at + 2]})` };
      }),
      { boxes: cut, fill: HATCH },
    ].flatMap(({ boxes, fill }) =>
      boxes.length === 0 ? [] : [markup`<path d="${boxes.join('')}" fill="${fill}" />`],
    );
  return { pen, drawn };
}
