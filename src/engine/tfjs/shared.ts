// One costly thing for all who need it at a time: made for the first, ended behind the last.

/** A thing on loan. Whoever got it calls `release` once. */
export interface Loan<T> {
  readonly thing: T;
  release(): void;
}

/** How a thing is made, known to be of use still, and ended. */
interface Life<T> {
  make(): Promise<T>;
  /** Called once for each that is made and lent. */
  begin(thing: T): void;
  isUsable(thing: T): boolean;
  /** Called once for each that was made: when nobody has it, or when another was ready sooner. */
  end(thing: T): void;
}

/**
 * Lends one thing to many. Two may ask for it at once, and one of them may give up and let it go long after
 * the other has begun: every loan ends its own thing alone.
 */
export class Shared<T> {
  private held: { readonly thing: T; users: number } | null = null;

  constructor(private readonly life: Life<T>) {}

  /** @throws what making it throws */
  async borrow(): Promise<Loan<T>> {
    const held = this.usable() ?? this.adopt(await this.life.make());
    held.users++;
    const release = () => {
      if (--held.users > 0) return;
      if (this.held === held) this.held = null;
      this.life.end(held.thing);
    };
    return { thing: held.thing, release };
  }

  private usable() {
    return this.held !== null && this.life.isUsable(this.held.thing) ? this.held : null;
  }

  /** Holds what was made, or what somebody else has made meanwhile. */
  private adopt(thing: T) {
    const sooner = this.usable();
    if (sooner !== null) {
      this.life.end(thing);
      return sooner;
    }
    this.life.begin(thing);
    this.held = { thing, users: 0 };
    return this.held;
  }
}
