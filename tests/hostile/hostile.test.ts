// Every hostile file is refused, or passed over, with exactly the words that its table has for it.
import { describe, expect, it } from 'vitest';
import { tables } from './hostile-case';
import { outcomeOf } from './outcome';

describe.each(tables)('hostile $kind', ({ cases, read }) => {
  it.each(cases)('$name', async ({ make, says }) => {
    const { said, wrong } = await outcomeOf(read, await make());
    expect(wrong).toBeNull();
    if (says.endsWith('…')) expect(said?.slice(0, says.length - 1)).toBe(says.slice(0, -1));
    else expect(said).toBe(says);
  });

  it('has a name of its own for every case', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});
