// What a hand on the strip points at: dots before lines, lines before the hatched ground.
import { expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import { costCurve } from '../../../src/core/cost-curve';
import { gateCount } from '../../../src/core/gates';
import { initialView } from '../../../src/store/view-state';
import { initialRun, type RunState } from '../../../src/store/run-state';
import type { PageState } from '../../../src/store/store';
import { formatOf } from '../../../src/ui/format';
import { createI18n } from '../../../src/ui/i18n';
import { plotOf, xOfRate, yOfShare } from '../../../src/ui/strip/geometry';
import { markAt } from '../../../src/ui/strip/mark-at';
import { stripModel } from '../../../src/ui/strip/model';
import { markWords } from '../../../src/ui/strip/strip-words';
import { nano, rankedSpread } from '../gates';

const plot = plotOf(924, 88, 30, 1);
const curve = costCurve(nano, rankedSpread(), 0.95, 95);
const dot = (rate: number, top1: number) => ({ rate: pruneRate(rate), top1, count: 10_000 });
const run: RunState = {
  ...initialRun,
  model: nano,
  maskAccuracies: [dot(0, 0.85), dot(0.2, 0.85), dot(0.4, 0.3)],
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
});

it('calls what lies between two dots a guess, and the next dot one to come', () => {
  expect(under(0.3, 0.575)).toMatchObject({ kind: 'guess' });
  expect(under(0.6, 0.3)).toMatchObject({ kind: 'next', rate: 0.6 });
});

it('reads the costs off their line, the knee under the plot, and the hatch elsewhere', () => {
  const share = curve.macs[70] ?? 0;
  expect(under(0.7, share)).toMatchObject({ kind: 'costs', macs: share });
  expect(words(0.2, -0.05)).toMatch(/falls by at most 1 point\. So far/);
  expect(curve.unsafe).not.toBeNull();
  expect(words(0.94, 0.95)).toMatch(/^From .* on, block \d/);
});
