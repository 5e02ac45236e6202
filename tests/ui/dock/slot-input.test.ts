// What may be typed into the sentence: in bounds it becomes the rate that makes it true, out of bounds
// it becomes nothing.
import { describe, expect, it } from 'vitest';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { boundText, rateFor, readSlot, slotBounds } from '../../../src/ui/dock/slot-input';
import { macsSaved } from '../../../src/ui/model/offer';
import { SLOTS } from '../../../src/ui/words/sentence';
import { formatOf, UNIT_SPACE } from '../../../src/ui/format';
import { cuttingOf, nano, rankedSpread } from '../gates';

const ranking = rankedSpread();
const boundsOf = (slot: (typeof SLOTS)[number]) => {
  const bounds = slotBounds(slot, nano, ranking);
  if (bounds === null) throw new Error(`no bounds of ${slot}`);
  return bounds;
};

describe('the bounds of a number of the sentence', () => {
  it('are those of the slider, in the unit of the number', () => {
    expect(boundsOf('rate')).toEqual({ min: 0, max: 95 });
    expect(boundsOf('kept')).toEqual({ min: 1792 - Math.floor(0.95 * 1792), max: 1792 });
    expect(boundsOf('threshold').max).toBeCloseTo(ranking.sorted[1702] ?? 0, 3);
    const most = 100 * macsSaved(cuttingOf(nano, ranking, 0.95));
    expect(boundsOf('macs').max).toBeCloseTo(most, 1);
  });

  it('are not known before the gates are, but for the rate', () => {
    expect(SLOTS.map((slot) => slotBounds(slot, nano, null))).toEqual([
      { min: 0, max: 95 },
      null,
      null,
      null,
    ]);
  });

  it('save no MACs where all gates are equal', () => {
    const tied = rankScores(gateScores(new Float32Array(1792).fill(1)));
    expect(slotBounds('macs', nano, tied)).toEqual({ min: 0, max: 0 });
  });

  it('may themselves be typed, as the page prints them', () => {
    for (const slot of SLOTS) {
      const bounds = boundsOf(slot);
      for (const end of [bounds.min, bounds.max]) {
        const text = boundText(slot, end, formatOf('en'));
        expect(readSlot(slot, text, bounds), `${slot} ${text}`).toEqual({
          kind: 'number',
          value: end,
        });
      }
    }
  });
});

describe('a text typed into the sentence', () => {
  it.each([
    ['rate', '25,5', 25.5],
    ['rate', `40${UNIT_SPACE}%`, 40],
    ['kept', '1,076', 1076],
    ['threshold', '0,083', 0.083],
    ['macs', '50', 50],
  ] as const)('for %s, “%s”, is read as %d', (slot, text, value) => {
    expect(readSlot(slot, text, boundsOf(slot))).toEqual({ kind: 'number', value });
  });

  it.each([
    ['rate', '120'],
    ['rate', '-5'],
    ['rate', 'half'],
    ['kept', '10'],
    ['kept', '1,076.5'],
    ['kept', '100,5'],
    ['threshold', '3'],
    ['macs', '100'],
  ] as const)('for %s, “%s”, is refused', (slot, text) => {
    expect(readSlot(slot, text, boundsOf(slot)).kind).toBe('refused');
  });

  it.each([
    ['rate', '25,500'],
    ['kept', '1.076'],
  ] as const)('for %s, “%s”, may be two numbers', (slot, text) => {
    expect(readSlot(slot, text, boundsOf(slot)).kind).toBe('ambiguous');
  });

  it('gives a rate that makes it true', () => {
    expect(rateFor('rate', 25.5, nano, ranking)).toBe(0.255);
    expect(rateFor('rate', 33.3, nano, ranking)).toBe(0.333);
    expect(rateFor('kept', 1076, nano, ranking)).toBe(0.4);
    const half = rateFor('macs', 50, nano, ranking);
    expect(macsSaved(cuttingOf(nano, ranking, half))).toBeGreaterThanOrEqual(0.5);
  });
});
