// Snappy as another program packs it comes out as it went in. What is damaged is in tests/hostile.
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/rng';
import { unsnap } from '../../../src/data/parquet/snappy';

/** Words of some letters, again and again, so that copies are short and long, near and far, and overlap themselves. */
function textOf(seed: number, length: number): Uint8Array<ArrayBuffer> {
  const rng = createRng(seed, 'snappy');
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const run = Math.min(length - at, 1 + rng.below(rng.below(4) === 0 ? 300 : 12));
    const back = rng.below(Math.min(at, 70_000) + 1);
    for (let i = 0; i < run; i++, at++)
      bytes[at] = back === 0 || rng.below(40) === 0 ? rng.below(256) : (bytes[at - back] ?? 0);
  }
  return bytes;
}

describe('snappy', () => {
  it.each([0, 1, 5, 60, 61, 62, 300, 70_000, 300_000])('unpacks %i bytes', (length) => {
    const bytes = textOf(length, length);
    const packed = snappyCompress(bytes);
    const out = new Uint8Array(length);
    unsnap(packed, out);
    expect(Buffer.compare(out, bytes)).toBe(0);
    // As long as it says, and no other.
    expect(() => unsnap(packed, new Uint8Array(length + 1))).toThrow(RangeError);
  });
});
