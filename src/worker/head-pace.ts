// When a run that trains is written again: so seldom that it costs training a few percent at most. Told how long
// each write took and how many steps went on meanwhile; knows no storage and no clock.
// A write waits for the disk, and training goes on while it does: what it costs is the time that is gone beyond
// what those steps take by themselves.

/** Milliseconds between two writes at least … */
const LEAST_MS = 4000;
/** … and so many times as long as the last one held training up. */
const SHARE = 25;

/** A moment of a training. */
export interface Moment {
  /** By the clock of the session, in milliseconds. */
  readonly at: number;
  /** Steps of the run behind it. */
  readonly step: number;
}

export class HeadPace {
  private due = 0;
  private began: Moment = { at: 0, step: 0 };
  /** Where the last write ended; from there to the next, training has the machine for itself. */
  private ended: Moment | null = null;

  isDue(now: number): boolean {
    return now >= this.due;
  }

  begin(moment: Moment): void {
    this.began = moment;
  }

  end(moment: Moment): void {
    this.due = moment.at + Math.max(LEAST_MS, SHARE * this.heldUp(moment));
    this.ended = moment;
  }

  /** Milliseconds; 0 where nobody knows what a step takes by itself, as at the first write. */
  private heldUp({ at, step }: Moment): number {
    const { began, ended } = this;
    if (ended === null || began.step <= ended.step) return 0;
    const each = (began.at - ended.at) / (began.step - ended.step);
    return Math.max(0, at - began.at - (step - began.step) * each);
  }
}
