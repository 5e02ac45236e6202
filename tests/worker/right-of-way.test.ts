import { afterEach, expect, it, vi } from 'vitest';
import { claimWay, createRightOfWay } from '../../src/core/right-of-way';
import { startSession, TINY_RUN } from './harness';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('trains on the processor only while the hand has not the way', async () => {
  vi.stubGlobal('crossOriginIsolated', true);
  const way = createRightOfWay();
  vi.unstubAllGlobals();
  if (way === null) throw new Error('Memory can be shared here.');
  const s = startSession('wasm');
  await s.call('open', { base: '', change: TINY_RUN, start: 'fresh', way });
  const wait = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
  await s.call('train', { phase: 'dense', steps: 1 });
  expect(wait).not.toHaveBeenCalled();
  // Moved a moment from now on a clock that stands: every operation of a step finds the way taken.
  const now = Date.now();
  vi.spyOn(Date, 'now').mockReturnValue(now);
  claimWay(way, now);
  await s.call('train', { phase: 'dense', steps: 1 });
  expect(wait.mock.calls.length).toBeGreaterThan(20);

  // A measure of time would be one of the hand as well.
  wait.mockClear();
  await s.call('timeInference', { rate: 0.4, rounds: 1 });
  expect(wait).not.toHaveBeenCalled();
});
