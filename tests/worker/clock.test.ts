// The worker's clock: it lets waiting messages in, and holds nothing open when nobody waits.
import { expect, it } from 'vitest';
import { createClock, createThrottle } from '../../src/worker/clock';

const ports = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;

it('breathes in turn, and keeps no process alive between breaths', async () => {
  const before = ports();
  const clock = createClock();
  expect(ports()).toBe(before);
  const turns: number[] = [];
  const breaths = [1, 2].map((turn) => clock.breathe().then(() => turns.push(turn)));
  expect(ports()).toBe(before + 1);
  await Promise.all(breaths);
  expect(turns).toEqual([1, 2]);
  expect(ports()).toBe(before);
  await clock.breathe();
  expect(ports()).toBe(before);
});

it('throttles to one in an interval', () => {
  let time = 0;
  const due = createThrottle({ now: () => time, breathe: () => Promise.resolve() }, 100);
  const seen: boolean[] = [];
  for (time of [0, 50, 99, 100, 150, 200]) seen.push(due());
  expect(seen).toEqual([true, false, false, true, false, true]);
});
