// What the bits of one run rest on, from its first step on: it goes on with that alone, unless somebody says
// that it may go on with what is here.
import { differences, keepsBits, otherBasis, type Basis, type DataMark } from '../core/basis';
import type { Difference } from '../core/run-log';

export class Footing {
  /** Where it stood before somebody let it go on elsewhere. */
  private left: Basis | null = null;
  /** Parts of the images that were compared. */
  private seen = -1;
  private resumed: boolean;

  /** @param known of a stored run; null before the first step */
  constructor(private known: Basis | null) {
    this.resumed = known !== null;
  }

  /** Null before the first step. */
  get basis(): Basis | null {
    return this.known;
  }

  /**
   * Training is to begin, or goes on. Answers why it is not bit for bit from here on; mostly nothing is.
   * @throws EngineError where something is another, and nobody has let it go on so
   */
  stand(is: Basis): readonly Difference[] {
    const { known, left, resumed } = this;
    const differs = known === null ? [] : differences(known, is);
    if (known !== null && differs.length > 0) throw otherBasis(known, is, differs);
    const loose: readonly Difference[] = resumed && !keepsBits(is) ? ['engine'] : [];
    this.left = null;
    this.resumed = false;
    this.known = known === null ? is : { ...is, data: known.data };
    return left === null ? loose : differences(left, is);
  }

  /** Images have come. @throws EngineError where they are others than were trained on */
  see(data: DataMark): void {
    const { known } = this;
    if (known === null || data.parts.length === this.seen) return;
    const is = { ...known, data };
    const differs = differences(known, is);
    if (differs.length > 0) throw otherBasis(known, is, differs);
    this.seen = data.parts.length;
    if (this.seen > known.data.parts.length) this.known = is;
  }

  /** From here on it goes on with what is here. */
  move(): void {
    this.left = this.known ?? this.left;
    this.known = null;
    this.seen = -1;
  }
}
