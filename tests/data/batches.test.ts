import { describe, expect, it } from 'vitest';
import { createBatchOrder, type BatchOrder } from '../../src/data/batches';

const SHARDS = [20, 30, 50];

const draw = (batches: BatchOrder, size: number, steps: number): number[] =>
  Array.from({ length: steps }, () => [...batches.next(size)]).flat();
const sorted = (indices: number[]) => indices.toSorted((a, b) => a - b);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('batches', () => {
  it('visit the shards in file order in the first epoch, shuffled within each', () => {
    const order = draw(createBatchOrder(1, SHARDS), 10, 10);
    const parts = [order.slice(0, 20), order.slice(20, 50), order.slice(50)];
    expect(parts.map(sorted)).toEqual([range(0, 20), range(20, 50), range(50, 100)]);
    for (const part of parts) expect(part).not.toEqual(sorted(part));
  });

  it('shuffle all images anew in every later epoch', () => {
    const order = draw(createBatchOrder(1, SHARDS), 10, 30);
    const [second, third] = [order.slice(100, 200), order.slice(200)];
    expect(sorted(second)).toEqual(range(0, 100));
    expect(sorted(third)).toEqual(range(0, 100));
    expect(second).not.toEqual(third);
    expect(sorted(second.slice(0, 20))).not.toEqual(range(0, 20));
  });

  it('depend on the seed', () => {
    const of = (seed: number) => draw(createBatchOrder(seed, SHARDS), 7, 40);
    expect(of(5)).toEqual(of(5));
    expect(of(5)).not.toEqual(of(6));
  });

  it('are full at every size, carry on over the end of an epoch and never change the order', () => {
    const order = draw(createBatchOrder(3, SHARDS), 1, 600);
    for (const size of [1, 7, 64, 100, 250]) {
      const steps = Math.floor(600 / size);
      const drawn = draw(createBatchOrder(3, SHARDS), size, steps);
      expect(drawn).toEqual(order.slice(0, size * steps));
    }
  });

  it('say which image must be there: the last of the shard they reach into', () => {
    const batches = createBatchOrder(2, SHARDS);
    expect(batches.last(1)).toBe(19);
    expect(batches.last(20)).toBe(19);
    expect(batches.last(21)).toBe(49);
    batches.next(20);
    expect(batches.last(16)).toBe(49);
    expect(batches.last(31)).toBe(99);
    expect(batches.position).toBe(20);
  });

  it('need all images once they reach into the second epoch', () => {
    const batches = createBatchOrder(2, SHARDS);
    expect(batches.last(500)).toBe(99);
    batches.next(100);
    expect(batches.last(1)).toBe(99);
  });

  it('never need more than they say, however early they are drawn', () => {
    const batches = createBatchOrder(4, SHARDS);
    for (let step = 0; step < 40; step++) {
      const last = batches.last(8);
      expect(Math.max(...batches.next(8))).toBeLessThanOrEqual(last);
    }
  });

  it('go on from any position, forward and back', () => {
    const order = draw(createBatchOrder(9, SHARDS), 10, 35);
    const batches = createBatchOrder(9, SHARDS);
    for (const step of [31, 4, 0, 17, 9]) {
      batches.seek(step * 10);
      expect(draw(batches, 10, 3)).toEqual(order.slice(step * 10, step * 10 + 30));
      expect(batches.position).toBe(step * 10 + 30);
    }
  });

  it('work on a single image', () => {
    expect(draw(createBatchOrder(1, [1]), 3, 2)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
