// Measures a network on a split part by part, so that the worker hears `stop` and the page sees how
// far it has come.
import type { KeepMask } from '../core/brand';
import { mergeEvaluations, type Evaluation } from '../core/evaluation';
import type { Split } from '../core/images';
import type { Trainer } from '../engine/trainer';
import type { RunControl } from './run-control';

/** Images between two looks at the messages that came in. */
const PART = 256;

export interface MeasureOptions {
  readonly trainer: Trainer;
  readonly control: RunControl;
  readonly split: Split;
  /** Images of the split to use, from its first. */
  readonly count: number;
  readonly mask: KeepMask | null;
  progress(done: number, total: number): void;
}

/** @throws CancelledError when stopped before the end. */
export async function measure(o: MeasureOptions): Promise<Evaluation> {
  const parts: Evaluation[] = [];
  for (let start = 0; start < o.count; start += PART) {
    await o.control.orThrow('evaluate');
    const count = Math.min(PART, o.count - start);
    parts.push(await o.trainer.evaluate(o.split, o.mask, { start, count }));
    o.progress(start + count, o.count);
  }
  return mergeEvaluations(parts);
}
