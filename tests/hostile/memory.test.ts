// What wants memory gets little: the bombs of all tables are made and read in a process that has done nothing
// else, so that its peak is theirs. What makes one holds little itself, therefore (`zeros` of bombs.ts).
import { expect, it } from 'vitest';
import { tables } from './hostile-case';
import { expectSaid } from './expect-said';

/**
 * Megabytes that all of them together may add to the peak of the process: what a reader may hold, and what a collector of
 * garbage that nobody hurries leaves lying. The bombs say hundreds of megabytes to gigabytes.
 */
const MOST = 192;

it(`takes at most ${MOST} MB for what pretends to be small or large`, async () => {
  const before = process.resourceUsage().maxRSS;
  for (const { kind, read, cases } of tables)
    for (const one of cases.filter(({ bomb }) => bomb)) {
      await expectSaid(read, one);
      // In kilobytes.
      const grown = (process.resourceUsage().maxRSS - before) / 1024;
      expect(grown, `MB after ${kind}: ${one.name}`).toBeLessThan(MOST);
    }
});
