// A live region: the first message at once, then one in five seconds, whatever comes and in whatever
// language.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PACE } from '../../../src/ui/status/pace';
import { createVoice } from '../../../src/ui/status/voice';

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
