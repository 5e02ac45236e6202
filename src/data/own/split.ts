// Who trains and who is measured: a split by classes, drawn by a seed from names alone, so that it hangs on no
// order of decoding and on no clock.
import { createRng, shuffle } from '../../core/rng';
import type { Split } from '../../core/images';
import type { SplitShares } from '../../core/data-ref';

/** A picture as a split sees it. */
export interface Listed {
  /** What orders it among the others, and then when it came. */
  readonly from: string;
  readonly arrival: number;
  readonly label: number;
  /** Where whoever made the set put it; null where nobody did. */
  readonly split: 'train' | 'test' | null;
}

/**
 * The places of the pictures of each split, in an order drawn by the seed, since sets are sorted by class and batches
 * are not to be. Of each class a share, rounded; at least one where there are three or more of it, and never all.
 */
export function splitByClass(
  pictures: readonly Listed[],
  { seed, validation, test }: SplitShares,
): Record<Split, Uint32Array> {
  const order = Uint32Array.from(pictures.keys());
  order.sort((a, b) => {
    const [one, other] = [pictures[a]!, pictures[b]!];
    // By code units, which are the same everywhere.
    return one.from < other.from ? -1 : one.from > other.from ? 1 : one.arrival - other.arrival;
  });
  shuffle(order, createRng(seed, 'own split'));
  const given = pictures.some(({ split }) => split === 'test');
  // Of each class: pictures to draw from, and then how many go where.
  const all = new Map<number, number>();
  for (const { label, split } of pictures)
    if (split !== 'test') all.set(label, (all.get(label) ?? 0) + 1);
  const left = new Map<number, { test: number; validation: number }>();
  for (const [label, count] of all) {
    const drawn = given ? 0 : Math.min(shareOf(count, test), count - 1);
    const seen = Math.min(shareOf(count, validation), count - 1 - drawn);
    left.set(label, { test: drawn, validation: seen });
  }
  const parts: Record<Split, number[]> = { train: [], validation: [], test: [] };
  for (const place of order) {
    const { label, split } = pictures[place]!;
    const still = left.get(label);
    if (split === 'test') parts.test.push(place);
    else if (still !== undefined && still.test > 0) {
      still.test -= 1;
      parts.test.push(place);
    } else if (still !== undefined && still.validation > 0) {
      still.validation -= 1;
      parts.validation.push(place);
    } else parts.train.push(place);
  }
  return {
    train: Uint32Array.from(parts.train),
    validation: Uint32Array.from(parts.validation),
    test: Uint32Array.from(parts.test),
  };
}

/** Of so many. */
const shareOf = (all: number, share: number): number =>
  share === 0 || all < 3 ? 0 : Math.max(1, Math.round(all * share));
