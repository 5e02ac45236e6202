// What an archive holds, as whoever opens it sees it: files in their order, and what was passed over and why.
// Reads nothing itself.

/** A file in an archive. */
export interface ArchiveEntry {
  /** Its folders and its name, with “/” between them: never absolute, never with “.” or “..”. */
  readonly path: string;
  /** Bytes, as the archive says; null where it does not say (a single file in gzip). */
  readonly size: number | null;
  /**
   * Its bytes, in memory of their own. Once at the most, and before the next entry is asked for.
   * @param most bytes that it may have
   * @throws FormatError where it is damaged or larger; the entries behind it can be read all the same, unless
   * the whole archive is refused
   */
  bytes(most: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Why something in an archive was passed over. */
export type WhySkipped =
  /** Its path begins at the root or with a drive. */
  | 'absolute'
  /** Its path leads out of the archive (“..”). */
  | 'outside'
  /** Its name has control characters. */
  | 'control'
  /** Its name is not UTF-8, and nobody knows what it is. */
  | 'notUtf8'
  /** Its name is too long. */
  | 'long'
  | 'nameless'
  /** A file of this name came before. */
  | 'twice'
  /** It is an archive itself. */
  | 'nested'
  | 'link'
  /** A device or a pipe. */
  | 'device'
  /** A file with holes. */
  | 'sparse'
  | 'encrypted'
  /** Packed by a method that browsers do not have. */
  | 'method'
  /** A part of a file that goes on in another archive, or something else that is no file. */
  | 'special';

export interface Skipped {
  /** As much of its name as can be shown. */
  readonly path: string;
  readonly why: WhySkipped;
}

export const isSkipped = (found: ArchiveEntry | Skipped): found is Skipped => 'why' in found;

export interface ArchiveLimits {
  /** Entries, whatever they are. */
  readonly entries: number;
  /** Bytes of one file, however much its reader would take. */
  readonly entry: number;
  /** Bytes of all that was unpacked, read or not. */
  readonly total: number;
  /** Characters of a path. */
  readonly name: number;
  /** Characters of all paths together: they are held, to tell those that come twice. */
  readonly names: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 200_000,
  entry: 64 * 2 ** 20,
  total: 4 * 2 ** 30,
  name: 500,
  names: 32 * 2 ** 20,
};
