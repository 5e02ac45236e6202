import { describe, expect, it } from 'vitest';
import { marked, unmarked } from '../../../src/ui/term/marked';

describe('a message with explained words', () => {
  it('falls into plain and explained pieces, in order', () => {
    expect(marked('Every <gate>gate</gate> is above <threshold>τ</threshold>.')).toEqual([
      { words: 'Every ', term: null },
      { words: 'gate', term: 'gate' },
      { words: ' is above ', term: null },
      { words: 'τ', term: 'threshold' },
      { words: '.', term: null },
    ]);
  });

  it('without marks is one plain piece, and nothing is no piece', () => {
    expect(marked('Nothing is pruned.')).toEqual([{ words: 'Nothing is pruned.', term: null }]);
    expect(marked('')).toEqual([]);
  });

  it('keeps words marked with a name nobody explains as they are written', () => {
    expect(marked('a <toString>b</toString>')).toEqual([
      { words: 'a <toString>b</toString>', term: null },
    ]);
  });

  it('reads as plain text without its marks', () => {
    expect(unmarked('<gate>门控</gate>图')).toBe('门控图');
  });
});
