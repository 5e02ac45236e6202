// Addresses in the engine's memory, handed out one behind the other before the memory is made; what
// must stand there is collected and written when it is.

/** Bytes every piece begins at a multiple of: a cache line. */
const LINE = 64;

export class Layout {
  private readonly words: { readonly at: number; readonly values: ArrayLike<number> }[] = [];
  private readonly placed = new Map<Int32Array, number>();

  /** @param end the first free byte */
  constructor(private end: number) {}

  /** Room for so many bytes. */
  take(bytes: number): number {
    const at = this.end;
    this.end += Math.ceil(bytes / LINE) * LINE;
    return at;
  }

  /** Room for words, and the words. */
  place(values: readonly number[]): number {
    const at = this.take(values.length * 4);
    this.words.push({ at, values });
    return at;
  }

  /** As {@link place}, once for every array. */
  placeOnce(values: Int32Array): number {
    const known = this.placed.get(values);
    if (known !== undefined) return known;
    const at = this.take(values.length * 4);
    this.words.push({ at, values });
    this.placed.set(values, at);
    return at;
  }

  /** Bytes handed out, from 0. */
  get size(): number {
    return this.end;
  }

  /** Writes what was placed. */
  write(words: Int32Array): void {
    for (const { at, values } of this.words) words.set(values, at / 4);
  }
}
