// The hand's right of way: while a person moves something, an engine that works on the processor lets
// the page have it, so that what moves keeps up with the hand on machines of few cores. Page and worker
// share one number, the time until which the hand has it; where they may share no memory, nobody yields.
import { canShareMemory } from './shared-memory';

/** A move keeps the way free for so long, in milliseconds: the next one of the same drag comes sooner. */
export const HOLD_MS = 100;

/** Holds the end of the hand's right, milliseconds since 1970, of which the lower 32 bits. */
export type RightOfWay = Int32Array<SharedArrayBuffer>;

/** Null where memory cannot be shared. */
export const createRightOfWay = (): RightOfWay | null =>
  canShareMemory() ? new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) : null;

/** The hand has moved. @param now milliseconds since 1970 */
export function claimWay(way: RightOfWay, now: number): void {
  Atomics.store(way, 0, (now + HOLD_MS) | 0);
}

/**
 * Waits, if the hand has the way, until it rests or as long as a move holds it. Whoever works yields
 * between two pieces, one piece at a time, and so gets on, slowly, however long the hand moves. Not for
 * a page, which may not wait.
 * @param now milliseconds since 1970
 */
export function yieldWay(way: RightOfWay, now: number): void {
  const until = Atomics.load(way, 0);
  const left = (until - (now | 0)) | 0;
  // A time long past may look like one to come: 32 bits are some seven weeks.
  if (left > 0 && left <= HOLD_MS) Atomics.wait(way, 0, until, left);
}
