// Messages read aloud come at most once in five seconds, and the newest is never lost.
import { expect, it } from 'vitest';
import { due, offer, PACE, silent, waitFor } from '../../../src/ui/status/pace';

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
