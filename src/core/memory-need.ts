// What training takes of memory and what there is, as the worker says it before it starts. Bytes all through.
import type { EngineId } from './run-config';

/** What an engine takes of the images of a step. */
export interface EngineNeed {
  /** At the height of training. */
  readonly bytes: number;
  /** The same if all images of a step were taken at once, whether they fit or not. */
  readonly atOnce: number;
  /** While it only answers: measuring takes no more. */
  readonly answering: number;
  /** Of its largest piece; null where pieces have no limit of their own. */
  readonly piece: { readonly needs: number; readonly has: number } | null;
  /** What it can have in all; null where nobody knows. */
  readonly has: number | null;
  /** Runs that a step is taken in; in more than one where not all of its images fit at once. */
  readonly parts: number;
  /** The largest batch, up to the one at hand, whose images fit at once; null where not even one image does. */
  readonly fits: number | null;
}

/** What training as it is set up would take. */
export interface MemoryNeed {
  readonly engine: EngineId;
  readonly batch: number;
  /** In all, at its height. */
  readonly bytes: number;
  /** The same if all images of a step were taken at once, whether they fit or not. */
  readonly atOnce: number;
  /** By what holds it: the engine, the data set's images, and the copies of weights beside the engine's. */
  readonly of: { readonly engine: number; readonly images: number; readonly weights: number };
  /** For measuring and for the answers about pictures alone, without training. */
  readonly measuring: number;
  /** What there is: the engine's own limit or the memory that the browser tells of, whichever is less; null where nobody knows. */
  readonly has: number | null;
  readonly piece: EngineNeed['piece'];
  readonly parts: number;
  readonly fits: number | null;
}

/** Whether the batch is more than fits at once. */
export const isTooLarge = ({ batch, fits }: Pick<MemoryNeed, 'batch' | 'fits'>): boolean =>
  fits === null || fits < batch;

/** How much of what there is, 0…1 and above, by the scarcest; null where nobody knows what there is. */
export function shareOf({ bytes, has, piece }: MemoryNeed): number | null {
  const shares = [
    ...(has === null ? [] : [bytes / has]),
    ...(piece === null ? [] : [piece.needs / piece.has]),
  ];
  return shares.length === 0 ? null : Math.max(...shares);
}
