// Keeps count of what an archive has given so far, and refuses what is too much by what was measured and never
// by what a header says. Tells names that are taken from those that are passed over.
import { archiveBomb, archiveLarge, archiveMany, archiveNames } from './archive-errors';
import type { ArchiveLimits, Skipped, WhySkipped } from './entry';

/** Files that unpack to more than this are held to the next number. */
const SMALL = 64 * 2 ** 20;
/** Pictures, weights and text are packed to no less than a tenth; zeros to a thousandth. */
const MOST_TIMES = 200;
/** Characters of a name that is passed over. */
const MOST_SHOWN = 200;

export interface Named {
  /** The name as it stands, as well as it can be shown. */
  readonly text: string;
  readonly utf8: boolean;
}

export class Tally {
  private entries = 0;
  private unpacked = 0;
  private characters = 0;
  private readonly paths = new Set<string>();

  /**
   * @param name of the archive
   * @param packed its size in bytes
   */
  constructor(
    private readonly name: string,
    private readonly packed: number,
    private readonly limits: ArchiveLimits,
  ) {}

  /** Counts an entry. @throws FormatError where it is one too many */
  entry(): void {
    this.entries += 1;
    if (this.entries > this.limits.entries) throw archiveMany(this.name, this.limits.entries);
  }

  /** Counts bytes that were unpacked. @throws FormatError, and again at every later call, where they are too many */
  bytes(count: number): void {
    this.unpacked += count;
    const { total } = this.limits;
    if (this.unpacked > total) throw archiveLarge(this.name, total);
    if (this.unpacked > SMALL && this.unpacked > MOST_TIMES * this.packed)
      throw archiveBomb(this.name, MOST_TIMES);
  }

  /**
   * The path of a file by its name; why it is passed over; or null for a folder, or what a system leaves behind.
   * @param dos whether “\” stands between folders, too
   */
  path({ text, utf8 }: Named, dos: boolean): string | Skipped | null {
    const parts = (dos ? text.replaceAll('\\', '/') : text).split('/');
    if (parts.at(-1) === '' && text !== '') return null;
    const named = parts.filter((part) => part !== '' && part !== '.');
    if (isLeftBehind(named)) return null;
    const why = this.objection(text, utf8, parts, named);
    if (why !== null) return skipped(text, why);
    const path = named.join('/');
    this.characters += path.length;
    if (this.characters > this.limits.names) throw archiveNames(this.name, this.limits.names);
    if (this.paths.has(path)) return skipped(path, 'twice');
    this.paths.add(path);
    return NESTED.test(path) ? skipped(path, 'nested') : path;
  }

  private objection(
    text: string,
    utf8: boolean,
    parts: readonly string[],
    named: readonly string[],
  ): WhySkipped | null {
    if (!utf8) return 'notUtf8';
    if (text.length > this.limits.name) return 'long';
    if (CONTROL.test(text)) return 'control';
    if (named.length === 0) return 'nameless';
    if (parts[0] === '' || /^\\|^[A-Za-z]:([\\/]|$)/.test(text)) return 'absolute';
    // By either slash: a name that leads out on one system only is no name to keep either.
    if (named.some((part) => part.split('\\').includes('..'))) return 'outside';
    return null;
  }
}

export const skipped = (text: string, why: WhySkipped): Skipped => ({
  path: text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text,
  why,
});

/** Of both sets of control characters. */
const CONTROL = /\p{Cc}/u;

/** Several files packed as one; a single one in gzip is no archive. */
const NESTED = /\.(zip|tar|tgz|tbz2?|txz|tzst|7z|rar|tar\.(gz|bz2|xz|zst))$/i;

const isLeftBehind = (parts: readonly string[]): boolean => {
  const name = parts.at(-1) ?? '';
  return (
    parts[0] === '__MACOSX' ||
    name.startsWith('._') ||
    ['.DS_Store', 'Thumbs.db', 'desktop.ini'].includes(name)
  );
};
