import { describe, expect, it } from 'vitest';
import { exactCost } from '../../../src/core/cost';
import { SITES } from '../../../src/core/gates';
import { thinSites } from '../../../src/core/prune-plan';
import { blockRow, createRowsReader, warningsOf } from '../../../src/ui/model/block-rows';
import { cuttingOf, nano, rankedSpread } from '../gates';

const ranking = rankedSpread();
const { plan } = cuttingOf(nano, ranking, 0.4);

describe('the per-block table', () => {
  it('keeps as many channels in all as the plan', () => {
    const rows = createRowsReader()(nano, plan);
    const kept = rows.flatMap(({ sites }) => SITES.map((site) => sites[site].kept));
    expect(kept.reduce((a, b) => a + b, 0)).toBe(plan.total - plan.pruned);
  });

  it('saves over its rows what the whole network saves', () => {
    const rows = createRowsReader()(nano, plan);
    const saved = rows.reduce((n, row) => n + row.dense.macs - row.cost.macs, 0);
    const dense = createRowsReader()(nano, null).map((_, b) => blockRow(nano, null, b));
    const widths = dense.map(({ sites }) => ({
      qkv: sites.qkv.kept,
      proj: sites.proj.kept,
      fc1: sites.fc1.kept,
      fc2: sites.fc2.kept,
    }));
    expect(saved).toBe(exactCost(nano, widths).macs - exactCost(nano, plan.widths).macs);
  });

  it('warns where the plan is thin and nowhere else', () => {
    for (const rate of [0.4, 0.9, 0.95]) {
      const hard = cuttingOf(nano, ranking, rate).plan;
      expect(warningsOf(createRowsReader()(nano, hard))).toBe(thinSites(nano, hard).length);
    }
    expect(warningsOf(createRowsReader()(nano, null))).toBe(0);
  });

  it('is worked out once for a plan', () => {
    const read = createRowsReader();
    expect(read(nano, plan)).toBe(read(nano, plan));
  });
});
