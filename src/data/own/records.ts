// Many small pieces of bytes of one length, whose number nobody knows beforehand: kept in chunks, so that growing
// copies nothing, put into another order where they lie, and handed out chunk by chunk, so that all of them never
// lie there twice.

/** Bytes of a chunk, or one record where that is longer. */
const CHUNK = 8 * 2 ** 20;

export class Records {
  private chunks: (Uint8Array<ArrayBuffer> | null)[] = [];
  private readonly each: number;
  private used = 0;

  /** @param bytes of a record */
  constructor(private readonly bytes: number) {
    this.each = Math.max(1, Math.floor(CHUNK / bytes));
  }

  get count(): number {
    return this.used;
  }

  /** A view of one more, all zeros. */
  add(): Uint8Array {
    if (this.used % this.each === 0) this.chunks.push(new Uint8Array(this.each * this.bytes));
    this.used += 1;
    return this.at(this.used - 1);
  }

  at(place: number): Uint8Array {
    const chunk = this.chunks[Math.floor(place / this.each)];
    if (chunk === null || chunk === undefined) throw new RangeError(`there is no record ${place}`);
    const from = (place % this.each) * this.bytes;
    return chunk.subarray(from, from + this.bytes);
  }

  /** Puts the record of `order[i]` at place `i`. @param order every place once */
  permute(order: Uint32Array): void {
    const done = new Uint8Array(order.length);
    const held = new Uint8Array(this.bytes);
    for (let start = 0; start < order.length; start++) {
      if (done[start] === 1) continue;
      held.set(this.at(start));
      let place = start;
      for (;;) {
        done[place] = 1;
        const from = order[place] ?? start;
        if (from === start) break;
        this.at(place).set(this.at(from));
        place = from;
      }
      this.at(place).set(held);
    }
  }

  /** The next so many from the beginning on, in memory of their own; what they were of is let go. */
  take(from: number, count: number): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(count * this.bytes);
    for (let i = 0; i < count; i++) {
      const place = from + i;
      out.set(this.at(place), i * this.bytes);
      if ((place + 1) % this.each === 0) this.chunks[Math.floor(place / this.each)] = null;
    }
    return out;
  }
}
