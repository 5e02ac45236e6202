// Whether what a step waits for holds on the page. Pure; the desk remembers that it once held.
import type { Condition } from '../../core/lesson';
import type { Stage } from '../../core/network-state';
import type { RunState } from '../run-state';
import type { ViewState } from '../view-state';

/** Share of the ranking that counts as weakest and as strongest. */
const END = 0.05;

/** Rates that lie nearer to each other read as the same percentage. */
const SAME_RATE = 0.005;

export interface Seen {
  readonly run: RunState;
  /** The network at hand, whatever stands in for it. */
  readonly live: RunState;
  readonly view: ViewState;
  readonly timed: boolean;
}

export function holds(condition: Condition, { run, live, view, timed }: Seen): boolean {
  switch (condition.kind) {
    case 'inspected':
      return isAtEnd(run, view.inspected, condition.which);
    case 'rate':
      return view.rate >= condition.min && view.rate <= condition.max;
    case 'stage':
      return hasReached(live.stage, condition.stage);
    case 'steps': {
      const { progress } = live;
      return progress?.phase === condition.phase && progress.step >= condition.min;
    }
    case 'timed':
      return timed;
    case 'compared': {
      const { rate, split } = condition;
      const { compared } = view;
      if (compared === null || (split !== undefined && compared.split !== split)) return false;
      return rate === undefined || Math.abs(compared.rate - rate) < SAME_RATE;
    }
  }
}

function isAtEnd(run: RunState, gate: number | null, which: 'weakest' | 'strongest'): boolean {
  if (gate === null || run.snapshot === null) return false;
  const { values, sorted } = run.snapshot.ranking;
  const score = values[gate] ?? NaN;
  const last = sorted.length - 1;
  return which === 'weakest'
    ? score <= (sorted[Math.floor(END * last)] ?? -1)
    : score >= (sorted[Math.ceil((1 - END) * last)] ?? 2);
}

const STAGES: readonly Stage[] = ['fresh', 'dense', 'sparse', 'pruned', 'finetuned'];

const hasReached = (at: Stage, wanted: Stage): boolean =>
  STAGES.indexOf(at) >= STAGES.indexOf(wanted);
