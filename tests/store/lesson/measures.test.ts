// “Yours” beside a reference: of a network that is a recording's, every measure is the recording's figure.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import type { InferenceTimes } from '../../../src/core/engine-info';
import { MEASURES, type Measure } from '../../../src/core/lesson';
import { figureOf } from '../../../src/core/lesson-figures';
import { readRecording } from '../../../src/core/recording';
import { classEnds, optionFor, yours } from '../../../src/store/lesson/measures';
import { initialRun } from '../../../src/store/run-state';
import { allOnes, recorded, withStandIn } from '../../../src/store/stand-in';

const file = new URL('../../../public/recordings/normal.json', import.meta.url);
const recording = readRecording(readFileSync(file, 'utf8'), 'normal');
const run = withStandIn({ ...initialRun, run: 1, open: true }, recorded(recording));
const at = { rate: pruneRate(0.4) };
const times = { rate: 0.4, after: { median: 3.5, least: 3, most: 4 } } as InferenceTimes;

const REFERENCES: Readonly<Record<Exclude<Measure, 'milliseconds' | 'classSpread'>, string>> = {
  pruned: 'pruned@0.4',
  nearZero: 'nearZero',
  median: 'median',
  qkvShare: 'qkv@0.4',
  projShare: 'proj@0.4',
  fc1Share: 'fc1@0.4',
  fc2Share: 'fc2@0.4',
  mostCut: 'mostCut@0.4',
  macsSaved: 'macs@0.4',
  top1: 'sparse',
  maskedTop1: 'masked@0.4',
  tunedTop1: 'tuned@0.4',
};

describe('what stands as yours', () => {
  it.each(Object.entries(REFERENCES))('%s is measured as %s of a recording is', (measure, name) => {
    const own = yours(measure as Measure, run, at, null);
    const reference = figureOf(`normal.${name}`, new Map([['normal', recording]]));
    expect(own).toEqual(reference);
    expect(own).not.toBeNull();
  });

  it('makes an option right by where the question says the measure has to lie, the first that fits', () => {
    const near = { ranges: [[0.4, 0.4] as const, [0.3, 0.5] as const, [0, 0.3] as const] };
    const right = (value: number) => optionFor(near, { value, form: 'percent' });
    expect([0.4, 0.45, 0.31, 0.1, 0.8].map(right)).toEqual([0, 1, 1, 2, null]);
    expect(optionFor({ ranges: [] }, { value: 0.4, form: 'percent' })).toBeNull();
  });

  it('is how unevenly the classes fared, once the answers were compared', () => {
    const of = (label: number, now: number) => ({ label, count: 500, before: 0.8, now });
    const classes = [of(0, 0.5), of(1, 0.85), of(2, 0.8)];
    const compared = { classes, split: 'validation', rate: pruneRate(0.4) } as const;
    expect(yours('classSpread', run, { ...at, compared }, null)?.value).toBeCloseTo(0.35);
    expect(classEnds(classes)).toMatchObject({ worst: { label: 0 }, best: { label: 1 } });
    expect(yours('classSpread', run, at, null)).toBeNull();
    const other = { rate: pruneRate(0.75), compared };
    expect(yours('classSpread', run, other, null)).toBeNull();
  });

  it('is the time that an image takes after the cut, once it was measured', () => {
    expect(yours('milliseconds', run, at, null)).toBeNull();
    expect(yours('milliseconds', run, at, times)).toEqual({ value: 3.5, form: 'digits' });
  });

  it('is of the rate on the page, whichever cut was made last', () => {
    const tuned = (rate: number) => yours('tunedTop1', run, { rate: pruneRate(rate) }, null)?.value;
    const recordedAt = (rate: number) => recording.tuned.find((one) => one.rate === rate)?.top1;
    for (const rate of [0.2, 0.4, 0.6, 0.8]) expect(tuned(rate)).toBe(recordedAt(rate));
    expect(tuned(0.5)).toBeUndefined();
    expect(yours('milliseconds', run, { rate: pruneRate(0.5) }, times)).toBeNull();
  });

  it('is nothing where nothing is open, or nothing was measured of this network at this rate', () => {
    for (const measure of MEASURES) expect(yours(measure, initialRun, at, times)).toBeNull();
    expect(yours('maskedTop1', run, { rate: pruneRate(0.43) }, null)).toBeNull();
    const other = { ...run, origin: { network: 'file', parent: 'file' } } as const;
    expect(yours('top1', other, at, null)).toBeNull();
    expect(yours('tunedTop1', other, at, null)).toBeNull();
  });

  it('is nothing of where gates go while all are as they began', () => {
    const begun = withStandIn({ ...initialRun, run: 1, open: true }, allOnes());
    expect(yours('nearZero', begun, at, null)).toBeNull();
    expect(yours('median', begun, at, null)).toBeNull();
  });

  it('is the dense network’s accuracy while nothing is sparse yet', () => {
    const dense = { ...run, results: run.results.filter(({ kind }) => kind === 'dense') };
    const { top1 } = dense.results[0] ?? { top1: null };
    expect(yours('top1', dense, at, null)).toEqual({ value: top1, form: 'accuracy' });
  });
});
