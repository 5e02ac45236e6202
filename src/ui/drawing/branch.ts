// One branch onto the canvas: what is kept as a solid limb, what the dense network had as a thin
// outline, the buds and their leaves. A cut that was carried out leaves dots where dashes were.
import { strengthOn } from '../../core/gate-bins';
import { isLit, type Filter } from '../../store/view-state';
import { hatchFill } from '../canvas/hatch';
import type { Palette } from '../canvas/palette';
import type { Scene } from '../canvas/surface';
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
export function drawGhost({ ctx, palette }: Scene, tree: Tree, branch: Branch): void {
  const { kept, present, size } = branch;
  const { root, tip } = endsOf(tree, sideOf(branch.site));
  ctx.fillStyle = palette.hairline;
  const wire = rowOf(tree, branch) - palette.stroke / 2;
  ctx.fillRect(Math.min(root, tip), wire, tree.reach, palette.stroke);
  if (kept === size) return;
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = palette.stroke;
  ctx.fillStyle = palette.panel;
  ctx.beginPath();
  traceBranch(ctx, tree, branch, thicknessOf(tree, size));
  if (present === size) ctx.fill();
  ctx.setLineDash(present < size ? DOTS : DASHES);
  ctx.stroke();
  if (present < size && kept < present) {
    ctx.beginPath();
    traceBranch(ctx, tree, branch, thicknessOf(tree, present));
    ctx.fill();
    ctx.setLineDash(DASHES);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** How far cut wood falls, local units. */
const FALL = 12;

/** The outline of what was cut on its way down. @param share of the way, 0…1 */
export function drawFalling(
  { ctx, palette }: Scene,
  tree: Tree,
  branch: Branch,
  share: number,
): void {
  if (branch.present === branch.size) return;
  ctx.save();
  ctx.globalAlpha *= 1 - share;
  ctx.translate(0, FALL * tree.scale * share);
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = palette.stroke;
  ctx.setLineDash(DASHES);
  ctx.beginPath();
  traceBranch(ctx, tree, branch, thicknessOf(tree, branch.size));
  ctx.stroke();
  ctx.restore();
}

export function drawLimb({ ctx, palette }: Scene, tree: Tree, branch: Branch): void {
  ctx.fillStyle = palette.sites[branch.site];
  ctx.beginPath();
  traceBranch(ctx, tree, branch, thicknessOf(tree, branch.kept));
  ctx.fill();
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
  scene: Scene,
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
  const { ctx, palette } = scene;
  const colour = palette.sites[branch.site];
  ctx.lineWidth = palette.stroke;
  ctx.strokeStyle = palette.control;
  if (traceBuds(ctx, buds.goes)) {
    ctx.fillStyle = hatchOf(scene);
    ctx.fill();
    ctx.stroke();
  }
  if (traceBuds(ctx, buds.gone)) {
    ctx.setLineDash([1, 1.5]);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  if (traceBuds(ctx, buds.split)) {
    ctx.fillStyle = palette.panel;
    ctx.fill();
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
  traceBuds(ctx, buds.kept);
  for (const { x, y, r } of inLeaves) traceLeaf(ctx, x, y - r, sign, tree.scale);
  // The stronger half is the one nearer to the trunk.
  for (const { x, y, r } of buds.split) {
    ctx.moveTo(x, y - r);
    ctx.arc(x, y, r, -Math.PI / 2, Math.PI / 2, sign > 0);
  }
  ctx.fillStyle = colour;
  ctx.fill();
}

interface Bud {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

/** Begins a path of round buds; false where there are none. */
function traceBuds(ctx: Scene['ctx'], buds: readonly Bud[]): boolean {
  ctx.beginPath();
  for (const { x, y, r } of buds) {
    ctx.moveTo(x + r, y);
    ctx.arc(x, y, r, 0, 2 * Math.PI);
  }
  return buds.length > 0;
}

const hatches = new WeakMap<
  Palette,
  { readonly dpr: number; readonly fill: CanvasPattern | string }
>();

/** One pattern for all buds. */
function hatchOf(scene: Scene): CanvasPattern | string {
  const known = hatches.get(scene.palette);
  if (known?.dpr === scene.dpr) return known.fill;
  const fill = hatchFill(scene);
  hatches.set(scene.palette, { dpr: scene.dpr, fill });
  return fill;
}

/** A leaf of 5 × 3 local units, up and outwards from its bud. */
function traceLeaf(ctx: Scene['ctx'], x: number, y: number, sign: -1 | 1, scale: number): void {
  const tipX = x + sign * 3.5 * scale;
  const tipY = y - 3.5 * scale;
  const bend = 2.1 * scale;
  ctx.moveTo(x, y);
  ctx.quadraticCurveTo((x + tipX) / 2 - sign * bend, (y + tipY) / 2 - bend, tipX, tipY);
  ctx.quadraticCurveTo((x + tipX) / 2 + sign * bend, (y + tipY) / 2 + bend, x, y);
}
