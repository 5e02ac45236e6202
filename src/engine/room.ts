// Whether there is room for a plan, and the batch for which there is. Reserves nothing: sizes are the
// plan's own.
import { RoomError } from '../core/errors';
import type { Plan } from './graph';
import { planOf } from './measure-plan';

/** What there is of memory. */
export interface Limit {
  /** Bytes; null where nobody knows. */
  readonly most: number | null;
  /** Whether that is of the largest piece, and not of all. */
  readonly piece: boolean;
}

/**
 * The refusal of a plan, with the largest batch that would do.
 * @param bytesOf what a plan takes of what is limited
 * @param limit where nobody knows it, half the batch is worth a try
 */
export function noRoom(plan: Plan, bytesOf: (plan: Plan) => number, limit: Limit): RoomError {
  const { most, piece } = limit;
  const { batch } = plan;
  const needs = bytesOf(plan);
  const fits = most === null ? Math.floor(batch / 2) : roomyBatch(plan, batch - 1, bytesOf, most);
  return new RoomError({
    needs: megabytes(needs),
    has: most === null ? null : Math.floor(most / 2 ** 20),
    ...{ piece, batch, fits: fits === 0 ? null : fits },
  });
}

/** The largest batch up to `most` whose plan, of the kind of `plan`, has room; 0 for none. */
export const roomyBatch = (
  plan: Plan,
  most: number,
  bytesOf: (plan: Plan) => number,
  bytes: number,
): number => largest(most, (batch) => bytesOf(planOf(plan, batch)) <= bytes);

/** The largest whole number up to `most` that does, where smaller ones do what larger ones do; 0 for none. */
function largest(most: number, does: (n: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (does(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
