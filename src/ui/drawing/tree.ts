// The whole tree: wires and outlines, limbs, buds, the trunk over their feet, and words. Words and
// numbers arrive as strings or as functions that make them.
import type { TFunction } from 'i18next';
import type { GateSite, Site } from '../../core/gates';
import type { CutEvent } from '../../store/cut-event';
import type { Filter, Place } from '../../store/view-state';
import type { Pen, Sheet } from '../canvas/sheet';
import type { Format } from '../format';
import { alphaOf, drawBuds, drawFalling, drawGhost, drawLimb } from './branch';
import { fallingAt } from './fall';
import { endsOf, rowOf, sideOf, signOf, type Side, type Tree } from './tree-geometry';
import type { Branch, EspalierModel } from '../model/tree';

// What stands at a branch's tip: kept of all, or kept alone where that is too long to read at a glance
// or too wide for its place. Which of the two does not depend on what is kept: labels would jump.

/** Rows lower than this, CSS pixels at 16 px a rem, have no room for a line each. */
const LOWEST_ROW = 16;

interface Counts {
  readonly kept: number;
  readonly all: number;
}

/**
 * @param room CSS pixels there are for it
 * @param widthOf width of a text, CSS pixels
 */
export function tipLabel(
  { kept, all }: Counts,
  count: (value: number) => string,
  room: number,
  widthOf: (text: string) => number,
): string {
  const short = count(kept);
  if (all > 999) return short;
  const whole = count(all);
  return widthOf(`${whole}/${whole}`) <= room ? `${short}/${whole}` : short;
}

export interface TreeWords {
  readonly reads: string;
  readonly writes: string;
  readonly crown: string;
  readonly root: string;
  readonly count: (value: number) => string;
  /** Number of the first block, by its name. */
  readonly first: string;
}

export const treeWords = ({ count }: Format, t: TFunction): TreeWords => ({
  reads: t('espalier.reads'),
  writes: t('espalier.writes'),
  crown: t('espalier.crown'),
  root: t('espalier.root'),
  first: t('espalier.first', { n: count(1) }),
  count,
});

export interface Fall {
  readonly cut: CutEvent;
  /** Milliseconds since it was made. */
  readonly ms: number;
}

export interface TreeLook {
  readonly light: Filter;
  /** The branch at hand. */
  readonly at: Place | null;
  /** From so many blocks on buds show on the branch at hand alone. */
  readonly crowded: number;
  /** Whether every branch says how many channels it keeps; else the one at hand alone does. */
  readonly counts: boolean;
  /** What is seen of the last cut, or of its undoing; null where that is over. */
  readonly fall: Fall | null;
  readonly inLeaf: (bud: number) => boolean;
  /** The same object for as long as they say the same: what is drawn of them is kept. */
  readonly words: TreeWords;
}

/** From this many blocks on, buds show on the branch at hand alone where a person can point at one. */
export const CROWDED = 7;
const SIDES = ['reads', 'writes'] as const satisfies readonly Side[];

export function drawTree(sheet: Sheet, tree: Tree, model: EspalierModel, look: TreeLook): void {
  const { pen } = sheet;
  const { branches } = model;
  const { light, words } = look;
  const lines = tree.pitch / 2 >= LOWEST_ROW * sheet.palette.unit;
  const atHand = (branch: Branch) =>
    look.at?.block === branch.block && look.at.site === branch.site;
  const each = (pen: Pen, draw: (branch: Branch, index: number) => void) =>
    branches.forEach((branch, index) => {
      pen.globalAlpha = alphaOf(light, branch);
      draw(branch, index);
    });
  // What does not thin with the slider: wires, outlines, marks and words.
  sheet.still(
    [tree.width, tree.height, light.block, light.site, words, outlines(model)],
    (still) => {
      each(still.pen, (branch) => {
        drawGhost(still, tree, branch);
        if (lines) drawMark(still, tree, branch);
      });
      still.pen.globalAlpha = 1;
      drawWords(still, tree, words);
    },
  );
  if (look.fall !== null) {
    const { cut, ms } = look.fall;
    const wider = cut.grows ? cut.to : cut.from;
    const lesser = cut.grows ? cut.from : cut.to;
    each(pen, (branch) => {
      const { block, site } = branch;
      const falling = fallingAt(ms, cut.grows, block, tree.depth);
      const [most = 0, least = 0] = [wider[block]?.[site], lesser[block]?.[site]];
      drawFalling(sheet, tree, branch, { most, least }, falling);
    });
  }
  each(pen, (branch) => drawLimb(sheet, tree, branch));
  each(pen, (branch, index) => {
    if (tree.depth < look.crowded || atHand(branch))
      drawBuds(sheet, tree, model, index, look.inLeaf);
  });
  each(pen, (branch) => {
    const said = (look.counts && lines) || atHand(branch);
    if (!lines && atHand(branch)) drawMark(sheet, tree, branch);
    if (said) drawLabel(sheet, tree, branch, words.count);
    else if (lines && branch.block === 0) drawName(sheet, tree, branch);
  });
  pen.globalAlpha = 1;
  drawTrunk(sheet, tree);
}

