// Augmentation: how an image is moved before the network sees it, decided by the seed alone, so that every
// engine moves the same image the same way. Moves no pixels itself.
import { mix } from './rng';

/** Pixels an image is shifted by at most, up, down and sideways: a fourteenth of its side, 2 of 28. */
export const mostShift = (side: number): number => Math.round(side / 14);

/** How the images of a set may be moved. */
export interface MoveRule {
  /** Side of an image, pixels. */
  readonly side: number;
  /** Whether a mirror image shows the same thing. */
  readonly mirror: boolean;
}

/** What a pixel of the moved image shows: the original's at its place plus the shift, mirrored before. */
export interface Move {
  readonly dx: number;
  readonly dy: number;
  readonly flip: boolean;
}

/** The seed of one phase's moves, so that phases of one run do not repeat each other's. */
export const moveSeed = (seed: number, phase: number): number => mix(mix(seed) ^ phase);

/** Of a step's settings, what moves its images; see `Hyper` in engine/trainer.ts. */
interface Augmenting {
  readonly augmentSeed?: number | null;
  readonly mirror?: boolean;
}

/** The moves of a step's images as {@link batchMoves} has them; null where it moves none. */
export function stepMoves(
  { augmentSeed = null, mirror = true }: Augmenting,
  side: number,
  step: number,
  count: number,
): Uint32Array | null {
  return augmentSeed === null ? null : batchMoves(augmentSeed, step, count, { side, mirror });
}

/**
 * The moves of a batch, packed as {@link pack} does: shifts each way, every whole number of pixels as often, and a
 * mirror image in every other case, as is usual for small images (He et al. 2016, section 4.2, pads by 4 of 32).
 * @param step number of the optimizer's step, from 1
 */
export const batchMoves = (
  seed: number,
  step: number,
  count: number,
  rule: MoveRule,
): Uint32Array => Uint32Array.from({ length: count }, (_, i) => pack(moveOf(seed, step, i, rule)));

function moveOf(seed: number, step: number, place: number, { side, mirror }: MoveRule): Move {
  const bits = mix(mix(mix(seed + 0x9e3779b9) ^ step) ^ place);
  const most = mostShift(side);
  const shifts = 2 * most + 1;
  return {
    dx: (bits % shifts) - most,
    dy: (Math.floor(bits / shifts) % shifts) - most,
    flip: mirror && Math.floor(bits / shifts ** 2) % 2 === 1,
  };
}

/** A move as one word: dx and dy as signed bytes, then a bit for the mirror. 0 leaves an image as it is. */
const pack = ({ dx, dy, flip }: Move): number =>
  (dx & 255) | ((dy & 255) << 8) | (Number(flip) << 16);

export const unpack = (move: number): Move => ({
  dx: (move << 24) >> 24,
  dy: (move << 16) >> 24,
  flip: (move & 0x10000) !== 0,
});

/** Which pixel of a plane of `side`² a moved image shows at each of its own; −1 outside of the image. */
export function movedPlaces(side: number, packed: number): Int32Array {
  const { dx, dy, flip } = unpack(packed);
  return Int32Array.from({ length: side * side }, (_, i) => {
    const column = i % side;
    const x = (flip ? side - 1 - column : column) + dx;
    const y = Math.floor(i / side) + dy;
    return x >= 0 && x < side && y >= 0 && y < side ? y * side + x : -1;
  });
}
