// Records in chunks: put into any order where they lie, and handed out behind one another.
import { describe, expect, it } from 'vitest';
import { createRng, shuffle } from '../../../src/core/rng';
import { Records } from '../../../src/data/own/records';

/** So long that a chunk has five of them. */
const BYTES = Math.floor((8 * 2 ** 20) / 5);

const filled = (count: number): Records => {
  const records = new Records(BYTES);
  for (let i = 0; i < count; i++) records.add().fill(i + 1);
  return records;
};

describe('records', () => {
  it('lie in the order that was asked for, over chunks, each with all of its bytes', () => {
    const records = filled(13);
    const order = shuffle(
      Uint32Array.from({ length: 13 }, (_, i) => i),
      createRng(3, 'records'),
    );
    records.permute(order);
    for (const [place, from] of order.entries()) {
      const record = records.at(place);
      expect([record[0], record.at(-1)]).toEqual([from + 1, from + 1]);
    }
    expect(records.count).toBe(13);
  });

  it('are handed out in memory of their own, and let go', () => {
    const records = filled(12);
    const taken = records.take(0, 7);
    expect(taken.length).toBe(7 * BYTES);
    expect([taken[0], taken[6 * BYTES], taken.at(-1)]).toEqual([1, 7, 7]);
    expect(() => records.at(4)).toThrow(RangeError);
    expect(records.take(7, 5)[0]).toBe(8);
  });
});
