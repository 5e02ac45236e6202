import { describe, expect, it } from 'vitest';
import { gateSites } from '../../../src/core/gates';
import { keptChannels } from '../../../src/core/prune-plan';
import { FATES, fates, presentMask } from '../../../src/ui/model/fate';
import { cuttingOf, nano, rankedSpread } from '../gates';

const sites = gateSites(nano);
const ranking = rankedSpread();
const total = ranking.values.length;
const count = (fate: Uint8Array, which: number) => fate.filter((f) => f === which).length;

describe('the fate of a channel', () => {
  it('is kept or would go while nothing has been cut', () => {
    const { plan } = cuttingOf(nano, ranking, 0.4);
    const fate = fates(plan.keep, presentMask(sites, total, null));
    expect(count(fate, FATES.goes)).toBe(plan.pruned);
    expect(count(fate, FATES.kept)).toBe(total - plan.pruned);
  });

  it('is gone after the cut at the same rate, and nothing would go', () => {
    const { plan } = cuttingOf(nano, ranking, 0.4);
    const present = presentMask(sites, total, keptChannels(nano, plan.keep));
    const fate = fates(plan.keep, present);
    expect(count(fate, FATES.gone)).toBe(plan.pruned);
    expect(count(fate, FATES.goes)).toBe(0);
  });

  it('tells what another rate would take besides and what it would bring back', () => {
    const cut = cuttingOf(nano, ranking, 0.4).plan;
    const present = presentMask(sites, total, keptChannels(nano, cut.keep));
    const harder = cuttingOf(nano, ranking, 0.6).plan;
    expect(count(fates(harder.keep, present), FATES.goes)).toBe(harder.pruned - cut.pruned);
    const softer = cuttingOf(nano, ranking, 0.2).plan;
    expect(count(fates(softer.keep, present), FATES.back)).toBe(cut.pruned - softer.pruned);
  });
});
