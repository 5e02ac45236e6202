// The table of results as a view of the lineage: which network speaks for a line, and what it says.
import { dataKey } from '../../src/core/data-ref';
import { describe, expect, it } from 'vitest';
import { rowAtHand, rowsOf } from '../../src/core/result-rows';
import { goneTo, headOf, grown, measured, planted, withCut } from '../../src/core/lineage';
import type { Lineage } from '../../src/core/lineage';
import type { ResultRow, Stage } from '../../src/core/network-state';
import { denseWidths } from '../../src/core/params';
import { TINY, TINY_CONFIG as config } from '../store/run-events';

const origin = { origin: 'file', brought: [] } as const;
const root = (of: Pick<Lineage, 'origin' | 'brought'> = origin, steps = 5) =>
  planted(
    {
      ...{ config, at: 0, shape: null, cursor: 0 },
      standing: { stage: 'sparse', source: 'file', steps },
    },
    of,
  );

const widths = Array.from({ length: TINY.depth }, () => ({ ...denseWidths(TINY), fc2: 3 }));
const shape = { rate: 0.4, criterion: 'gate', pruned: 9, widths } as const;

/** The network at hand, trained on by so many steps. */
function trained(of: Lineage, steps: number, stage: Stage = 'sparse'): Lineage {
  const { id: parent, standing, cursor, shape: cut } = headOf(of);
  const after = { do: 'train', phase: 'sparse', steps } as const;
  const now = { stage, source: 'init', steps: (standing.steps ?? 0) + steps } as const;
  return grown(of, { parent, after, config, at: 0, made: null, shape: cut, standing: now, cursor });
}

const told = (of: Lineage) =>
  rowsOf(of).map(({ kind, rate, steps, top1, source }) => ({ kind, rate, steps, top1, source }));
const test = (top1: number) => ({ split: 'test', top1, top5: 1, count: 9 }) as const;
const SAID: ResultRow = {
  ...{ kind: 'sparse', rate: null, steps: 5, params: 1, macs: 2, paramsPaper: 3, macsPaper: 4 },
  ...{ top1: 0.7, top5: 0.9, count: 8, source: 'file', data: dataKey(config.data) },
};

describe('a table', () => {
  it('has a line for each kind and source, of the newest network of it', () => {
    const first = measured(trained(root(), 3), '1', test(0.5));
    const line = { kind: 'sparse', rate: null, source: 'init' };
    expect(told(first)).toEqual([{ ...line, steps: 8, top1: 0.5 }]);
    expect(told(trained(first, 2))).toEqual([{ ...line, steps: 10, top1: null }]);
  });

  it('speaks of the network at hand and of those behind it, though others came later', () => {
    const two = measured(trained(measured(trained(root(), 3), '1', test(0.5)), 2), '2', test(0.6));
    expect(told(two)[0]).toMatchObject({ steps: 10, top1: 0.6 });
    expect(told(goneTo(two, '1'))[0]).toMatchObject({ steps: 8, top1: 0.5 });
    const cut = withCut(goneTo(two, '1'), {
      ...{ shape, cursor: 0, orphan: false },
      standing: { stage: 'pruned', source: 'init', steps: 8 },
    });
    expect(told(cut).map(({ steps, rate }) => [steps, rate])).toEqual([
      [8, null],
      [8, 0.4],
    ]);
    expect(rowAtHand(cut)?.rate).toBe(0.4);
  });

  it('costs what its widths say', () => {
    const standing = { stage: 'pruned', source: 'file', steps: 5 } as const;
    const cut = withCut(root(), { shape, cursor: 0, orphan: true, standing });
    const [whole] = rowsOf(measured(root(), '0', test(0.5)));
    const [small] = rowsOf(cut);
    expect(small?.params).toBeLessThan(whole?.params ?? 0);
    expect(small?.macs).toBeLessThan(whole?.macs ?? 0);
  });

  it('has what a file said of its network, until that is measured or another one', () => {
    const brought = root({ ...origin, brought: [SAID] });
    expect(rowsOf(root())).toEqual([]);
    expect(rowsOf(brought)).toEqual([SAID]);
    const validation = { split: 'validation', top1: 0.6, top5: 1, count: 7 } as const;
    expect(rowsOf(measured(brought, '0', validation))).toEqual([
      { ...SAID, validation: { top1: 0.6, count: 7 } },
    ]);
    expect(told(measured(brought, '0', test(0.2)))[0]).toMatchObject({ top1: 0.2 });
    expect(told(trained(brought, 1)).map(({ top1 }) => top1)).toEqual([0.7, null]);
    // What it said after other steps is of other weights.
    const later = root({ ...origin, brought: [SAID] }, 6);
    expect(rowsOf(measured(later, '0', validation))[0]).toMatchObject({ top1: null });
  });
});
