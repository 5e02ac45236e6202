import { describe, expect, it } from 'vitest';
import { marked, unmarked } from '../../../src/ui/term/marked';

describe('a message with explained words', () => {
  it('falls into plain and explained pieces, in order', () => {
    expect(marked('Every <gate>gate</gate> is above <threshold>τ</threshold>.')).toEqual([
      { words: 'Every ', term: null, said: null },
      { words: 'gate', term: 'gate', said: null },
      { words: ' is above ', term: null, said: null },
      { words: 'τ', term: 'threshold', said: null },
      { words: '.', term: null, said: null },
    ]);
  });

  it('without marks is one plain piece, and nothing is no piece', () => {
    expect(marked('Nothing is pruned.')).toEqual([
      { words: 'Nothing is pruned.', term: null, said: null },
    ]);
    expect(marked('')).toEqual([]);
  });

  it('keeps words marked with a name nobody explains as they are written', () => {
    expect(marked('a <toString>b</toString>')).toEqual([
      { words: 'a <toString>b</toString>', term: null, said: null },
    ]);
  });

  it('may say of one word what is not said of every word of its name', () => {
    expect(marked('Then <spread=82 of 100 are right>82 %</spread>.')).toEqual([
      { words: 'Then ', term: null, said: null },
      { words: '82 %', term: 'spread', said: '82 of 100 are right' },
      { words: '.', term: null, said: null },
    ]);
  });

  it('reads as plain text without its marks', () => {
    expect(unmarked('<gate>门控</gate>图')).toBe('门控图');
  });
});
