import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import { initialRun, type RunState } from '../../../src/store/run-state';
import { formatOf } from '../../../src/ui/format';
import { pinOfKey, pressPin } from '../../../src/ui/strip/pins';
import { differenceOf, pointsText } from '../../../src/ui/strip/pin-words';
import { cuttingOf, nano, rankedSpread, spreadGates } from '../gates';

const [low, high] = [pruneRate(0.4), pruneRate(0.6)];
const ranking = rankedSpread();
const run: RunState = {
  ...initialRun,
  model: nano,
  snapshot: { gates: spreadGates(), averages: null, ranking },
};

describe('a pin', () => {
  it('is set at the rate on the page, moved by setting it elsewhere, taken up at its rate', () => {
    const one = pressPin([null, null], 0, low);
    expect(one).toEqual([0.4, null]);
    expect(pressPin(one, 1, high)).toEqual([0.4, 0.6]);
    expect(pressPin(one, 0, high)).toEqual([0.6, null]);
    expect(pressPin(one, 0, low)).toEqual([null, null]);
  });

  it('has the key of its number', () => {
    expect(['1', '2', '3', 'p'].map(pinOfKey)).toEqual([0, 1, null, null]);
  });
});

describe('two pins', () => {
  it('differ by exact costs', () => {
    const kept = (rate: number) => {
      const { macs } = cuttingOf(nano, ranking, rate).preview;
      return macs.exact / macs.dense;
    };
    const found = differenceOf(run, low, high);
    expect(found?.macs).toBe(kept(0.6) - kept(0.4));
    expect(found?.top1).toBeNull();
  });

  it('differ in accuracy, measured or guessed, where both are known', () => {
    const at = (rate: number, top1: number) => ({
      rate,
      top1,
      count: 1000,
      split: 'validation' as const,
    });
    const measured = { ...run, maskAccuracies: [at(0, 0.85), at(0.4, 0.84), at(0.6, 0.8)] };
    const difference = differenceOf(measured, low, high);
    expect(difference?.top1).toBeCloseTo(-0.04);
    expect(difference?.measured).toBe(true);
    expect(differenceOf(measured, pruneRate(0.2), high)?.measured).toBe(false);
  });

  it('are told apart in points, with a true minus and to a tenth', () => {
    const format = formatOf('en');
    expect(pointsText(-0.1234, format)).toBe('−12.3');
    expect(pointsText(0.004, format)).toBe('+0.4');
    expect(pointsText(-0.0001, format)).toBe('0');
  });
});
