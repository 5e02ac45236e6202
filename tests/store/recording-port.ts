// A wire with nobody at its other end: it keeps what was posted and says what a test has it say.
import type { Event } from '../../src/core/events';
import type { Port, Posted } from '../../src/store/port';
import type { PageClock } from '../../src/store/trainer-client';

export class RecordingPort implements Port {
  readonly posted: Posted[] = [];
  say: (event: Event) => void = () => undefined;
  breakDown: (why: string | null) => void = () => undefined;

  post(command: Posted, transfer: Transferable[]): void {
    // As a worker's port does: refuses what cannot be copied, and takes over what is transferred.
    this.posted.push(structuredClone(command, { transfer }));
  }

  listen(onEvent: (event: Event) => void, onBroken: (why: string | null) => void): void {
    this.say = onEvent;
    this.breakDown = onBroken;
  }

  /** The commands' names in the order they were posted. */
  get names(): string[] {
    return this.posted.map(({ type }) => type);
  }

  /** Answers the latest command. */
  answer(value: unknown): void {
    this.say({ type: 'answer', id: this.posted.at(-1)?.id ?? 0, value });
  }
}

/** A clock that stands until a test moves it, second by second. */
export class HandClock implements PageClock {
  private time = 0;
  private readonly calls: (() => void)[] = [];

  now(): number {
    return this.time;
  }

  every(_ms: number, call: () => void): void {
    this.calls.push(call);
  }

  /** Lets seconds pass, with a look at each. */
  pass(seconds: number): void {
    for (let i = 0; i < seconds; i++) {
      this.time += 1000;
      for (const call of this.calls) call();
    }
  }

  /** Jumps ahead without any look, as for a page that sleeps. */
  sleep(seconds: number): void {
    this.time += 1000 * seconds;
  }
}
