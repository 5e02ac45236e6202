// Runs for tests: what was measured in them, with what a test does not say filled in.
import type { ResultRow } from '../../../src/core/protocol';
import { DEFAULT_CONFIG } from '../../../src/core/run-config';
import type { RunEntry } from '../../../src/ui/runs/entries';

export const result = (kind: ResultRow['kind'], more: Partial<ResultRow> = {}): ResultRow => ({
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
  ...more,
});

export const entry = (number: number, more: Partial<RunEntry> = {}): RunEntry => ({
  id: `run-${number}`,
  number,
  look: number - 1,
  name: null,
  begun: 1000 * number,
  pinned: false,
  hidden: false,
  present: false,
  config: DEFAULT_CONFIG,
  source: 'init',
  results: [],
  times: [],
  ...more,
});
