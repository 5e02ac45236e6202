// Writes down what is done to the networks of a run and tells the page; see core/run-log.ts.
import type { RunConfig } from '../core/run-config';
import { emptyLog, nextPlace, withDeed, type Deed, type RunLog } from '../core/run-log';

type WithoutTime<D> = D extends unknown ? Omit<D, 'config' | 'at'> : never;
/** What is done; when and with which settings the run knows. */
export type Act = WithoutTime<Deed>;

export class Journal {
  log: RunLog = emptyLog;

  constructor(
    private readonly emit: (event: { type: 'did'; place: number; deed: Deed }) => void,
    /** Settings of the run, and steps behind it. */
    private readonly now: () => { readonly config: RunConfig; readonly at: number },
  ) {}

  /** Goes on with what was written down in a stored run, and tells it the page. */
  goOn(log: RunLog): void {
    this.log = log;
    log.deeds.forEach((deed, i) => this.emit({ type: 'did', place: log.dropped + i, deed }));
  }

  /**
   * Writes down what is done, or how far it has come where it has a place. Answers its place.
   * @param tell false where progress tells the page
   */
  note(act: Act, place = nextPlace(this.log), tell = true): number {
    const known = this.log.deeds[place - this.log.dropped];
    const { config, at } = known ?? this.now();
    const deed: Deed = { config, at, ...act };
    this.log = withDeed(this.log, place, deed);
    if (tell) this.emit({ type: 'did', place, deed });
    return place;
  }

  /** Writes down one more step on images handed in. */
  noteGiven(): void {
    const last = this.log.deeds.at(-1);
    if (last?.do !== 'given') this.note({ do: 'given', count: 1 });
    else this.note({ do: 'given', count: last.count + 1 }, nextPlace(this.log) - 1);
  }
}
