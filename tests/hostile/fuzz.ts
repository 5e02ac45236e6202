// Seeded changes of good files, as faults of disks and of people make them: bits turned, pieces cut, doubled or
// put in, lengths that lie, two files in one. The same number makes the same file on every machine.
import type { Rng } from '../../src/core/rng';
import type { Bytes } from './hostile-case';

/** A changed file is no longer than this many times the longest good one. */
const LONGEST = 3;

/** Lengths that readers trip over, as 64-bit patterns; fewer bytes take their low ones. */
const LYING = [0n, 1n, -1n, 0x7fn, 0x80n, 0x7fffn, 0x7fffffffn, 0x80000000n, 2n ** 53n, 2n ** 63n];

type Change = (bytes: Bytes, rng: Rng, seeds: readonly Bytes[]) => Bytes;

const joined = (...parts: readonly Uint8Array[]): Bytes => Uint8Array.from(Buffer.concat(parts));

/** A place in the file, and one behind it that is near. */
function stretch(bytes: Bytes, rng: Rng, most = 64): [from: number, to: number] {
  const from = rng.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + rng.below(most))];
}

const CHANGES: readonly Change[] = [
  function turnBits(bytes, rng) {
    const changed = bytes.slice();
    for (let i = rng.below(4); i >= 0; i--) {
      const at = rng.below(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << rng.below(8));
    }
    return changed;
  },
  function setBytes(bytes, rng) {
    const changed = bytes.slice();
    const [from, to] = stretch(bytes, rng, 16);
    for (let at = from; at < to; at++) changed[at] = rng.below(256);
    return changed;
  },
  function cutEnd(bytes, rng) {
    return bytes.slice(0, rng.below(bytes.length + 1));
  },
  function cutOut(bytes, rng) {
    const [from, to] = stretch(bytes, rng);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  function putIn(bytes, rng) {
    const at = rng.below(bytes.length + 1);
    const more = Uint8Array.from({ length: 1 + rng.below(32) }, () => rng.below(256));
    return joined(bytes.subarray(0, at), more, bytes.subarray(at));
  },
  function double(bytes, rng) {
    const [from, to] = stretch(bytes, rng, 1024);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  function lie(bytes, rng) {
    const changed = bytes.slice();
    const length = [1, 2, 4, 8][rng.below(4)] ?? 4;
    if (changed.length < length) return changed;
    const at = rng.below(changed.length - length + 1);
    const word = new DataView(new ArrayBuffer(8));
    const little = rng.below(2) === 0;
    word.setBigInt64(0, BigInt.asIntN(64, LYING[rng.below(LYING.length)] ?? 0n), little);
    changed.set(new Uint8Array(word.buffer, little ? 0 : 8 - length, length), at);
    return changed;
  },
  function lieInDigits(bytes, rng) {
    // A number that stands in letters, as in tar, JSON and SVG.
    const digits: number[] = [];
    for (let at = 0; at < bytes.length && digits.length < 4096; at++)
      if ((bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39) digits.push(at);
    const changed = bytes.slice();
    const at = digits[rng.below(digits.length)];
    if (at !== undefined) changed[at] = 0x30 + rng.below(10);
    return changed;
  },
  function moveOver(bytes, rng) {
    const changed = bytes.slice();
    const [from, to] = stretch(bytes, rng, 256);
    changed.copyWithin(rng.below(bytes.length + 1), from, to);
    return changed;
  },
  function splice(bytes, rng, seeds) {
    const other = seeds[rng.below(seeds.length)] ?? bytes;
    return joined(
      bytes.subarray(0, rng.below(bytes.length + 1)),
      other.subarray(rng.below(other.length + 1)),
    );
  },
];

/** One of the good files with one to four changes. */
export function changedFile(seeds: readonly Bytes[], rng: Rng): Bytes {
  const most = LONGEST * Math.max(...seeds.map(({ length }) => length));
  let bytes = seeds[rng.below(seeds.length)] ?? new Uint8Array();
  for (let i = rng.below(4); i >= 0; i--) {
    // What was cut down to nothing is changed no further.
    if (bytes.length === 0) break;
    const change = CHANGES[rng.below(CHANGES.length)];
    if (change !== undefined) bytes = change(bytes, rng, seeds).slice(0, most);
  }
  return bytes;
}
