// What browsers fire and scripts throw, with and without what their types promise.
import { describe, expect, it } from 'vitest';
import { toReport } from '../../src/core/errors';
import { saidBy } from '../../src/core/said';

const getter = {
  get message(): string {
    throw new Error('of a getter');
  },
};

describe('what something from outside says', () => {
  it.each([
    [new TypeError('x is not a function'), 'x is not a function'],
    [new DOMException('Denied.', 'SecurityError'), 'Denied.'],
    [{ message: 'of another realm' }, 'of another realm'],
    ['a string', 'a string'],
  ])('is its message', (thrown, said) => expect(saidBy(thrown)).toBe(said));

  it.each([
    ['an event without a message, as of a worker that did not load', new Event('error')],
    ['an error without a message', new Error('')],
    ['a message that is no text', { message: undefined }],
    ['a message that cannot be read', getter],
    ['nothing', undefined],
  ])('may be nothing: %s', (_, thrown) => {
    expect(saidBy(thrown)).toBeNull();
    const { message } = toReport(thrown);
    expect(message).toMatch(/^Something failed inside: ./);
    expect(message.includes('isTrusted')).toBe(false);
  });
});
