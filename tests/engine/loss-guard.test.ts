// Reads from a device that is lost: before they begin, while they wait, and where it never happens.
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src/core/errors';
import { LossGuard } from '../../src/engine/loss-guard';

const error = new EngineError('The GPU was lost.', 'Go on with the WASM engine.');
const never = new Promise<number>(() => undefined);

async function lostGuard(): Promise<LossGuard> {
  const guard = new LossGuard(Promise.resolve(error));
  await guard.lost;
  return guard;
}

describe('a read', () => {
  it('that waits when the device is lost ends with its error', async () => {
    let lose: (error: EngineError) => void = () => undefined;
    const guard = new LossGuard(new Promise((resolve) => (lose = resolve)));
    const read = guard.guard(never);
    lose(error);
    await expect(read).rejects.toBe(error);
  });

  it('that begins after the loss and is never answered ends with the device’s error', async () => {
    const guard = await lostGuard();
    await expect(guard.guard(never)).rejects.toBe(error);
  });

  it('that the browser refuses after the loss ends with the device’s error', async () => {
    const guard = await lostGuard();
    const refused = Promise.reject(new DOMException('Device is lost', 'AbortError'));
    await expect(guard.guard(refused)).rejects.toBe(error);
  });

  it('of memory that is still there is answered after the loss', async () => {
    const guard = await lostGuard();
    expect(await guard.guard(Promise.resolve(3))).toBe(3);
  });

  it('keeps its answer and its own error where nothing is lost', async () => {
    const guard = new LossGuard(new Promise(() => undefined));
    const own = new RangeError('no such place');
    expect(await guard.guard(Promise.resolve(3))).toBe(3);
    await expect(guard.guard(Promise.reject(own))).rejects.toBe(own);
  });
});
