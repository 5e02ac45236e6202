// Where the parts of the tree lie, in CSS pixels. Drawing and pointer read the same numbers, so a
// branch is hit where it is seen. Sizes are those of a drawing 340 wide, scaled alike in both directions.
// Invariant: the trunk is as thick at the crown as at the root; a branch's thickness is linear in its
// channels with one scale for the whole tree.
import type { ViTConfig } from '../../core/config';
import type { Site } from '../../core/gates';
import type { Pen } from '../canvas/sheet';
import type { Place } from '../../store/view-state';
import { BUDS } from '../model/site-scores';

/** Left reads from the residual stream, right writes to it. */
export type Side = 'reads' | 'writes';

export interface Tree {
  readonly depth: number;
  /** Width D of the residual stream. */
  readonly dim: number;
  /** CSS pixels of one local unit. */
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  /** Left edge, where block numbers stand. */
  readonly left: number;
  /** Height of a block. */
  readonly pitch: number;
  readonly trunk: {
    readonly x: number;
    readonly top: number;
    readonly bottom: number;
    readonly width: number;
  };
  /** Foot of the first block. */
  readonly base: number;
  /** Thickness of D channels. */
  readonly unit: number;
  /** Radius of the quarter-turn out of the trunk. */
  readonly turn: number;
  /** From the trunk's side to a tip. */
  readonly reach: number;
}

const WIDTH = 340;
/** Above the last block and under the first, for the words at crown and root. */
const HEAD = 32;
const FOOT = 36;
const PITCH = { sum: 336, min: 34, max: 84 } as const;
const TRUNK = 14;
const REACH = 104;
const TURN = 14;
const THICKEST = 6;
/** Beyond this the drawing no longer grows with its column, and stands in the middle of it. */
const LARGEST = 2.1;
/** A wide column is not filled: words stand at both ends. */
const SHARE = 0.83;

const BUD_GAP = 12;

/**
 * @param width of the column, CSS pixels
 * @param tallest the height it may take; null where it may take what it wants
 */
export function layTree(config: ViTConfig, width: number, tallest: number | null): Tree {
  const { depth, dim } = config;
  const scale = Math.min(LARGEST, Math.max(Math.min(1, width / WIDTH), (SHARE * width) / WIDTH));
  const wanted = Math.min(PITCH.max, Math.max(PITCH.min, PITCH.sum / depth));
  // Where height is short blocks move together; widths and words keep their size.
  const room = tallest === null ? Infinity : (tallest / scale - HEAD - FOOT - 4) / depth;
  const pitch = Math.max(4, Math.min(wanted, room));
  const height = HEAD + FOOT + 4 + depth * pitch;
  return {
    depth,
    dim,
    scale,
    width,
    left: (width - WIDTH * scale) / 2,
    height: Math.round(height * scale),
    pitch: pitch * scale,
    trunk: {
      x: width / 2,
      top: HEAD * scale,
      bottom: (height - HEAD) * scale,
      width: TRUNK * scale,
    },
    base: (height - FOOT) * scale,
    unit: Math.min(THICKEST, pitch / (3 * config.mlpRatio)) * scale,
    turn: Math.min(TURN, pitch / 4) * scale,
    reach: REACH * scale,
  };
}

export const sideOf = (site: Site): Side => (site === 'qkv' || site === 'fc1' ? 'reads' : 'writes');

const isMlp = (site: Site) => site === 'fc1' || site === 'fc2';

/** Height of a branch's straight part: attention in the lower half of its block, MLP in the upper. */
export const rowOf = (tree: Tree, { block, site }: Place): number =>
  tree.base - (block + (isMlp(site) ? 0.75 : 0.25)) * tree.pitch;

/** Thickness of so many channels; never under a pixel of the drawing. */
export const thicknessOf = (tree: Tree, channels: number): number =>
  Math.max(tree.scale, (tree.unit * channels) / tree.dim);

/** Which way a side points: −1 is left. */
export const signOf = (side: Side): -1 | 1 => (side === 'reads' ? -1 : 1);

/** x of the trunk's side and of the tips on one side. */
export function endsOf(tree: Tree, side: Side): { readonly root: number; readonly tip: number } {
  const sign = signOf(side);
  const root = tree.trunk.x + (sign * tree.trunk.width) / 2;
  return { root, tip: root + sign * tree.reach };
}

/** Centre line of the i-th bud, 0 nearest to the trunk. */
export function budX(tree: Tree, side: Side, i: number): number {
  const sign = signOf(side);
  const first = REACH - (BUDS - 0.5) * BUD_GAP;
  return endsOf(tree, side).root + sign * (first + i * BUD_GAP) * tree.scale;
}

/** Radius of a bud whose gates' mean score looks so strong, 0…1. */
export const budRadius = (tree: Tree, strength: number): number =>
  (1 + 2.5 * strength) * tree.scale;

/** What an outline is traced with. */
export type Tracer = Pick<Pen, 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'closePath' | 'arc'>;

/**
 * The outline of a branch of a thickness: both edges leave the trunk's side a turn lower, bend to the
 * horizontal in one quadratic quarter-turn and run straight to a round tip.
 */
export function traceBranch(pen: Tracer, tree: Tree, place: Place, thickness: number): void {
  const side = sideOf(place.site);
  const sign = signOf(side);
  const { root, tip } = endsOf(tree, side);
  const y = rowOf(tree, place);
  const half = thickness / 2;
  const bend = root + sign * tree.turn;
  const cap = tip - sign * half;
  pen.moveTo(root, y - half + tree.turn);
  pen.quadraticCurveTo(root, y - half, bend, y - half);
  pen.lineTo(cap, y - half);
  pen.arc(cap, y, half, -Math.PI / 2, Math.PI / 2, sign < 0);
  pen.lineTo(bend, y + half);
  pen.quadraticCurveTo(root, y + half, root, y + half + tree.turn);
  pen.closePath();
}

/** The branch whose half-row is under a point; null on the trunk and outside the blocks. */
export function placeAt(tree: Tree, x: number, y: number): Place | null {
  const row = Math.floor((2 * (tree.base - y)) / tree.pitch);
  if (row < 0 || row >= 2 * tree.depth) return null;
  if (x < 0 || x > tree.width || Math.abs(x - tree.trunk.x) < tree.trunk.width / 2) return null;
  return placeOf(row, x < tree.trunk.x ? 'reads' : 'writes');
}

/** The branch of a half-row, counted from the root, on one side. */
export function placeOf(row: number, side: Side): Place {
  const mlp = row % 2 === 1;
  const site: Site = side === 'reads' ? (mlp ? 'fc1' : 'qkv') : mlp ? 'fc2' : 'proj';
  return { block: Math.floor(row / 2), site };
}

/** The half-row of a branch, counted from the root. */
export const rowNumber = ({ block, site }: Place): number => 2 * block + (isMlp(site) ? 1 : 0);
