// When “What it forgot” is there: of a network of one's own that has been sparse, and never beside a stand-in.
import { describe, expect, it } from 'vitest';
import { initialRun, type RunState } from '../../../src/store/run-state';
import { allOnes, withStandIn } from '../../../src/store/stand-in';
import { canCompare } from '../../../src/ui/forgot/forgot';

const at = (stage: RunState['stage']): RunState => ({
  ...initialRun,
  ...{ open: true, stage, parentKnown: true },
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
