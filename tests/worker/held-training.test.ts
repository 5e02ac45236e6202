// A training that a person holds is kept as it stands, and opens there.
import { describe, expect, it } from 'vitest';
import { startSession } from './harness';
import { Disk, memoryStorage } from './memory-storage';

describe('a training that is held', () => {
  it('is written at each step that a person pauses at, and opens there', async () => {
    const disk = new Disk();
    const s = startSession('wasm', { storage: memoryStorage(disk) });
    await s.open();
    const training = s.call('train', { phase: 'dense', steps: 9, paused: true });
    await s.next(({ type }) => type === 'activity');
    for (const step of [1, 2, 3]) {
      const stored = s.next(({ type }) => type === 'stored');
      await s.call('advance', null);
      await stored;
      // As if the page had gone: nothing was stopped.
      const later = startSession('wasm', { storage: memoryStorage(disk) });
      await later.open();
      expect(later.last('kept').networks[0]?.steps).toBe(step);
    }
    await s.call('stop', null);
    await training;
  });

  it('is written again with a setting that is turned while it is held', async () => {
    const disk = new Disk();
    const s = startSession('wasm', { storage: memoryStorage(disk) });
    await s.open();
    const training = s.call('train', { phase: 'sparse', steps: 9, paused: true });
    await s.next(({ type }) => type === 'activity');
    for (const act of [
      () => s.call('advance', null),
      () => s.call('turn', { lambda: 0.5 }),
    ] as const) {
      const stored = s.next(({ type }) => type === 'stored');
      await act();
      await stored;
    }
    const later = startSession('wasm', { storage: memoryStorage(disk) });
    await later.open();
    await later.call('openRun', { id: later.last('kept').networks[0]?.name ?? '' });
    expect(later.last('run').config.phases.sparse.lambda).toBe(0.5);
    expect(later.last('network').stopped).toMatchObject({ phase: 'sparse', step: 1 });
    await s.call('stop', null);
    await training;
  });
});
