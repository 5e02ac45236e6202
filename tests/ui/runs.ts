// Runs for tests, with what a test does not say filled in.
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { resolveModel } from '../../src/core/config';
import type { RunLine } from '../../src/core/run-record';
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
export const record = (number: number, more: Partial<RunLine> = {}): RunLine => {
  const { config, trained, source, results, times } = entry(number);
  return {
    ...{ ...tagOf(number), config, trained, source, results, times },
    ...{ label: null, when: 1000 * number, network: 'here', held: false, resumable: false },
    ...{ bytes: { own: 240_000, shared: 0 }, broken: null, drawings: null },
    bits: { left: null, promised: true },
    model: resolveModel(DEFAULT_CONFIG.model),
    ...more,
  };
};
