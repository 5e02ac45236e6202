// Time that stands until a test moves it.
import type { After } from '../../src/core/patience';

export class HandTime {
  private time = 0;
  private timers: { at: number; call: () => void }[] = [];

  readonly now = (): number => this.time;

  readonly after: After = (ms, call) => {
    const timer = { at: this.time + ms, call };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((other) => other !== timer));
  };

  /** Lets so many milliseconds pass, with every call at its time. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = Math.max(this.time, next.at);
      next.call();
    }
    this.time = end;
  }

  /** Jumps ahead, as for a machine that sleeps. */
  sleep(ms: number): void {
    this.time += ms;
  }
}
