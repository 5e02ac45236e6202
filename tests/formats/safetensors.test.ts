// Safetensors against files of an independent writer, round trips, and headers that lie.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FormatError, toReport } from '../../src/core/errors';
import { parseSafetensors, writeSafetensors } from '../../src/formats/safetensors';

const golden = new URL('../golden/', import.meta.url);
const goldenFiles = () => readdirSync(golden).filter((name) => name.endsWith('.safetensors'));

const bytesOf = (values: Float32Array = new Float32Array(0)) => Buffer.from(values.buffer);

/** A file with this header, in which the length may lie, and so many bytes of values. */
function fileOf(header: unknown, valueBytes: number, claimed?: bigint): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const file = new Uint8Array(8 + json.length + valueBytes);
  new DataView(file.buffer).setBigUint64(0, claimed ?? BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

const entry = (shape: unknown, begin: number, end: number, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('safetensors', () => {
  it('reads every file of the reference and writes one that reads the same', () => {
    const files = goldenFiles();
    expect(files.length).toBeGreaterThanOrEqual(12);
    for (const name of files) {
      const read = parseSafetensors(readFileSync(new URL(name, golden)));
      expect(Object.keys(read.tensors).length).toBeGreaterThan(5);
      const again = parseSafetensors(writeSafetensors(read.tensors, read.metadata));
      expect(again.metadata).toEqual(read.metadata);
      expect(Object.keys(again.tensors)).toEqual(Object.keys(read.tensors));
      for (const [tensor, { shape, data }] of Object.entries(read.tensors)) {
        expect(again.tensors[tensor]?.shape).toEqual(shape);
        expect(bytesOf(again.tensors[tensor]?.data).equals(bytesOf(data))).toBe(true);
      }
    }
  });

  it('keeps values, shapes and metadata, empty and scalar tensors included', () => {
    const tensors = {
      scalar: { shape: [], data: Float32Array.of(-0.5) },
      none: { shape: [3, 0], data: new Float32Array(0) },
      odd: { shape: [1, 3], data: Float32Array.of(1, NaN, -Infinity) },
    };
    const metadata = { note: 'a “quoted” line\n', more: '' };
    const file = writeSafetensors(tensors, metadata);
    expect(parseSafetensors(file)).toEqual({ tensors, metadata });
  });

  it('pads the header to eight bytes and lays values little-endian', () => {
    const file = writeSafetensors({ a: { shape: [2], data: Float32Array.of(1, 2) } });
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(new TextDecoder().decode(file.subarray(8, 8 + length)).trimEnd()).toBe(
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}',
    );
    expect([...file.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]);
  });

  it('reads values wherever they lie and shares no memory with the file', () => {
    const file = writeSafetensors({ a: { shape: [1], data: Float32Array.of(7) } });
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    const { tensors } = parseSafetensors(shifted.subarray(3));
    shifted.fill(0);
    expect(tensors['a']?.data).toEqual(Float32Array.of(7));
    expect(parseSafetensors(file.buffer).tensors['a']?.data).toEqual(Float32Array.of(7));
  });

  it('takes values of a view as they are, not the buffer under them', () => {
    const data = Float32Array.of(1, 2, 3).subarray(1, 2);
    const { tensors } = parseSafetensors(writeSafetensors({ a: { shape: [1], data } }));
    expect(tensors['a']?.data).toEqual(Float32Array.of(2));
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /must begin with 8 bytes.*; got 0/],
    [
      'a header longer than the file',
      fileOf('{}', 0, 1000n),
      /at most 2 bytes.*; got a file that says 1000/,
    ],
    ['a header length of 2^63', fileOf('{}', 8, 2n ** 63n), /must have at most 10 bytes/],
    ['a header that is not JSON', fileOf('{"a":', 0), /must be JSON in UTF-8/],
    ['a header that is not UTF-8', fileOf('"é"', 0, 2n), /must be JSON in UTF-8/],
    ['a header that is a list', fileOf([], 0), /must be a JSON object/],
    ['an entry that is no object', fileOf({ a: 4 }, 0), /tensor a must be an object; got 4/],
    ['another type', fileOf({ a: entry([2], 0, 8, 'I32') }, 8), /must be floats, .*; got “I32”/],
    [
      'no type',
      fileOf({ a: { shape: [1], data_offsets: [0, 4] } }, 4),
      /must be floats, .*; got undefined/,
    ],
    [
      'a negative size',
      fileOf({ a: entry([-1], 0, 4) }, 4),
      /shape of tensor a must be .*; got \[-1\]/,
    ],
    [
      'a size that is not whole',
      fileOf({ a: entry([1.5], 0, 6) }, 6),
      /shape of tensor a must be .*; got \[1\.5\]/,
    ],
    ['a size beyond all files', fileOf({ a: entry([2 ** 40, 2 ** 40], 0, 4) }, 4), /must span/],
    [
      'offsets that run backwards',
      fileOf({ a: entry([0], 8, 4) }, 8),
      /must be \[begin, end\] in bytes; got \[8,4\]/,
    ],
    ['offsets of another length', fileOf({ a: entry([2], 0, 4) }, 4), /must span 8 bytes; got 4/],
    ['values cut off', fileOf({ a: entry([2], 0, 8) }, 7), /within the 7 bytes.*; got byte 8/],
    ['values left over', fileOf({ a: entry([1], 0, 4) }, 5), /must hold the 4 bytes.*; got 5/],
    [
      'tensors over each other',
      fileOf({ a: entry([2], 0, 8), b: entry([1], 4, 8) }, 8),
      /b must begin at byte 8; got 4, inside another tensor/,
    ],
    [
      'a gap',
      fileOf({ a: entry([1], 0, 4), b: entry([1], 8, 12) }, 12),
      /b must begin at byte 4; got 8, after a gap/,
    ],
    [
      'two tensors of one name',
      fileOf(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a" :{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
      /got “a” twice/,
    ],
    [
      'one name in two spellings',
      fileOf('{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0061":{}}', 0),
      /got “a” twice/,
    ],
    [
      'a note that stands twice',
      fileOf('{"__metadata__":{"mean":"1","mean":"2"}}', 0),
      /“mean” twice/,
    ],
    [
      'two tensors of one place',
      fileOf({ a: entry([1], 0, 4), b: entry([1], 0, 4) }, 4),
      /b must begin at byte 4; got 0, inside another tensor/,
    ],
    ['metadata of numbers', fileOf({ __metadata__: { a: 1 } }, 0), /must be an object of strings/],
    ['metadata that is null', fileOf({ __metadata__: null }, 0), /must be an object of strings/],
  ])('refuses %s', (_, file, reason) => {
    const read = () => parseSafetensors(file);
    expect(read).toThrow(FormatError);
    expect(read).toThrow(reason);
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    [
      'a type of 2 MB',
      () => fileOf({ a: entry([2], 0, 8, 'F'.repeat(2e6)) }, 8),
      /Values of tensor a must be floats.*; got “F{120}…” \(2,000,000 characters\)/,
    ],
    [
      'a name of 2 MB',
      () => fileOf({ ['n'.repeat(2e6)]: entry([2], 0, 8) }, 8),
      /at most 200 characters; got “n{120}…” \(2,000,000 characters\)/,
    ],
    [
      'a name of 10 MB',
      () => fileOf({ ['n'.repeat(1e7)]: entry([2], 0, 8) }, 8),
      /header of the file must have at most 4\.0 MB; got 9\.5/,
    ],
    [
      'a shape of a hundred thousand axes',
      () => fileOf({ a: entry(new Array(1e5).fill(1), 0, 4) }, 4),
      /shape of tensor a must be .*; got \[[1,]+… \(100,000 entries\)/,
    ],
    [
      'offsets without end',
      () => fileOf({ a: { ...entry([1], 0, 4), data_offsets: new Array(1e5).fill(0) } }, 4),
      /offsets of tensor a must be .*; got \[[0,]+… \(100,000 entries\)/,
    ],
    [
      'thirty thousand tensors',
      () =>
        fileOf(
          Object.fromEntries(Array.from({ length: 3e4 }, (_, i) => [`t${i}`, entry([0], 0, 0)])),
          0,
        ),
      /at most 10000 tensors; got 30000/,
    ],
    ['lists in lists without end', () => fileOf(`${'['.repeat(5e5)}${']'.repeat(5e5)}`, 0), /JSON/],
  ])('refuses %s in a short sentence', (_, make, reason) => {
    const file = make();
    let refused: unknown = null;
    try {
      parseSafetensors(file);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(FormatError);
    const report = toReport(refused);
    expect(report.message).toMatch(reason);
    expect(JSON.stringify(report).length).toBeLessThan(1500);
  });

  it('takes names that JavaScript gives a meaning to as names', () => {
    const header = `{"__proto__":${JSON.stringify(entry([1], 0, 4))}}`;
    const { tensors } = parseSafetensors(fileOf(header, 4));
    expect(Object.keys(tensors)).toEqual(['__proto__']);
  });

  it('refuses to write a shape that does not hold the values', () => {
    const write = () => writeSafetensors({ a: { shape: [3], data: new Float32Array(2) } });
    expect(write).toThrow(FormatError);
    expect(write).toThrow(/a of shape \[3\] must have 3 values; got 2/);
    const reserved = { __metadata__: { shape: [0], data: new Float32Array(0) } };
    expect(() => writeSafetensors(reserved)).toThrow(FormatError);
  });
});
