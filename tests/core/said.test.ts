// What browsers fire and scripts throw, with and without what their types promise.
import { describe, expect, it } from 'vitest';
import { toReport } from '../../src/core/errors';
import { saidAfter, saidBy, thrownIn } from '../../src/core/said';

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
    expect(message).toMatch(/^Something failed inside(: .| and did not say what\.$)/);
    expect(message.includes('isTrusted')).toBe(false);
  });
});

describe('a sentence about what something says', () => {
  it.each([
    [new Error('kernel patches: pipe'), 'It failed: kernel patches: pipe.'],
    [new Error('Denied.'), 'It failed: Denied.'],
    [undefined, 'It failed.'],
    [Object.create(null), 'It failed.'],
  ])('ends once', (thrown, sentence) => expect(saidAfter('It failed', thrown)).toBe(sentence));
});

describe('an event of an error outside of any call', () => {
  it.each([
    [null, 'Uncaught null', null],
    [undefined, 'Uncaught undefined', null],
    [null, 'uncaught exception: undefined', null],
    [null, 'Script error.', 'Script error.'],
    [3, 'Uncaught 3', 3],
  ])('tells what was thrown', (error, message, thrown) =>
    expect(thrownIn({ error, message })).toBe(thrown),
  );
});
