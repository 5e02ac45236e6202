// Inflating stops where the reader has enough, in memory too.
import { once } from 'node:events';
import { createDeflateRaw, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inflateWithin } from '../../src/core/inflate';
import { createRng } from '../../src/core/rng';

const MB = 2 ** 20;

/** Zeros, deflated about a thousandfold. */
async function bomb(megabytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const stream = createDeflateRaw();
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  const zeros = new Uint8Array(MB);
  for (let i = 0; i < megabytes; i++) if (!stream.write(zeros)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'end');
  return Uint8Array.from(Buffer.concat(parts));
}

test('bytes come out as they went in, in pieces or at once', async () => {
  const rng = createRng(1, 'inflate');
  const plain = Uint8Array.from({ length: 100_000 }, () => rng.below(64));
  const packed = Uint8Array.from(deflateRawSync(plain));
  expect(packed.length).toBeGreaterThan(3 * 4096);
  const again = await inflateWithin(packed, 'deflate-raw', plain.length);
  expect(Buffer.compare(again ?? new Uint8Array(), plain)).toBe(0);
  expect(await inflateWithin(packed, 'deflate-raw', plain.length - 1)).toBeNull();
});

test('what is cut off or no deflate at all is refused', async () => {
  const packed = Uint8Array.from(deflateRawSync(new Uint8Array(100)));
  for (const bad of [packed.slice(0, -1), new Uint8Array([255, 255, 255])])
    await expect(inflateWithin(bad, 'deflate-raw', 1000)).rejects.toThrow();
});

test('a few bytes that hold 128 MB take a few megabytes', async () => {
  const packed = await bomb(128);
  expect(packed.length).toBeLessThan(MB);
  const before = process.resourceUsage().maxRSS;
  expect(await inflateWithin(packed, 'deflate-raw', 2 * MB)).toBeNull();
  // In kilobytes.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(64 * 1024);
});
