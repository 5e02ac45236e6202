// Waits for what may end in any way, with a clock that nothing moves.
import { expect, test } from 'vitest';
import { within } from '../../src/core/patience';

const never = () => () => undefined;

test.each([
  ['an error', new TypeError('gone'), 'gone'],
  ['a text', 'gone', 'gone'],
  ['nothing', undefined, ''],
  ['an object that nothing makes a text of', Object.create(null), ''],
])('a wait ends with its work where that rejects with %s', async (_, reason, said) => {
  const work = Promise.reject(reason as Error);
  await expect(within(work, 1, never, () => null)).rejects.toThrow(said);
});
