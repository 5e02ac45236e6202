// Bytes of thrift are held to bounds before a library makes values of them; what is within them ends where it does.
import { describe, expect, it } from 'vitest';
import { structEnd } from '../../../src/data/parquet/thrift-end';
import { thrift } from '../../hostile/parquet-file';

const END = 0;
const end = (bytes: readonly number[], most = 100) => structEnd(Uint8Array.from(bytes), 0, most);
const many = (count: number, ...of: readonly number[]) =>
  Array.from({ length: count }, () => of).flat();

describe('the end of a struct', () => {
  it('is behind all that is in it, and before what follows', () => {
    const inner = { field_1: [1, 2, 3], field_2: 'text', field_40: true };
    const list = Array.from({ length: 20 }, (_, i) => ({ field_1: i, field_2: 2n ** 62n }));
    const bytes = thrift({
      field_1: -5,
      field_2: inner,
      field_3: list,
      field_4: 1.5,
      field_5: false,
    });
    const within = Uint8Array.from([7, 7, ...bytes, 9, 9]);
    expect(structEnd(within, 2, 1000)).toBe(2 + bytes.length);
  });

  it('is not looked for behind more values than may be', () => {
    expect(end([...many(98, 0x11), END])).toBe(99);
    expect(() => end([...many(101, 0x11), END])).toThrow(RangeError);
    // A list of structs of nothing.
    expect(end([0x19, 0xfc, 90, ...many(90, END), END], 200)).toBe(94);
    expect(() => end([0x19, 0xfc, 90, ...many(90, END), END])).toThrow(RangeError);
  });

  it('is not looked for deeper than anything that parquet has', () => {
    expect(end([...many(12, 0x1c), ...many(13, END)])).toBe(25);
    expect(() => end([...many(20, 0x1c), ...many(21, END)])).toThrow(RangeError);
    expect(() => end([...many(1, 0x19), ...many(20, 0x19), ...many(22, END)])).toThrow(RangeError);
  });

  it.each([
    ['a list of more than there are bytes', [0x19, 0xf3, 0xff, 0x7f, END, END]],
    ['a text of more than there are bytes', [0x18, 3, 65, END]],
    ['a number of eleven bytes', [0x16, ...many(10, 0x80), 1, END]],
    ['a short number of six bytes', [0x15, ...many(5, 0x80), 1, END]],
    ['a double that is cut off', [0x17, 1, 2, 3]],
    ['a byte that is cut off', [0x13]],
    ['a field that is cut off', [0x05]],
    ['a set', [0x1a, 0x13, 1, END]],
    ['nothing', []],
  ])('is none in %s', (_, bytes) => {
    expect(() => end(bytes)).toThrow(RangeError);
  });

  it('lets a list be as long as it can be in its bytes', () => {
    expect(end([0x19, 0x23, 1, 1, END])).toBe(5);
    expect(end([0x19, 0x21, 1, 1, END])).toBe(5);
  });
});
