import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/core/errors';
import { idxBytes, inflate, parseIdx } from '../../src/data/idx';

const idx = (type: number, sizes: number[], values: number[]) =>
  Uint8Array.from([
    0,
    0,
    type,
    sizes.length,
    ...sizes.flatMap((s) => [0, 0, s >> 8, s & 255]),
    ...values,
  ]);

describe('IDX', () => {
  it('reads sizes and values of bytes', () => {
    const { shape, data } = parseIdx(idx(8, [2, 1, 3], [1, 2, 3, 4, 5, 255]));
    expect(shape).toEqual([2, 1, 3]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 255]);
    expect(parseIdx(idx(8, [300], new Array<number>(300).fill(7))).shape).toEqual([300]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /must begin with 00 00; got nothing/],
    [
      'a web page',
      new TextEncoder().encode('<!doctype html>'),
      /must begin with 00 00; got 3c 21 64 6f/,
    ],
    ['floats', idx(0x0d, [1], [0, 0, 0, 0]), /type 0x08, unsigned bytes; got 0x0d/],
    ['no axes', idx(8, [], [1]), /1 to 4 axes.*; got 0 in/],
    ['sizes cut off', idx(8, [2, 2], []).subarray(0, 9), /got 2 in 9 bytes/],
    ['values cut off', idx(8, [2, 2], [1, 2, 3]), /2 × 2 must hold 4 values; got 3/],
    ['values left over', idx(8, [2], [1, 2, 3]), /must hold 2 values; got 3/],
    ['sizes that multiply beyond the file', idx(8, [65535, 65535, 65535], [1]), /; got 1\./],
  ])('refuses %s', (_, bytes, reason) => {
    expect(() => parseIdx(bytes)).toThrow(FormatError);
    expect(() => parseIdx(bytes)).toThrow(reason);
  });
});

describe('inflating', () => {
  it('inflates gzip and leaves what a server has inflated', async () => {
    const plain = idx(8, [3], [1, 2, 3]);
    expect(await inflate(Uint8Array.from(gzipSync(plain)), plain.length)).toEqual(plain);
    expect(await inflate(plain, plain.length)).toBe(plain);
  });

  it('refuses gzip that is cut off or damaged', async () => {
    const packed = Uint8Array.from(gzipSync(idx(8, [9], [1, 2, 3, 4, 5, 6, 7, 8, 9])));
    await expect(inflate(packed.slice(0, -6), 99)).rejects.toThrow(FormatError);
    const damaged = packed.map((byte, i) => (i === packed.length - 8 ? byte ^ 1 : byte));
    await expect(inflate(damaged, 99)).rejects.toThrow(/damaged or cut off/);
  });

  it('stops at what the manifest lets a file hold', async () => {
    const packed = Uint8Array.from(gzipSync(new Uint8Array(2 ** 22)));
    await expect(inflate(packed, idxBytes([10, 28, 28]))).rejects.toThrow(
      /must hold at most 7856 bytes; got more/,
    );
    const whole = idx(8, [10, 28, 28], new Array<number>(7840).fill(1));
    expect(await inflate(Uint8Array.from(gzipSync(whole)), idxBytes([10, 28, 28]))).toEqual(whole);
  });
});
