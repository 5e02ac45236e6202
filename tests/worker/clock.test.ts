// The worker's clock: it lets waiting messages in, and holds nothing open when nobody waits.
import { describe, expect, it } from 'vitest';
import { createBreath, createClock, createThrottle } from '../../src/worker/clock';

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

describe('a breath between two pieces of work', () => {
  /** Breaths of a millisecond each behind work of so many, while somebody waits for the first `waiting` of them. */
  const breaths = async (work: number, waiting: number) => {
    let [time, count] = [0, 0];
    const breathe = () => {
      time++;
      count++;
      return Promise.resolve();
    };
    const breath = createBreath({ now: () => time, breathe }, () => count < waiting);
    time += work;
    await breath();
    const first = count;
    time += work;
    await breath();
    return [first, count - first];
  };

  it('is one where nobody waits for it', async () => {
    expect(await breaths(600, 0)).toEqual([1, 1]);
  });

  it('lasts for a twentieth of the work before it while somebody waits, and no longer than that', async () => {
    expect(await breaths(600, 1000)).toEqual([30, 30]);
    expect(await breaths(600, 12)).toEqual([12, 1]);
    expect(await breaths(10, 1000)).toEqual([1, 1]);
    // As behind a pause of minutes.
    expect(await breaths(600_000, 10_000)).toEqual([500, 500]);
  });
});

it('throttles to one in an interval', () => {
  let time = 0;
  const due = createThrottle({ now: () => time, breathe: () => Promise.resolve() }, 100);
  const seen: boolean[] = [];
  for (time of [0, 50, 99, 100, 150, 200]) seen.push(due());
  expect(seen).toEqual([true, false, false, true, false, true]);
});
