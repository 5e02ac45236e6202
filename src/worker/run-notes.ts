// What is drawn of a run beside its network: its curves and how long its networks take. It hears what the page
// hears, so that both draw the same. Holds no weights.
import type { Past, RunEvent } from '../core/events';
import { gateCount } from '../core/gates';
import type { CutName, Stage } from '../core/network-state';
import { withTimes, type NetworkTime } from '../core/network-times';
import { type RecordedCurves } from '../core/run-record';
import { curvesAfter, NO_CURVES, recorded, resumed, type Curves } from '../core/run-curves';
import { Tape } from './tape';

export class RunNotes {
  curves: Curves = NO_CURVES;
  times: readonly NetworkTime[] = [];
  /** All that it told, step by step. */
  tape = new Tape(0);
  /** The curves that it was stored with. */
  private recorded: RecordedCurves = recorded(NO_CURVES);
  private step = 0;
  private lambda = 0;
  private stage: Stage = 'fresh';
  private cut: (CutName & { readonly pruned: number }) | null = null;

  hear(event: RunEvent): void {
    const { step, lambda, stage, cut } = this;
    this.curves = curvesAfter(this.curves, event, { step, lambda, stage, cut });
    const { type } = event;
    if (type === 'run') this.tape = new Tape(gateCount(event.model));
    this.tape.hear(event);
    if (type === 'run' || type === 'config') this.lambda = event.config.phases.sparse.lambda;
    if (type === 'run' || type === 'network') this.stage = event.stage;
    if (type === 'progress') this.step = event.globalStep;
    if (type === 'inference-time') this.times = withTimes(this.times, event, cut);
    if (type !== 'network') return;
    const { kept, rate, criterion, pruned } = event;
    this.cut = kept === null || rate === null ? null : { rate, criterion, pruned };
  }

  /** Goes on with what was stored, after so many steps of the run. */
  goOn(curves: RecordedCurves, times: readonly NetworkTime[], step: number): void {
    this.recorded = curves;
    this.curves = resumed(curves);
    this.times = times;
    this.step = step;
  }

  /**
   * Hears what was told step by step again, up to where it goes on.
   * @param read the bytes of one of its files; one that cannot be read keeps nobody from going on
   */
  async rehear(read: (name: string) => Promise<Uint8Array<ArrayBuffer>>): Promise<Past> {
    const of = (name: string) => read(name).catch(() => new Uint8Array());
    this.tape.load(await of('curves'), await of('gates'), this.step);
    const past = this.tape.past();
    return past.stretches.length > 0 ? past : { ...past, recorded: this.recorded };
  }
}
