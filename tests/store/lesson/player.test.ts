// A recording that a step plays: snapshot by snapshot, in the network's place, from wherever it stands.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkLesson } from '../../../src/core/read-lesson';
import { rest } from '../run-events';
import { begin, recording, shipped } from './desk-at-hand';

const playing = checkLesson({
  version: 1,
  title: 'Plays',
  steps: [{ text: 'One', play: 'normal' }, { text: 'Two' }],
});
const steps = recording('normal').snapshots.map(({ step }) => step);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function opened(step = 1) {
  const at = begin(shipped, { lesson: () => Promise.resolve(playing) });
  await at.go(step);
  await at.settle();
  const shown = () => at.store.getState().run.standIn?.step ?? null;
  return { ...at, shown, plays: () => at.desk.getState().playing };
}

it('begins with the first snapshot, shows one after another, and stops at the last', async () => {
  const { desk, shown, plays } = await opened();
  expect([shown(), plays()]).toEqual([null, false]);
  desk.play(true);
  expect([shown(), plays()]).toEqual([steps[0], true]);
  vi.advanceTimersByTime(399);
  expect(shown()).toBe(steps[0]);
  vi.advanceTimersByTime(1);
  expect(shown()).toBe(steps[1]);
  vi.advanceTimersByTime(400 * (steps.length - 3));
  expect([shown(), plays()]).toEqual([steps.at(-2), true]);
  vi.advanceTimersByTime(400);
  expect([shown(), plays()]).toEqual([steps.at(-1), false]);
  vi.advanceTimersByTime(4000);
  expect(shown()).toBe(steps.at(-1));
  desk.play(true);
  expect([shown(), plays()]).toEqual([steps[0], true]);
});

it('goes on from where it was stopped, or put', async () => {
  const { desk, shown, plays } = await opened();
  desk.play(true);
  vi.advanceTimersByTime(800);
  desk.play(false);
  vi.advanceTimersByTime(4000);
  expect([shown(), plays()]).toEqual([steps[2], false]);
  desk.play(true);
  expect(shown()).toBe(steps[2]);
  vi.advanceTimersByTime(400);
  expect(shown()).toBe(steps[3]);
  desk.showAt(1);
  expect([shown(), plays()]).toEqual([steps[1], false]);
  vi.advanceTimersByTime(4000);
  expect(shown()).toBe(steps[1]);
});

it('plays nothing in a step that has no recording, or before it is here', async () => {
  const without = await opened(2);
  without.desk.play(true);
  without.desk.showAt(3);
  expect([without.shown(), without.plays()]).toEqual([null, false]);
  const waiting = begin(shipped, {
    lesson: () => Promise.resolve(playing),
    recording: () => new Promise(() => undefined),
  });
  await waiting.go(1);
  waiting.desk.play(true);
  expect(waiting.desk.getState().playing).toBe(false);
});

it('stops where the person goes back to the network, goes on in the lesson, or leaves', async () => {
  const ways: ((at: Awaited<ReturnType<typeof opened>>) => unknown)[] = [
    ({ desk }) => desk.back(),
    ({ go }) => go(2),
    ({ desk }) => desk.leave(),
    ({ port }) => port.say(rest(1)),
    ({ actions }) => actions.measure(),
  ];
  const after = [];
  for (const way of ways) {
    const at = await opened();
    at.desk.play(true);
    await way(at);
    vi.advanceTimersByTime(400);
    after.push([at.shown() === null, at.plays()]);
  }
  expect(after).toEqual([
    [true, false],
    [true, false],
    [true, false],
    // What the worker says behind it changes nothing of what is shown.
    [false, true],
    [true, false],
  ]);
});
