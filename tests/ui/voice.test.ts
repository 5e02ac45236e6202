// A live region: the first message at once, then one in five seconds, whatever comes and in whatever
// language.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PACE, createVoice, due, offer, silent, waitFor } from '../../src/ui/voice';

// Messages read aloud come at most once in five seconds, and the newest is never lost.

it('speaks the first message at once', () => {
  expect(offer(silent, 'Training.', 10)).toEqual({
    spokenAt: 10,
    spoken: 'Training.',
    waiting: null,
  });
});

it('lets only the newest of many wait its turn', () => {
  let state = offer(silent, 'a', 0);
  state = offer(state, 'b', 100);
  state = offer(state, 'c', 200);
  expect(state.spoken).toBe('a');
  expect(waitFor(state, 200)).toBe(PACE - 200);
  expect(due(state, PACE - 1).spoken).toBe('a');
  expect(due(state, PACE).spoken).toBe('c');
});

it('drops what waits when the first message holds again', () => {
  const state = offer(offer(offer(silent, 'a', 0), 'b', 100), 'a', 200);
  expect(due(state, 2 * PACE).spoken).toBe('a');
  expect(state.waiting).toBeNull();
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listen() {
  const heard: string[] = [];
  const voice = createVoice((words) => {
    if (words !== heard.at(-1)) heard.push(words);
  });
  return { heard, voice };
}

it('speaks at once after a rest, and the newest of what came sooner', () => {
  const { heard, voice } = listen();
  voice.say('a');
  expect(heard).toEqual(['a']);
  voice.say('b');
  voice.say('c');
  vi.advanceTimersByTime(PACE - 1);
  expect(heard).toEqual(['a']);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual(['a', 'c']);
  vi.advanceTimersByTime(PACE);
  voice.say('d');
  expect(heard).toEqual(['a', 'c', 'd']);
});

it('lets a message wait for its turn however often it is handed in', () => {
  const { heard, voice } = listen();
  voice.say('Training stopped.');
  voice.say('训练已停止。');
  vi.advanceTimersByTime(PACE / 2);
  voice.say('训练已停止。');
  vi.advanceTimersByTime(PACE / 2);
  expect(heard).toEqual(['Training stopped.', '训练已停止。']);
});

it('empties the region and takes back what waits, and keeps its pace all the same', () => {
  const { heard, voice } = listen();
  voice.say('a');
  voice.say('b');
  voice.say('');
  voice.say('c');
  expect(heard).toEqual(['a', '']);
  vi.advanceTimersByTime(PACE);
  expect(heard).toEqual(['a', '', 'c']);
});
