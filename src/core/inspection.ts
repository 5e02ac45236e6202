// What a network shows of how it answers: where its class token looks, and what its head would answer after every
// block already. Holds numbers, no words.
import { tokenCount } from './config';
import { headWidths, type ModelShape } from './params';

export interface Inspection {
  /** [count, classes], row-major. */
  readonly logits: Float32Array;
  /**
   * Block by block [count, heads, tokens]: the class token's row of softmax(q·kᵀ/√dh). Each row adds up to 1; the
   * first token is the class token itself, the others are the patches from the top left. A head that keeps nothing
   * of v looks nowhere: its row is 0.
   */
  readonly attention: readonly Float32Array[];
  /**
   * Block by block [count, classes]: the head on the class token as the block leaves it, final norm and all
   * ("logit lens", nostalgebraist 2020). The last block's are the logits.
   */
  readonly lens: readonly Float32Array[];
}

/** Attention of a block, changed in place: heads that keep nothing of v were not computed, and look nowhere. */
export function withoutEmptyHeads(
  rows: Float32Array,
  shape: ModelShape,
  block: number,
): Float32Array {
  const { heads } = shape.config;
  const n = tokenCount(shape.config);
  const empty = headWidths(shape, block).map((width) => width === 0);
  if (empty.includes(true))
    for (let row = 0; row * n < rows.length; row++)
      if (empty[row % heads] === true) rows.fill(0, row * n, (row + 1) * n);
  return rows;
}

/**
 * A head's attention to each patch, as shares of its largest: 0…1, row by row from the top left. All 0 for a head that
 * looks nowhere.
 * @param rows [heads, tokens] of one image; the first token is the class token itself
 * @param patches of an image
 */
export function patchesOf(rows: Float32Array, head: number, patches: number): Float32Array {
  const own = rows.slice(head * (patches + 1) + 1, (head + 1) * (patches + 1));
  const largest = Math.max(0, ...own);
  return largest > 0 ? own.map((share) => share / largest) : own.fill(0);
}
