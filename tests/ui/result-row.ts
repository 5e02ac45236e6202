// A line of the result table for tests, with what a test does not say filled in.
import type { ResultRow } from '../../src/core/network-state';

export const resultRow = (kind: ResultRow['kind'], more: Partial<ResultRow> = {}): ResultRow => ({
  kind,
  rate: null,
  steps: 100,
  params: 200,
  macs: 1000,
  paramsPaper: 180,
  macsPaper: 900,
  top1: 0.8,
  top5: 0.98,
  count: 10_000,
  source: 'init',
  data: 'fashion',
  ...more,
});
