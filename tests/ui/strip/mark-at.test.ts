// What a hand on the strip points at: dots before lines, lines before the hatched ground.
import { expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import { costCurve } from '../../../src/core/cost-curve';
import { gateCount } from '../../../src/core/gates';
import { initialView } from '../../../src/store/view-state';
import { initialRun, type RunState } from '../../../src/store/run-state';
import type { PageState } from '../../../src/store/store';
import { formatOf } from '../../../src/ui/format';
import { createI18n } from '../i18n';
import { plotOf, xOfRate, yOfShare } from '../../../src/ui/strip/geometry';
import { markAt } from '../../../src/ui/strip/mark-at';
import { stripModel } from '../../../src/ui/strip/model';
import { markWords } from '../../../src/ui/strip/strip-words';
import { nano, rankedSpread } from '../gates';
import { resultRow } from '../result-row';

const plot = plotOf(924, 88, 30, 1);
const curve = costCurve(nano, rankedSpread(), 0.95, 95);
const dot = (rate: number, top1: number) => ({
  ...{ rate: pruneRate(rate), top1, count: 5000 },
  split: 'validation' as const,
});
const run: RunState = {
  ...initialRun,
  model: nano,
  maskAccuracies: [dot(0, 0.85), dot(0.2, 0.85), dot(0.4, 0.78)],
  surveying: 0.6,
};
const model = stripModel({ run, view: initialView } as PageState, curve);
const under = (rate: number, share: number) =>
  markAt(plot, model, { x: xOfRate(plot, rate), y: yOfShare(plot, share) }, 9, gateCount(nano));
const { t } = createI18n('en');
const words = (rate: number, share: number) => {
  const mark = under(rate, share);
  return mark === null ? '' : markWords(mark, curve.unsafe, formatOf('en'), t);
};

it('tells a measured dot from a cut', () => {
  expect(under(0.2, 0.85)).toMatchObject({ kind: 'measured' });
  expect(words(0.2, 0.85)).toMatch(/^85.* with the mask of 20.*nothing is cut, nothing fine-tuned/);
  expect(words(0, 0.85)).toMatch(/the network as it is, nothing masked/);
  for (const rate of [0, 0.2]) expect(words(rate, 0.85)).toMatch(/on 5,000 validation images\.$/);
});

it('calls what lies between two dots a guess, and the next dot one to come', () => {
  expect(under(0.3, 0.815)).toMatchObject({ kind: 'guess' });
  expect(under(0.6, 0.78)).toMatchObject({ kind: 'next', rate: 0.6 });
});

it('reads the costs off their line, the knee under the plot, and the hatch elsewhere', () => {
  const share = curve.macs[70] ?? 0;
  expect(under(0.7, share)).toMatchObject({ kind: 'costs', macs: share });
  expect(words(0.2, -0.05)).toMatch(/falls by at most 1 point from the 85.* So far/);
  expect(curve.unsafe).not.toBeNull();
  expect(words(0.94, 0.95)).toMatch(/^From .* on, block \d/);
});

it('says of the knee what it counts from, and how that stands to the dense network', () => {
  const results = [
    resultRow('dense', { top1: 0.886, steps: 6000 }),
    resultRow('sparse', { top1: 0.848, steps: 7500 }),
  ];
  const page = {
    run: { ...run, stage: 'sparse', results },
    view: initialView,
  } as unknown as PageState;
  const { knee } = stripModel(page, curve);
  if (knee === null) throw new Error('The masks hold up to 20 %.');
  const mark = { kind: 'knee', rate: knee.rate, of: knee } as const;
  const said = markWords(mark, null, formatOf('en'), t).replaceAll('\u202f', ' ');
  expect(said).toContain('from the 85.0 % that this network has with nothing masked');
  expect(said).toContain('on 5,000 validation images');
  expect(said).toContain('On 10,000 test images that network stands −3.8 points to the dense one');
  expect(said).toContain('84.8 % after 7,500 steps, dense 88.6 % after 6,000 steps');
});

it('shows a tuned cut where its validation images put it, and not by test images', () => {
  const tuned = (more: object) => ({
    ...run,
    ...{ stage: 'finetuned', committed: { rate: 0.4, pruned: 7, kept: [] } },
    results: [resultRow('finetuned', { rate: 0.4, top1: 0.9, steps: 800, ...more })],
  });
  const markOf = (more: object) =>
    stripModel({ run: tuned(more), view: initialView } as unknown as PageState, curve).committed;
  expect(markOf({})?.tuned).toBeNull();
  expect(markOf({ validation: { top1: 0.83, count: 5000 } })?.tuned).toMatchObject({
    ...{ top1: 0.83, count: 5000 },
    split: 'validation',
  });
});
