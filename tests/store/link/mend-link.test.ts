// What mails and chats put around a link, taken away again.
import { describe, expect, it } from 'vitest';
import { withoutMarks } from '../../../src/store/link/mend-link';

describe('a text that came with marks around it', () => {
  it.each([
    [' 0.4. ', '0.4'],
    ['0.4"),…', '0.4'],
    ['0\u200b.4。」', '0.4'],
    ['a.b (c)', 'a.b (c'],
    ['🌳.', '🌳'],
    ['...', ''],
    ['', ''],
  ])('%j is %j', (text, without) => {
    expect(withoutMarks(text)).toBe(without);
  });

  it('keeps marks within it, and is read once however many they are', () => {
    const text = `${'.'.repeat(100_000)}x`;
    expect(withoutMarks(text)).toBe(text);
    expect(withoutMarks(`x${'.'.repeat(100_000)}`)).toBe('x');
  });
});
