// A device that trainers share: also by one that was given up while it was still being made.
import { describe, expect, it } from 'vitest';
import { Shared } from '../../src/engine/tfjs/shared';

interface Device {
  readonly name: number;
  lost: boolean;
}

/** Devices that are ready when the test says so, and what happened to them. */
function devices() {
  const begun: number[] = [];
  const ended: number[] = [];
  const ready: (() => Promise<void>)[] = [];
  const shared = new Shared<Device>({
    make: () =>
      new Promise((resolve) => {
        const device = { name: ready.length, lost: false };
        ready.push(async () => {
          resolve(device);
          await Promise.resolve();
          await Promise.resolve();
        });
      }),
    begin: ({ name }) => void begun.push(name),
    isUsable: ({ lost }) => !lost,
    end: ({ name }) => void ended.push(name),
  });
  return { shared, begun, ended, ready: async (index: number) => ready[index]?.() };
}

describe('a device for several trainers', () => {
  it('is made once and ends behind the last of them', async () => {
    const { shared, begun, ended, ready } = devices();
    const asked = shared.borrow();
    await ready(0);
    const one = await asked;
    const other = await shared.borrow();
    expect(other.thing).toBe(one.thing);
    one.release();
    expect(ended).toEqual([]);
    other.release();
    expect({ begun, ended }).toEqual({ begun: [0], ended: [0] });
  });

  it.each([
    [0, 1],
    [1, 0],
  ])('is one when two ask at once and number %i is ready sooner', async (sooner, later) => {
    const { shared, begun, ended, ready } = devices();
    const asked = [shared.borrow(), shared.borrow()];
    await ready(sooner);
    await ready(later);
    const [one, other] = await Promise.all(asked);
    expect([one?.thing.name, other?.thing.name]).toEqual([sooner, sooner]);
    expect({ begun, ended }).toEqual({ begun: [sooner], ended: [later] });
    one?.release();
    expect(ended).toEqual([later]);
    other?.release();
    expect(ended).toEqual([later, sooner]);
  });

  it('is another once it was lost, and whoever had the lost one ends only that', async () => {
    const { shared, ended, ready } = devices();
    const first = shared.borrow();
    await ready(0);
    const old = await first;
    old.thing.lost = true;
    const second = shared.borrow();
    await ready(1);
    const young = await second;
    old.release();
    expect(ended).toEqual([0]);
    const third = await shared.borrow();
    expect(third.thing).toBe(young.thing);
  });

  it('is made anew after a time when nobody had it', async () => {
    const { shared, begun, ready } = devices();
    const first = shared.borrow();
    await ready(0);
    (await first).release();
    const second = shared.borrow();
    await ready(1);
    expect((await second).thing.name).toBe(1);
    expect(begun).toEqual([0, 1]);
  });
});
