// Waits for an engine, whose device may never answer: tells when a wait lasts, ends it with an error when
// it lasts too long, and soon after a stop. An engine that was slow before may take longer.
// Invariant: whatever was waited for, no command waits for ever.
import { words } from '../core/error-words';
import { EngineError } from '../core/errors';
import { PATIENCE, type After } from '../core/patience';

/** A slow engine may take so many times the longest wait it has answered. */
const SLACK = 3;

interface Wait {
  /** Milliseconds since it began or was last heard of, and those it may still take. */
  waited: number;
  left: number;
  readonly end: (error: EngineError) => void;
}

export interface WaitOptions<T> {
  /** Milliseconds it may take. */
  readonly limit?: number;
  /** Takes an answer that came when nobody waited any more. */
  readonly late?: (value: T) => void;
}

export class Patience {
  private readonly waits = new Set<Wait>();
  private longest = 0;
  private hurried = false;
  private looking = false;
  private told = 0;

  /**
   * @param tell told how many seconds the engine has not answered for, once that is long; 0 when it has
   */
  constructor(
    private readonly now: () => number,
    private readonly after: After,
    private readonly tell: (seconds: number) => void,
  ) {}

  /** The work's answer. @throws EngineError where it does not come in time */
  wait<T>(work: Promise<T>, options: WaitOptions<T> = {}): Promise<T> {
    return this.begin(work, options).answer;
  }

  /** The same for work that says how far it has come: `heard` begins its time anew. */
  begin<T>(work: Promise<T>, { limit, late }: WaitOptions<T> = {}) {
    const most = limit ?? Math.max(PATIENCE.engineGone, SLACK * this.longest);
    const begun = this.now();
    let end: (error: EngineError) => void = () => undefined;
    const ended = new Promise<never>((_, reject) => (end = reject));
    const own: Wait = { waited: 0, left: this.hurried ? Math.min(most, this.grace) : most, end };
    this.waits.add(own);
    this.look();
    const answered = work.then((value) => {
      if (!this.waits.has(own)) late?.(value);
      else this.longest = Math.max(this.longest, this.now() - begun);
      return value;
    });
    const answer = Promise.race([answered, ended]).finally(() => this.leave(own));
    const heard = () => {
      if (this.hurried) return;
      own.waited = 0;
      own.left = most;
    };
    return { answer, heard };
  }

  /** From now on waits are short: somebody wants the work to end. */
  hurry(): void {
    this.hurried = true;
    for (const wait of this.waits) wait.left = Math.min(wait.left, this.grace);
  }

  /** Other work begins. */
  calm(): void {
    this.hurried = false;
  }

  private get grace(): number {
    return Math.max(PATIENCE.stopping, SLACK * this.longest);
  }

  private leave(wait: Wait): void {
    this.waits.delete(wait);
    if (this.waits.size === 0) this.say(0);
  }

  /** Looks at the waits again and again, for as long as there are any. */
  private look(): void {
    if (this.looking) return;
    this.looking = true;
    let last = this.now();
    const again = () => {
      this.looking = false;
      if (this.waits.size === 0) return;
      const now = this.now();
      // Asleep, nobody waits.
      const passed = Math.min(now - last, 2 * PATIENCE.look);
      last = now;
      for (const wait of this.waits) {
        wait.waited += passed;
        wait.left -= passed;
        if (wait.left > 0) continue;
        this.leave(wait);
        wait.end(silence(wait.waited));
      }
      const most = Math.max(0, ...[...this.waits].map(({ waited }) => waited));
      const long = Math.max(PATIENCE.engineSilent, SLACK * this.longest);
      this.say(most >= long ? Math.floor(most / 1000) : 0);
      this.looking = this.waits.size > 0;
      if (this.looking) this.after(PATIENCE.look, again);
    };
    this.after(PATIENCE.look, again);
  }

  private say(seconds: number): void {
    if (seconds === this.told) return;
    this.told = seconds;
    this.tell(seconds);
  }
}

const silence = (ms: number): EngineError => {
  const seconds = Math.round(ms / 1000);
  return new EngineError(
    `The engine has not answered for ${seconds} s.`,
    'Start it again, or go on with another engine.',
    words('engineSilent', 'engineAgain', { seconds }),
  );
};
