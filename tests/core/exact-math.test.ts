// Functions of our own where the language leaves the last bit open: their bits are written down here, and no
// browser's are as far away as two units in the last place.
import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { cos, log, power, sin } from '../../src/core/exact-math';
import { createRng } from '../../src/core/rng';
import { scheduleFactor } from '../../src/core/schedule';

const bitsOf = (values: Float64Array) =>
  createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex').slice(0, 16);

/** Distance in units of the last place of the larger one. */
function unitsApart(a: number, b: number): number {
  if (a === b) return 0;
  const unit = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(a), Math.abs(b)))) - 52);
  return Math.abs(a - b) / unit;
}

const uniform = (count: number, to: (u: number) => number) => {
  const rng = createRng(5, 'exact math');
  return Float64Array.from({ length: count }, () => to(rng.uniform()));
};
const COUNT = 20_000;
const turns = uniform(COUNT, (u) => 2 * Math.PI * u);
const shares = uniform(COUNT, (u) => 1 - u);
const powers = Float64Array.from({ length: 6000 }, (_, i) => i + 1);

test.each([
  ['cos', turns, cos, Math.cos, '267535a33316668e'],
  ['sin', turns, sin, Math.sin, '716421f4f916fd2f'],
  ['log', shares, log, Math.log, '2ce1eb4cef1c5711'],
  [
    '0.9 to the power',
    powers,
    (t: number) => power(0.9, t),
    (t: number) => 0.9 ** t,
    'a3b3be833224ffc8',
  ],
  [
    '0.999 to the power',
    powers,
    (t: number) => power(0.999, t),
    (t: number) => 0.999 ** t,
    'e466ada0da9279d7',
  ],
] as const)(
  '%s has the bits it has always had, near those of any browser',
  (_, of, own, theirs, bits) => {
    const values = of.map(own);
    expect(bitsOf(values)).toBe(bits);
    expect(Math.max(...of.map((x, i) => unitsApart(values[i] ?? 0, theirs(x))))).toBeLessThan(2);
  },
);

describe('what training takes from them', () => {
  it('is a schedule with the bits it has always had, however long its phase', () => {
    const factors = [1, 2, 3, 7, 40, 99, 100, 128, 300, 400, 1000, 1500, 2500, 6000].flatMap(
      (steps) =>
        [0, 1, 40].flatMap((warmup) =>
          Array.from({ length: steps }, (_, step) =>
            scheduleFactor({ lr: 1, warmup, schedule: 'cosine' }, step, steps),
          ),
        ),
    );
    expect(bitsOf(Float64Array.from(factors))).toBe('89348bc699f49883');
  });

  it('is exact at the quarters of a turn and at 1', () => {
    expect([cos(0), cos(Math.PI), sin(0), log(1), power(0.5, 3), power(0.5, 20)]).toEqual([
      ...[1, -1, 0, 0, 0.125, 2 ** -20],
    ]);
    expect(Math.abs(cos(Math.PI / 2))).toBeLessThan(1e-16);
    expect(power(0.9, 1e6)).toBe(0);
  });
});
