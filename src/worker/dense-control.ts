// The dense control: the network that an honest table compares a cut with.
import { words } from '../core/error-words';
import { NonFiniteLossError, PhaseError } from '../core/errors';
import type { Evaluation } from '../core/evaluation';
import { initParams } from '../core/init';
import { PHASES, type Phase, type RunConfig } from '../core/run-config';
import { comparable } from '../core/trained-settings';
import { createThrottle, type Clock } from './clock';
import { measure } from './measure';
import { Network, type MakeNetworkTrainer } from './networks';
import { runPhase } from './phase-loop';
import type { Run } from './run';
import type { RunControl } from './run-control';
import { hyperAt } from './training';

export interface ControlOptions {
  readonly run: Run;
  /** In all; null for those of the phases of the network at hand. */
  readonly steps: number | null;
  readonly make: MakeNetworkTrainer;
  readonly control: RunControl;
  readonly clock: Clock;
}

/** Steps of each phase of a control that takes so many in all: in the proportion of the config's. */
export function controlLengths(config: RunConfig, steps: number | null): Record<Phase, number> {
  const { dense, sparse, finetune } = config.phases;
  const all = dense.steps + sparse.steps + finetune.steps;
  const wanted = steps ?? all;
  const [first, second] = [dense.steps, dense.steps + sparse.steps].map((end) =>
    all === 0 ? wanted : Math.round((wanted * end) / all),
  ) as [number, number];
  return { dense: first, sparse: second - first, finetune: wanted - second };
}

/** The person's own network is as it was: nothing of theirs broke. */
const controlDiverged = () =>
  new PhaseError(
    'The loss of the dense control stopped being a number.',
    'Lower the learning rates, and run it again.',
    words('controlNan', 'lowerLr'),
  );

/**
 * The comparison that an honest table needs: a network of the same seed, trained in all three phases with
 * the settings that the run's were trained with, for the same steps or for as many as are given, but with
 * λ = 0, gates fixed at 1 and nothing cut.
 */
export async function trainControl(o: ControlOptions): Promise<Evaluation> {
  const { run, control, clock } = o;
  const { model } = run;
  const config = comparable(run.journal.lineage, run.config);
  const shape = { config: model, kept: null, epsilon: run.traits.epsilon };
  const network = new Network(shape, initParams(model, config.seed), o.make, 0);
  const lengths = controlLengths(config, o.steps);
  const total = PHASES.reduce((sum, phase) => sum + lengths[phase], 0);
  const due = createThrottle(clock, 250);
  try {
    const trainer = await network.toTrain();
    await run.feed.need('test', control.signal);
    const order = run.feed.order(config.seed);
    let before = 0;
    for (const phase of PHASES) {
      const steps = lengths[phase];
      const { stopped, missing } = await runPhase({
        trainer,
        clock,
        control,
        turnedHere: false,
        from: 0,
        to: steps,
        fresh: true,
        hyper: (step) => ({
          ...hyperAt(config, phase, step, steps),
          lambda: 0,
          trainGates: false,
        }),
        nextBatch: () => run.feed.nextBatch(order, config.batch, control.signal),
        report: ({ step }) => {
          if (due()) run.emitActivity('control', control.paused, before + step, total);
        },
        drawn: () => order.position,
        held: () => undefined,
        keep: () => () => undefined,
        measureAfter: () => false,
        measure: () => Promise.resolve(),
      }).catch((error: unknown) => {
        throw error instanceof NonFiniteLossError ? controlDiverged() : error;
      });
      if (missing !== null) throw missing;
      if (stopped) await control.orThrow('denseControl');
      before += steps;
    }
    const measured = await measure({
      trainer,
      control,
      split: 'test',
      count: run.feed.count('test'),
      mask: null,
      progress: (done, all) => {
        if (due()) run.emitActivity('evaluate', control.paused, done, all);
      },
    });
    run.journal.note({ do: 'control', steps: total });
    run.journal.measured('test', measured, run.journal.lineage.checkpoints.at(-1)?.id);
    run.table.tell();
    return measured;
  } finally {
    network.destroy();
  }
}
