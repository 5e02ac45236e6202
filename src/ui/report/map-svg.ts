// The gate map of a report: one cell a gate, shaded by its score as the page's map in the light theme; what would
// go or is gone is hatched. One path a shade, so that a large network stays a small file. Pure.
import type { ViTConfig } from '../../core/config';
import { gateSites, SITES } from '../../core/gates';
import { FATES } from '../model/fate';
import { scoreShades, SHADES, shadeOf } from '../model/cividis';
import { cellOf } from '../drawing/map-layout';
import { markup, type Markup } from './markup';
import { PAPER, PAPER_SITES } from './paper';

const WIDTH = 880;
const LEFT = 30;
const ROW = 7;
const GAP = 7;
/** Shades of the map; more than this many nobody tells apart. */
const STEPS = 32;

/**
 * @param strengths how strong each gate's score looks, 0…1, in flat order
 * @param fate one byte a gate, FATES
 * @param label what the map shows, for those who hear it
 */
export function mapSvg(
  config: ViTConfig,
  strengths: ArrayLike<number>,
  fate: Uint8Array,
  label: string,
): Markup {
  const rows = 3 + Math.ceil(config.mlpRatio);
  const cell = (WIDTH - LEFT - 1) / config.dim;
  const tile = rows * ROW;
  const height = config.depth * (tile + GAP) - GAP + 2;
  const top = (block: number) => 1 + (config.depth - 1 - block) * (tile + GAP);
  const layout = { dim: config.dim, merge: 1 };
  const shades = Array.from({ length: STEPS }, (): string[] => []);
  let cut = '';
  for (const { block, site, offset, size } of gateSites(config))
    for (let i = 0; i < size; i++) {
      const { row, column } = cellOf(layout, site, i);
      const x = short(LEFT + column * cell);
      const box = `M${x} ${top(block) + row * ROW}h${short(cell - 0.5)}v${ROW - 0.5}h-${short(cell - 0.5)}z`;
      const kept = fate[offset + i] === FATES.kept || fate[offset + i] === FATES.back;
      if (!kept) cut += box;
      else shades[stepOf(strengths[offset + i] ?? 0)]?.push(box);
    }
  const colours = scoreShades(false);
  const paths = shades.map((path, i) => {
    if (path.length === 0) return markup``;
    const at = 3 * Math.min(SHADES - 1, Math.round(((i + 0.5) / STEPS) * SHADES));
    const colour = `rgb(${colours[at]} ${colours[at + 1]} ${colours[at + 2]})`;
    return markup`<path d="${path.join('')}" fill="${colour}" />`;
  });
  const tiles = Array.from({ length: config.depth }, (_, block) => {
    const y = top(block);
    const marks = SITES.map((site, i) => {
      const tall = site === 'fc2' ? rows - 3 : 1;
      return markup`<rect
        x="${LEFT - 8}"
        y="${y + i * ROW}"
        width="5"
        height="${tall * ROW - 1}"
        fill="${PAPER_SITES[site]}"
      />`;
    });
    return markup`<text x="${LEFT - 14}" y="${y + tile / 2 + 4}" text-anchor="end">${block + 1}</text
      ><rect
        x="${LEFT - 1}"
        y="${y - 1}"
        width="${WIDTH - LEFT}"
        height="${tile + 1}"
        fill="none"
        stroke="${PAPER.control}"
        stroke-width="0.75"
      />${marks}`;
  });
  return markup`<svg
    viewBox="0 0 ${WIDTH} ${height}"
    width="${WIDTH}"
    role="img"
    aria-label="${label}"
  >
    ${paths}
    <path d="${cut}" fill="url(#hatch)" />
    ${tiles}
  </svg>`;
}

const stepOf = (strength: number): number => Math.floor((shadeOf(strength) / SHADES) * STEPS);

const short = (value: number): string => String(Math.round(value * 100) / 100);
