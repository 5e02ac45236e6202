// Every hostile file is refused, or passed over, with exactly the words that its table has for it. Bombs are
// memory.test.ts's.
import { describe, expect, it } from 'vitest';
import { tables } from './hostile-case';
import { expectSaid } from './expect-said';

describe.each(tables)('hostile $kind', ({ cases, read }) => {
  it.each(cases.filter(({ bomb }) => bomb !== true))('$name', (one) => expectSaid(read, one));

  it('has a name of its own for every case', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});
