import { createHash as nodeHash, webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crc32, createHash, PIECE } from '../../src/core/checksums';
import { createRng } from '../../src/core/rng';

const noise = (length: number) => {
  const rng = createRng(length, 'checksums');
  return Uint8Array.from({ length }, () => rng.below(256));
};
const counted = () => {
  const pauses = { count: 0 };
  const breathe = () => {
    pauses.count++;
    return Promise.resolve();
  };
  return { pauses, breathe };
};

describe('a content’s SHA-256', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000, PIECE + 65])(
    'is the same from the browser and from our own loop, of %i bytes',
    async (length) => {
      const bytes = noise(length);
      const wanted = nodeHash('sha256').update(bytes).digest('hex');
      const { breathe } = counted();
      expect(await createHash(null, breathe)(bytes)).toBe(wanted);
      expect(await createHash(webcrypto.subtle, breathe)(bytes)).toBe(wanted);
      // Bytes that begin anywhere in their buffer.
      const within = new Uint8Array(length + 3);
      within.set(bytes, 3);
      expect(await createHash(null, breathe)(within.subarray(3))).toBe(wanted);
    },
  );

  it('pauses between pieces, so that a large one holds nothing up', async () => {
    const { pauses, breathe } = counted();
    await createHash(null, breathe)(new Uint8Array(3 * PIECE));
    expect(pauses.count).toBe(2);
  });
});

describe('a content’s CRC-32', () => {
  it('goes on where bytes are appended', () => {
    const bytes = noise(1000);
    const whole = crc32(bytes);
    for (const at of [0, 1, 500, 1000])
      expect(crc32(bytes.subarray(at), crc32(bytes.subarray(0, at)))).toBe(whole);
    // The check value of its definition.
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});
