// When “What it forgot” is there: of a network of one's own that has been sparse, and never beside a stand-in.
import { describe, expect, it } from 'vitest';
import { resolveModel } from '../../../src/core/config';
import { pruneRate } from '../../../src/core/controls';
import { gateCount } from '../../../src/core/gates';
import { keptChannels } from '../../../src/core/prune-plan';
import { rankScores } from '../../../src/core/ranking';
import { planAt } from '../../../src/core/scope';
import { gateScores } from '../../../src/core/scores';
import { createPageStore, type PageState } from '../../../src/store/store';
import { initialRun, type RunState } from '../../../src/store/run-state';
import { allOnes, withStandIn } from '../../../src/store/stand-in';
import { canCompare, toCompare } from '../../../src/ui/forgot/forgot';

const at = (stage: RunState['stage']): RunState => ({
  ...initialRun,
  ...{ open: true, stage, parentKnown: true },
});

describe('what is compared', () => {
  const model = resolveModel('nano');
  const scores = new Float32Array(gateCount(model)).map((_, i) => i + 1);
  const ranking = rankScores(gateScores(scores));
  const planOf = (rate: number) => planAt(model, ranking, pruneRate(rate));
  const page = (committed: RunState['committed'], rate: number): PageState => {
    const state = createPageStore({ rate: pruneRate(rate) }).getState();
    return { ...state, run: { ...state.run, committed } };
  };
  const cut = {
    rate: pruneRate(0.4),
    pruned: planOf(0.4).pruned,
    kept: keptChannels(model, planOf(0.4).keep),
  };

  it('is a preview on validation images while nothing is cut, and of another rate than that of the cut', () => {
    const preview = { cut: false, split: 'validation', rate: 0.75 };
    expect(toCompare(page(null, 0.75), planOf(0.75))).toEqual(preview);
    expect(toCompare(page(cut, 0.75), planOf(0.75))).toEqual(preview);
  });

  it('is the cut on test images at its own rate', () => {
    const own = { cut: true, split: 'test', rate: 0.4 };
    expect(toCompare(page(cut, 0.4), planOf(0.4))).toEqual(own);
    expect(toCompare(page(cut, 0.75), null)).toEqual(own);
  });
});

describe('what a cut forgot', () => {
  it('can be asked once the network has been sparse, and where the network before the cut is known', () => {
    const stages = ['fresh', 'dense', 'sparse', 'pruned', 'finetuned'] as const;
    const asked = stages.map((stage) => canCompare(at(stage)));
    expect(asked).toEqual([false, false, true, true, true]);
    expect(canCompare({ ...at('pruned'), parentKnown: false })).toBe(false);
  });

  it('is not told beside a network that stands in for the one at hand', () => {
    for (const stage of ['sparse', 'pruned', 'finetuned'] as const)
      expect(canCompare(withStandIn(at(stage), allOnes()))).toBe(false);
  });
});
