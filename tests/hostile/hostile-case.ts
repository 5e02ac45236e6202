// What a table of hostile input holds. Each kind of file has its own, `<kind>-cases.ts`, which exports one
// `table`; hostile.test.ts, memory.test.ts and fuzz.test.ts find them by that name.

export type Bytes = Uint8Array<ArrayBuffer>;

/** A file that means harm, and what is said of it. */
export interface HostileCase {
  readonly name: string;
  readonly make: () => Bytes | Promise<Bytes>;
  /** The whole message; or its beginning, followed by “…”, where the rest differs by runtime. */
  readonly says: string;
  /** What is said instead where the runtime sees it another way. */
  readonly or?: string;
  /** It wants memory: it is read in a process that holds little, whose peak is measured. */
  readonly bomb?: true;
}

/** Changes of good files that are tried. */
export interface Fuzz {
  readonly seeds: () => readonly Bytes[] | Promise<readonly Bytes[]>;
  /** Makes a changed file pass the first look, as checksums made anew; used for every other change. */
  readonly mend?: (changed: Bytes) => Bytes;
  /** How many changes are tried; 2,000 where it does not say. */
  readonly count?: number;
}

export interface HostileTable {
  /**
   * Reads a file as the product does, all of it. A text that it answers is taken for what was said, so that
   * what is passed over instead of refused can stand in the table, too.
   * @throws EspalierError for everything that it does not take
   */
  readonly read: (bytes: Bytes) => unknown;
  readonly cases: readonly HostileCase[];
  readonly fuzz?: Fuzz;
}

/** Every table by its kind, in the order of their names. */
export const tables: readonly (HostileTable & { readonly kind: string })[] = Object.entries(
  import.meta.glob<HostileTable>('./*-cases.ts', { eager: true, import: 'table' }),
).map(([path, table]) => ({ kind: path.slice('./'.length, -'-cases.ts'.length), ...table }));
