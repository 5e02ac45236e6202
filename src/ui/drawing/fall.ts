// How cut wood falls, and how it grows back where a cut is undone: what of it is seen at a moment. Pure.
// Invariant: once the time is over nothing of it is left.

/** Milliseconds of a cut, from the first wood to the last. */
export const CUT_MS = 900;
/** Of its undoing, the same backwards. */
export const GROW_MS = 500;
/** While the wood turns solid before it falls. */
const SOLID_MS = 120;
/** Between two blocks, from the crown down, where there is time for it. */
const STAGGER_MS = 40;
const ALL_STAGGERS_MS = 260;

export interface Falling {
  /** How far down and away it is, 0…1, eased. */
  readonly way: number;
  /** How strong it is drawn, 0…1. */
  readonly strength: number;
}

/** Milliseconds that a change takes. */
export const lastsFor = (grows: boolean): number => (grows ? GROW_MS : CUT_MS);

/**
 * The wood of a block at a moment.
 * @param ms since the cut, or since it was undone
 * @param block from 0 at the root, of `depth`
 */
export function fallingAt(ms: number, grows: boolean, block: number, depth: number): Falling {
  const time = grows ? CUT_MS * (1 - ms / GROW_MS) : ms;
  if (time >= CUT_MS || time < 0) return { way: 1, strength: 0 };
  const between = Math.min(STAGGER_MS, ALL_STAGGERS_MS / Math.max(1, depth - 1));
  const begins = SOLID_MS + (depth - 1 - block) * between;
  const takes = CUT_MS - SOLID_MS - (depth - 1) * between;
  const share = Math.min(1, Math.max(0, (time - begins) / takes));
  const way = 1 - (1 - share) ** 2;
  return { way, strength: Math.min(1, time / SOLID_MS) * (1 - way) };
}

/** How far a size has come from before to now, 0…1: between the solid wood and the end. */
export function shrunkAt(ms: number, grows: boolean): number {
  const share = Math.min(1, Math.max(0, (ms / lastsFor(grows) - 0.2) / 0.7));
  return share * share * (3 - 2 * share);
}
