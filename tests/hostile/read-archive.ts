// Reads an archive as a door does, all of it, and says in one line what came of it.
import { isSkipped, ARCHIVE_LIMITS } from '../../src/formats/archive/entry';
import { openArchive } from '../../src/formats/archive/open-archive';
import type { Bytes, HostileCase } from './hostile-case';

/** Fewer names than a page takes, so that too many of them are made and read soon. */
const LIMITS = { ...ARCHIVE_LIMITS, names: 2 ** 20 };

/** Files that are told by name. */
const MOST_TOLD = 6;

/** “read a (3), b (0); passed over c: link”, with the bytes of each. */
export async function readArchive(bytes: Bytes, name: string): Promise<string> {
  const read: string[] = [];
  const passed: string[] = [];
  for await (const found of openArchive(new Blob([bytes]), name, LIMITS)) {
    if (isSkipped(found)) passed.push(`${found.path}: ${found.why}`);
    else read.push(`${found.path} (${(await found.bytes(Infinity)).length})`);
  }
  const told = read.length > MOST_TOLD ? `${read.length} files` : read.join(', ') || 'nothing';
  return `read ${told}${passed.map((one) => `; passed over ${one}`).join('')}`;
}

/** A line of a table. */
export type Row = readonly [name: string, make: HostileCase['make'], says: string];

export const casesOf = (rows: readonly Row[]): HostileCase[] =>
  rows.map(([name, make, says]) => ({ name, make, says }));

export const bombsOf = (rows: readonly Row[]): HostileCase[] =>
  casesOf(rows).map((one) => ({ ...one, bomb: true }));

export const AGAIN = 'Download it again, or pack it anew.';
export const LESS = 'Pack fewer or smaller files.';
export const CHOOSE = 'Choose a .zip, .tar, .tar.gz or .gz file.';
