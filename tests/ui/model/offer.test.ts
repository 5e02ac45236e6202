import { describe, expect, it } from 'vitest';
import { keptChannels } from '../../../src/core/prune-plan';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { initialRun, type RunState } from '../../../src/store/run-state';
import { offerFor } from '../../../src/ui/model/offer';
import { cuttingOf, nano, onesFor, spreadGates } from '../gates';

function withGates(gates: Float32Array): RunState {
  return {
    ...initialRun,
    model: nano,
    snapshot: { gates, averages: null, ranking: rankScores(gateScores(gates)) },
  };
}
const spread = withGates(spreadGates());
const at = (run: RunState, rate: number) => {
  const ranking = run.snapshot?.ranking;
  if (ranking === undefined) throw new Error('a run with gates is needed');
  return cuttingOf(nano, ranking, rate);
};
const cut40 = at(spread, 0.4);
const pruned: RunState = {
  ...spread,
  stage: 'pruned',
  committed: {
    rate: 0.4,
    pruned: cut40.plan.pruned,
    kept: keptChannels(nano, cut40.plan.keep),
  },
};

describe('the button of the dock', () => {
  it('offers the cut with its numbers', () => {
    const offer = offerFor(spread, cut40);
    expect(offer).toMatchObject({ done: false, refusal: null, pruned: 716, total: 1792 });
    expect(offer.saved).toBeGreaterThan(0.3);
  });

  it('says why there is nothing to cut', () => {
    const tied = withGates(onesFor(nano));
    expect(offerFor(tied, at(tied, 0.4)).refusal).toBe('tied');
    expect(offerFor(spread, at(spread, 0)).refusal).toBe('nothing');
    expect(offerFor(initialRun, null).refusal).toBe('waiting');
  });

  it('waits while something runs', () => {
    const busy: RunState = {
      ...spread,
      activity: { task: 'sparse', paused: false, done: 3, total: 300 },
    };
    expect(offerFor(busy, cut40).refusal).toBe('busy');
  });

  it('has done its work at the rate of the cut, and offers to undo it beside that', () => {
    expect(offerFor(pruned, cut40)).toMatchObject({ done: true, refusal: 'done', undo: true });
    expect(offerFor(spread, cut40).undo).toBe(false);
    // A file of the cut alone has no parent to go back to.
    expect(offerFor({ ...pruned, parentKnown: false }, cut40).undo).toBe(false);
  });

  it('offers another cut from the parent at another rate, and the way back beside it', () => {
    expect(offerFor(pruned, at(pruned, 0.6))).toMatchObject({
      done: false,
      refusal: null,
      undo: true,
    });
  });
});
