// The tree of a report, by the geometry of the page's: limbs as thick as the channels they keep, what the
// dense network had as an outline, buds for the eighths of a site's gates. Pure.
import type { ViTConfig } from '../../core/config';
import { strengthOn } from '../../core/gate-bins';
import { budRadius, budX, endsOf, layTree, rowOf, sideOf, signOf } from '../drawing/tree-geometry';
import { thicknessOf, traceBranch, type Pen, type Tree } from '../drawing/tree-geometry';
import type { Branch, EspalierModel } from '../model/tree';
import { BUDS, budLook, type BudLook } from '../model/site-scores';
import { SITE_SHAPES } from '../model/site-marks';
import { markup, type Markup } from './markup';
import { PAPER, PAPER_SITES } from './paper';

const WIDTH = 440;
/** Buds stand half out of their limbs, as on the page. */
const RAISED = 0.5;

export interface EspalierSvgWords {
  readonly reads: string;
  readonly writes: string;
  readonly crown: string;
  readonly root: string;
  readonly count: (value: number) => string;
  readonly label: string;
}

export function espalierSvg(
  config: ViTConfig,
  model: EspalierModel,
  words: EspalierSvgWords,
): Markup {
  const tree = layTree(config, WIDTH, null);
  const { x, top, bottom, width } = tree.trunk;
  const head = top - 8;
  const sides = (['reads', 'writes'] as const).map(
    (side) =>
      markup`<text x="${endsOf(tree, side).tip}" y="${head}" text-anchor="${side === 'reads' ? 'start' : 'end'}"
        >${words[side]}</text
      >`,
  );
  const blocks = Array.from(
    { length: tree.depth },
    (_, block) =>
      markup`<text x="${tree.left}" y="${tree.base - (block + 0.5) * tree.pitch + 4}"
        >${words.count(block + 1)}</text
      >`,
  );
  return markup`<svg
    viewBox="0 0 ${WIDTH} ${tree.height}"
    width="${WIDTH}"
    role="img"
    aria-label="${words.label}"
  >
    ${model.branches.map((branch, index) => branchSvg(tree, model, branch, index, words.count))}
    <rect x="${x - width / 2}" y="${top}" width="${width}" height="${bottom - top}" fill="${PAPER.bark}" />
    <text class="ink" x="${x}" y="${head}" text-anchor="middle">${words.crown}</text>
    <text class="ink" x="${x}" y="${bottom + 16}" text-anchor="middle">${words.root}</text>
    ${sides}${blocks}
  </svg>`;
}

function branchSvg(
  tree: Tree,
  model: EspalierModel,
  branch: Branch,
  index: number,
  count: (value: number) => string,
): Markup {
  const { site, kept, present, size } = branch;
  const side = sideOf(site);
  const colour = PAPER_SITES[site];
  const { root, tip } = endsOf(tree, side);
  const y = rowOf(tree, branch);
  const edge = y - thicknessOf(tree, kept) / 2;
  const ghost =
    kept === size
      ? null
      : markup`<path
          d="${outline(tree, branch, size)}"
          fill="${present === size ? PAPER.panel : 'none'}"
          stroke="${PAPER.control}"
          stroke-width="0.75"
          stroke-dasharray="${present === size ? '3 3' : '1.5 2.5'}"
        />`;
  const buds = Array.from({ length: BUDS }, (_, i) => {
    const look = budLook(size, kept, present, i);
    if (look === null) return markup``;
    const r = budRadius(
      tree,
      strengthOn(model.scores.scale, model.scores.means[index * BUDS + i] ?? 0),
    );
    return markup`<circle cx="${budX(tree, side, i)}" cy="${edge - r * RAISED}" r="${r}" ${budInk(look, colour)} />`;
  });
  const outwards = signOf(side);
  const anchor = side === 'reads' ? 'end' : 'start';
  return markup`<path d="M${root} ${y}H${tip}" stroke="${PAPER.hairline}" />${ghost}<path
      d="${outline(tree, branch, kept)}"
      fill="${colour}"
    />${buds}<text x="${tip + outwards * 6}" y="${y + 4}" text-anchor="${anchor}" class="ink"
      >${label(side === 'reads', site, `${count(kept)}/${count(size)}`, colour)}</text
    >`;
}

/** Shape and count, the shape nearer to the branch. */
function label(left: boolean, site: Branch['site'], words: string, colour: string): Markup {
  const shape = markup`<tspan style="fill:${colour}">${SITE_SHAPES[site]}</tspan>`;
  return left ? markup`${words} ${shape}` : markup`${shape} ${words}`;
}

function budInk(look: BudLook, colour: string): Markup {
  switch (look) {
    case 'kept':
      return markup`fill="${colour}"`;
    case 'split':
      return markup`fill="${PAPER.panel}" stroke="${colour}" stroke-width="0.75"`;
    case 'goes':
      return markup`fill="url(#hatch)" stroke="${PAPER.control}" stroke-width="0.75"`;
    case 'gone':
      return markup`fill="none" stroke="${PAPER.control}" stroke-width="0.75" stroke-dasharray="1 1.5"`;
  }
}

/** The outline of a branch of so many channels as the data of a path. */
function outline(tree: Tree, branch: Branch, channels: number): string {
  const parts: string[] = [];
  const at = (...values: number[]) => values.map((v) => Math.round(v * 100) / 100).join(' ');
  const pen: Pen = {
    moveTo: (x, y) => parts.push(`M${at(x, y)}`),
    lineTo: (x, y) => parts.push(`L${at(x, y)}`),
    quadraticCurveTo: (cx, cy, x, y) => parts.push(`Q${at(cx, cy, x, y)}`),
    closePath: () => parts.push('Z'),
    // The tip, half a circle from its upper to its lower end.
    arc: (x, y, r, _from, _to, counterclockwise) =>
      parts.push(`A${at(r, r)} 0 0 ${counterclockwise === true ? 0 : 1} ${at(x, y + r)}`),
  };
  traceBranch(pen, tree, branch, thicknessOf(tree, channels));
  return parts.join('');
}
