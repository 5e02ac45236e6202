// Runs for tests, with what a test does not say filled in.
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { resolveModel } from '../../src/core/config';
import type { RunRecord } from '../../src/core/run-record';
import { initialRun } from '../../src/store/run-state';
import type { RunEntry } from '../../src/ui/model/run-entries';
import { tagOf } from '../store/run-events';

export const entry = (number: number, more: Partial<RunEntry> = {}): RunEntry => ({
  ...tagOf(number),
  present: false,
  stored: null,
  config: DEFAULT_CONFIG,
  trained: [],
  source: 'init',
  results: [],
  times: [],
  ...more,
});

/** A run of an earlier visit, as it is stored. */
export const record = (number: number, more: Partial<RunRecord> = {}): RunRecord => {
  const { config, trained, source, results, times } = entry(number);
  return {
    ...{ ...tagOf(number), config, trained, source, results, times },
    ...{ label: null, when: 1000 * number, network: 'here', held: false, resumable: false },
    ...{ bytes: { own: 240_000, shared: 0 }, broken: null, gates: null },
    model: resolveModel(DEFAULT_CONFIG.model),
    curves: { ce: [], penalty: [], accuracy: [], validation: [], bands: [] },
    lineage: initialRun.lineage,
    recipe: { version: 1, config: {}, start: 'fresh', steps: [] },
    ...more,
  };
};
