// Which dense controls can be trained for the table, for how many steps and about how long. Pure.
import { PHASES } from '../../core/run-config';
import { comparable } from '../../core/trained-settings';
import { headOf, reached } from '../../core/lineage';
import type { Result, RunState } from '../../store/run-state';

export interface ControlPlan {
  readonly steps: number;
  /** Whether these are the steps of a network that was cut and fine-tuned here, longer than the set-up's. */
  readonly asTuned: boolean;
}

/**
 * Steps of all phases: as the network at hand was trained, and as they are set where it was not. A phase at
 * work counts as if it had reached its end.
 */
export function stepsOf({ lineage, config, activity }: RunState): number {
  const { after } = headOf(lineage);
  const atWork = after?.do === 'train' && after.phase === activity.task;
  const whole = atWork ? reached(lineage, after.phase, after.steps) : lineage;
  const { phases } = comparable(whole, config);
  return PHASES.reduce((sum, phase) => sum + phases[phase].steps, 0);
}

/**
 * The set-up's control until one of one's own is there, and one of as many steps as the latest network
 * that was tuned here, where that was trained longer than the set-up and the control are.
 */
export function controlPlans(results: readonly Result[], set: number): ControlPlan[] {
  const own = results.filter((row) => row.source === 'init');
  const controls = results.filter((row) => row.kind === 'control');
  const mine = controls.find((row) => row.source === 'init');
  const tuned = own.findLast((row) => row.kind === 'finetuned' && row.undone !== true);
  const most = Math.max(set, mine?.steps ?? 0);
  const longest = tuned?.steps ?? 0;
  const offered = mine === undefined && (controls.length === 0 || own.length > 0);
  return [
    ...(offered ? [{ steps: set, asTuned: false }] : []),
    ...(longest > most ? [{ steps: longest, asTuned: true }] : []),
  ];
}

/** Training steps a second of the dense network, by what the run at hand took; null before any. */
export function densePace(run: RunState): number | null {
  const { progress, results, engine } = run;
  const { batch: size } = comparable(run.lineage, run.config);
  if (progress !== null && progress.stepsPerSecond > 0) {
    if (progress.phase !== 'finetune') return progress.stepsPerSecond;
    // A cut network is about as much faster as it has fewer MACs.
    const tuned = results.findLast((row) => row.kind === 'finetuned' && row.source === 'init');
    const whole = Math.max(...results.map((row) => row.macs));
    return tuned === undefined ? null : (progress.stepsPerSecond * tuned.macs) / whole;
  }
  const time = run.engineTimes.find(({ id, batch }) => id === engine?.id && batch === size);
  return time === undefined || run.committed !== null ? null : 1000 / time.ms;
}
