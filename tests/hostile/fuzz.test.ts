// Whatever is changed in a good file, it is read or refused by a named error, soon. An input that fails is
// written to kept/<kind>: it belongs there, is committed with what mends it, and is read again every time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng';
import { drawn } from '../long';
import { changedFile } from './fuzz';
import { tables, type Bytes } from './hostile-case';
import { outcomeOf } from './outcome';

const SEED = 2104;
const COUNT = 2000;
/** Failures that are told; the rest is as the first. */
const MOST_TOLD = 10;

const kept = new URL('kept/', import.meta.url);
const shortHash = (bytes: Bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

function keep(kind: string, bytes: Bytes): string {
  const name = `${kind}/${shortHash(bytes)}.bin`;
  mkdirSync(new URL(`${kind}/`, kept), { recursive: true });
  writeFileSync(new URL(name, kept), bytes);
  return name;
}

const keptOf = (kind: string): string[] =>
  existsSync(new URL(`${kind}/`, kept)) ? readdirSync(new URL(`${kind}/`, kept)) : [];

describe.each(tables)('changed $kind', ({ kind, read, fuzz }) => {
  it.each(keptOf(kind))('%s, which failed once, does not any more', async (name) => {
    const bytes = Uint8Array.from(readFileSync(new URL(`${kind}/${name}`, kept)));
    expect((await outcomeOf(read, bytes)).wrong).toBeNull();
  });

  it.each(fuzz === undefined ? [] : [fuzz])(
    'is read or refused by name',
    async ({ seeds, mend, count = COUNT }) => {
      const good = await seeds();
      for (const one of good) {
        const { said, refused, wrong } = await outcomeOf(read, one);
        expect(refused || wrong !== null ? (wrong ?? said) : 'read').toBe('read');
      }
      const failed: string[] = [];
      const numbers = Array.from({ length: count }, (_, number) => number);
      for (const number of drawn(`fuzz ${kind}`, numbers)) {
        const changed = changedFile(good, createRng(SEED, `${kind} ${number}`));
        const bytes = mend !== undefined && number % 2 === 1 ? mend(changed) : changed;
        const { wrong } = await outcomeOf(read, bytes);
        if (wrong === null) continue;
        failed.push(`seed ${SEED}, number ${number}, ${keep(kind, bytes)}: ${wrong}`);
        if (failed.length === MOST_TOLD) break;
      }
      expect(failed).toEqual([]);
    },
    600_000,
  );
});
