// One branch onto the canvas: what is kept as a solid limb, what the dense network had as a thin
// outline, the buds and their leaves. A cut that was carried out leaves dots where dashes were.
import { strengthOn } from '../../core/gate-bins';
import { isLit, type Filter } from '../../store/view-state';
import type { Pen, Sheet } from '../canvas/sheet';
import type { Falling } from './fall';
import {
  budRadius,
  budX,
  endsOf,
  rowOf,
  sideOf,
  signOf,
  thicknessOf,
  traceBranch,
  type Tree,
} from './tree-geometry';
import type { Branch, EspalierModel } from '../model/tree';
import { BUDS, budLook, type BudLook } from '../model/site-scores';

/** How strong what is not lit stays. */
const DIM = 0.35;
const DASHES = [3, 3];
const DOTS = [1.5, 2.5];

export const alphaOf = (light: Filter, branch: Branch): number => (isLit(light, branch) ? 1 : DIM);

/** What the dense network had, before and after a cut, and the wire the branch is trained to. */
export function drawGhost({ pen, palette }: Sheet, tree: Tree, branch: Branch): void {
  const { kept, present, size } = branch;
  const { root, tip } = endsOf(tree, sideOf(branch.site));
  pen.fillStyle = palette.hairline;
  const wire = rowOf(tree, branch) - palette.stroke / 2;
  pen.fillRect(Math.min(root, tip), wire, tree.reach, palette.stroke);
  if (kept === size) return;
  pen.strokeStyle = palette.control;
  pen.lineWidth = palette.stroke;
  pen.fillStyle = palette.panel;
  pen.beginPath();
  traceBranch(pen, tree, branch, thicknessOf(tree, size));
  if (present === size) pen.fill();
  pen.setLineDash(present < size ? DOTS : DASHES);
  pen.stroke();
  if (present < size && kept < present) {
    pen.beginPath();
    traceBranch(pen, tree, branch, thicknessOf(tree, present));
    pen.fill();
    pen.setLineDash(DASHES);
    pen.stroke();
  }
  pen.setLineDash([]);
}

/** How far cut wood falls, local units. */
const FALL = 12;

/** How strong cut wood is drawn beside what stays. */
const PALE = 0.6;

/**
 * The wood between two widths of a branch, thinning to the lesser one as it goes down and fades.
 * @param of channels of the branch in either network
 */
export function drawFalling(
  { pen, palette }: Sheet,
  tree: Tree,
  branch: Branch,
  { most, least }: { readonly most: number; readonly least: number },
  { way, strength }: Falling,
): void {
  if (strength <= 0 || most <= least) return;
  const fallen = { ...tree, base: tree.base + FALL * tree.scale * way };
  pen.globalAlpha *= PALE * strength;
  pen.fillStyle = palette.sites[branch.site];
  pen.beginPath();
  traceBranch(pen, fallen, branch, thicknessOf(tree, most + (least - most) * way));
  pen.fill();
}

export function drawLimb({ pen, palette }: Sheet, tree: Tree, branch: Branch): void {
  pen.fillStyle = palette.sites[branch.site];
  pen.beginPath();
  traceBranch(pen, tree, branch, thicknessOf(tree, branch.kept));
  pen.fill();
}

/** How far a bud stands out of its limb, in radii. */
const RAISED = 0.5;

/**
 * The eight buds of a branch on the upper edge of its limb, all of one look in one path: a tree has
 * hundreds, and every fill costs.
 * @param index of the branch in the model
 * @param inLeaf whether the leaf of a bud, counted over all branches, is open
 */
export function drawBuds(
  sheet: Sheet,
  tree: Tree,
  model: EspalierModel,
  index: number,
  inLeaf: (bud: number) => boolean,
): void {
  const branch = model.branches[index]!;
  const side = sideOf(branch.site);
  const sign = signOf(side);
  const edge = rowOf(tree, branch) - thicknessOf(tree, branch.kept) / 2;
  const buds: Record<BudLook, Bud[]> = { kept: [], split: [], goes: [], gone: [] };
  const inLeaves: Bud[] = [];
  for (let i = 0; i < BUDS; i++) {
    const look = budLook(branch.size, branch.kept, branch.present, i);
    if (look === null) continue;
    const bud = index * BUDS + i;
    const r = budRadius(tree, strengthOn(model.scores.scale, model.scores.means[bud]!));
    const place = { x: budX(tree, side, i), y: edge - r * RAISED, r };
    buds[look].push(place);
    if (inLeaf(bud)) inLeaves.push(place);
  }
  const { pen, palette } = sheet;
  const colour = palette.sites[branch.site];
  pen.lineWidth = palette.stroke;
  pen.strokeStyle = palette.control;
  if (traceBuds(pen, buds.goes)) {
    pen.fillStyle = sheet.hatch();
    pen.fill();
    pen.stroke();
  }
  if (traceBuds(pen, buds.gone)) {
    pen.setLineDash([1, 1.5]);
    pen.stroke();
    pen.setLineDash([]);
  }
  if (traceBuds(pen, buds.split)) {
    pen.fillStyle = palette.panel;
    pen.fill();
    pen.strokeStyle = colour;
    pen.stroke();
  }
  traceBuds(pen, buds.kept);
  for (const { x, y, r } of inLeaves) traceLeaf(pen, x, y - r, sign, tree.scale);
  // The stronger half is the one nearer to the trunk.
  for (const { x, y, r } of buds.split) {
    pen.moveTo(x, y - r);
    pen.arc(x, y, r, -Math.PI / 2, Math.PI / 2, sign > 0);
  }
  pen.fillStyle = colour;
  pen.fill();
}

interface Bud {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

/** Begins a path of round buds; false where there are none. */
function traceBuds(pen: Pen, buds: readonly Bud[]): boolean {
  pen.beginPath();
  for (const { x, y, r } of buds) {
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 2 * Math.PI);
  }
  return buds.length > 0;
}

/** A leaf of 5 × 3 local units, up and outwards from its bud. */
function traceLeaf(pen: Pen, x: number, y: number, sign: -1 | 1, scale: number): void {
  const tipX = x + sign * 3.5 * scale;
  const tipY = y - 3.5 * scale;
  const bend = 2.1 * scale;
  pen.moveTo(x, y);
  pen.quadraticCurveTo((x + tipX) / 2 - sign * bend, (y + tipY) / 2 - bend, tipX, tipY);
  pen.quadraticCurveTo((x + tipX) / 2 + sign * bend, (y + tipY) / 2 + bend, x, y);
}
