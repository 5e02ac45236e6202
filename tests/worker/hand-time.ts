// Time that stands until a test moves it.
import { nodeClock } from '../../headless/session';
import type { After } from '../../src/core/patience';
import { createRunControl } from '../../src/worker/run-control';

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

/** Such time for a phase, with the control of its run. @param paused whether it begins with a pause */
export function controlledTime(paused = false) {
  const time = new HandTime();
  const clock = { ...nodeClock, now: time.now };
  const control = createRunControl(
    () => clock.breathe(),
    () => undefined,
    paused,
  );
  return { time, clock, control };
}
