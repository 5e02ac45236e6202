// What the page says its address can open again.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../../src/core/run-config';
import { initialRun, type RunState } from '../../../src/store/run-state';
import { linkReach } from '../../../src/ui/model/situation';
import { after, begun, progress } from '../../store/run-events';

const run = (change: Partial<RunState>): RunState => ({ ...initialRun, open: true, ...change });
const shipped = run({
  run: 1,
  source: 'shipped',
  stage: 'sparse',
  origin: { network: 'shipped', parent: 'shipped' },
});
const cut = { rate: 0.4, pruned: 1, kept: [] };

describe('the address', () => {
  it('opens again what shipped and what is fresh', () => {
    expect(linkReach(shipped)).toBe('shipped');
    expect(linkReach(run({ run: 2, config: DEFAULT_CONFIG }))).toBe('fresh');
  });

  it('opens the shipped network in place of one cut or trained from it', () => {
    expect(linkReach({ ...shipped, committed: cut })).toBe('ownShipped');
    const origin = { network: 'init', parent: 'init' } as const;
    expect(linkReach({ ...shipped, origin })).toBe('ownShipped');
  });

  it('opens fresh weights in place of those trained from them', () => {
    expect(linkReach(after(begun(2), progress('dense', 1, [1], { run: 2 })))).toBe('ownFresh');
  });

  it('opens what the settings imply in place of a file', () => {
    const file = {
      ...shipped,
      source: 'file',
      origin: { network: 'file', parent: 'file' },
    } as const;
    expect(linkReach(file)).toBe('ownShipped');
    expect(linkReach({ ...file, config: { ...DEFAULT_CONFIG, seed: 7 } })).toBe('ownFresh');
  });
});
