// How much room is said to be needed is what a run takes.
import { expect, it } from 'vitest';
import { lacksRoom, roomFor } from '../../../src/ui/model/run-room';
import { TINY } from '../../tiny';
import { startSession, TINY_RUN } from '../../worker/harness';
import { Disk, memoryStorage } from '../../worker/memory-storage';

/** A disk that knows how full it was. */
class Gauge extends Disk {
  most = 0;

  override put(path: string, bytes: Uint8Array<ArrayBuffer>): void {
    super.put(path, bytes);
    this.most = Math.max(this.most, this.bytes);
  }
}

/** Of one whole run, for what is no weight: its table, its curves. */
const NOTES = 150_000;

it('covers all that a run ever has stored at once, and not twice as much', async () => {
  const disk = new Gauge();
  const s = startSession('wasm', { storage: memoryStorage(disk) });
  await s.open(TINY_RUN);
  for (const phase of ['dense', 'sparse'] as const) {
    await s.call('train', { phase, steps: 3 });
    await s.call('runs', null);
  }
  await s.call('prune', { rate: 0.2 });
  await s.call('runs', null);
  await s.call('finetune', { steps: 3 });
  await s.call('runs', null);
  expect(disk.most).toBeLessThan(roomFor(TINY) + NOTES);
  expect(disk.most).toBeGreaterThan(roomFor(TINY) / 2);
});

it('is lacking only where that is known', () => {
  const room = { used: 0, persistent: false };
  const needs = roomFor(TINY);
  expect(lacksRoom({ ...room, left: needs - 1 }, TINY)).toBe(true);
  expect(lacksRoom({ ...room, left: needs }, TINY)).toBe(false);
  expect(lacksRoom({ ...room, left: null }, TINY)).toBe(false);
  expect(lacksRoom(null, TINY)).toBe(false);
});
