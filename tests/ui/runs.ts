// Runs for tests, with what a test does not say filled in.
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import type { RunEntry } from '../../src/ui/model/run-entries';

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
  trained: [],
  source: 'init',
  results: [],
  times: [],
  ...more,
});