/** The tree before the first gates: the wires a network is trained to, and the trunk. */
export function drawBare(
  sheet: Sheet,
  tree: Tree,
  sites: readonly GateSite[],
  words: TreeWords,
): void {
  for (const site of sites) drawGhost(sheet, tree, { ...site, kept: 0, present: site.size });
  drawWords(sheet, tree, words);
  drawTrunk(sheet, tree);
}

/** Which outlines stand around the limbs: another value, other outlines. */
const outlines = ({ branches }: EspalierModel): string =>
  branches
    .map(
      ({ kept, present, size }) => `${present}${kept === size ? '' : kept < present ? '-' : '='}`,
    )
    .join();

function drawTrunk({ pen, palette }: Sheet, { trunk }: Tree): void {
  pen.fillStyle = palette.bark;
  pen.fillRect(trunk.x - trunk.width / 2, trunk.top, trunk.width, trunk.bottom - trunk.top);
}

/** Crown, root, heads and block numbers: what stands whatever the gates say. */
function drawWords({ pen, palette }: Sheet, tree: Tree, words: TreeWords): void {
  const { x, top, bottom } = tree.trunk;
  const { unit } = palette;
  pen.fillStyle = palette.ink;
  pen.textAlign = 'center';
  const head = top - 11 * unit;
  pen.fillText(words.crown, x, head);
  pen.fillText(words.root, x, bottom + 12 * unit);
  pen.fillStyle = palette.ink2;
  for (const side of SIDES) {
    pen.textAlign = side === 'reads' ? 'left' : 'right';
    pen.fillText(words[side], endsOf(tree, side).tip, head);
  }
  pen.textAlign = 'left';
  for (let block = 0; block < tree.depth; block++) {
    // Where it is narrow the name of the first would meet those of its sites.
    const number = block === 0 && tree.left >= ROOM_FOR_NAME ? words.first : words.count(block + 1);
    pen.fillText(number, tree.left, tree.base - (block + 0.5) * tree.pitch);
  }
}

/** To the left of the drawing, CSS pixels. */
const ROOM_FOR_NAME = 20;

/** How far beyond a branch's tip the middle of its mark lies, and where the text begins after that. */
const MARK = 8;
const TEXT = 7;

/** The site's shape beyond a branch's tip. */
function drawMark({ pen, palette }: Sheet, tree: Tree, branch: Branch): void {
  const { unit } = palette;
  const side = sideOf(branch.site);
  const mark = endsOf(tree, side).tip + signOf(side) * MARK * unit;
  pen.fillStyle = palette.sites[branch.site];
  pen.beginPath();
  traceMark(pen, branch.site, mark, rowOf(tree, branch), 4 * unit);
  pen.fill();
}

/** The name of a site beside its mark. */
function drawName({ pen, palette }: Sheet, tree: Tree, branch: Branch): void {
  const side = sideOf(branch.site);
  const x = endsOf(tree, side).tip + signOf(side) * (MARK + TEXT) * palette.unit;
  pen.fillStyle = palette.ink;
  pen.textAlign = side === 'reads' ? 'right' : 'left';
  pen.fillText(branch.site, x, rowOf(tree, branch));
}

/** The count beside a branch's mark. */
function drawLabel(
  sheet: Sheet,
  tree: Tree,
  branch: Branch,
  count: (value: number) => string,
): void {
  const { pen, palette, width } = sheet;
  const { unit } = palette;
  const side = sideOf(branch.site);
  const sign = signOf(side);
  const text = endsOf(tree, side).tip + sign * (MARK + TEXT) * unit;
  // Block numbers stand at the left edge, between the rows of a block.
  const number = tree.pitch / 4 < 13 * unit ? 16 * unit : 0;
  const away = Math.abs(text - tree.trunk.x);
  const right = width - tree.trunk.x - away;
  // Both sides speak alike; the hidden width has the longer numbers and speaks for itself.
  const left = tree.trunk.x - tree.left - away - number;
  const room = branch.size === tree.dim ? Math.min(left, right) : right;
  const words = tipLabel({ kept: branch.kept, all: branch.size }, count, room, (label) =>
    Math.ceil(sheet.measure(label)),
  );
  pen.fillStyle = palette.ink;
  pen.textAlign = side === 'reads' ? 'right' : 'left';
  pen.fillText(words, text, rowOf(tree, branch));
}

/** The site's shape around a point, as the words beside it have it. @param r half its size */
export function traceMark(pen: Pen, site: Site, x: number, y: number, r: number): void {
  switch (site) {
    case 'qkv':
      pen.arc(x, y, r, 0, 2 * Math.PI);
      return;
    case 'proj':
      pen.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
      return;
    case 'fc1':
      pen.moveTo(x, y - r);
      pen.lineTo(x + r * 1.1, y + r * 0.9);
      pen.lineTo(x - r * 1.1, y + r * 0.9);
      return;
    case 'fc2':
      pen.moveTo(x, y - r * 1.2);
      pen.lineTo(x + r * 1.2, y);
      pen.lineTo(x, y + r * 1.2);
      pen.lineTo(x - r * 1.2, y);
  }
}
