// The commands of the paper's phases: train, go on, prune, undo, fine-tune, and the dense control.
import { compactParams } from '../core/compact';
import type { Arg } from '../core/commands';
import { checkControl } from '../core/controls';
import { words } from '../core/error-words';
import { EmptyCutError, InvalidValueError, PhaseError } from '../core/errors';
import type { Evaluation } from '../core/evaluation';
import type { TrainResult } from '../core/step-stats';
import { keptChannels, noCut } from '../core/prune-plan';
import { changeConfig, type Phase } from '../core/run-config';
import { planCut, readRule } from '../core/scope';
import type { Desk } from './desk';
import { measureCurrent } from './compute-commands';
import type { Handlers } from './handlers';
import { tellInference } from './timing-commands';
import { checkPhase, trainControl, trainPhase } from './training';

type TrainingHandlers = Pick<
  Handlers,
  'train' | 'goOn' | 'prune' | 'undoPrune' | 'finetune' | 'denseControl'
>;

export function trainingCommands(desk: Desk): TrainingHandlers {
  return {
    train: ({ phase, steps, ...how }) => trainFrom(desk, phase, steps, 0, how),
    finetune: ({ steps, ...how }) => trainFrom(desk, 'finetune', steps, 0, how),
    goOn: (how) => {
      const { stopped } = desk.run;
      if (stopped === null)
        throw new PhaseError(
          'No phase was stopped before its end.',
          'Start one: train, finetune.',
          words('nothingStopped', 'startPhase'),
        );
      return trainFrom(desk, stopped.phase, stopped.steps, stopped.step, how);
    },
    prune: (how) => prune(desk, how),
    undoPrune: async () => {
      desk.run.undoCut();
      desk.run.journal.note({ do: 'undo' });
      return Promise.resolve(null);
    },
    denseControl: ({ steps }) => {
      const { clock } = desk.deps;
      desk.begin('control');
      const control = desk.newControl(false);
      return trainControl({ run: desk.run, make: desk.makeNetworkTrainer, control, clock, steps });
    },
  };
}

/** Trains a phase from one of its steps on. @throws PhaseError, InvalidValueError */
export function trainFrom(
  desk: Desk,
  phase: Phase,
  steps: number,
  from: number,
  { until = steps, paused = false }: { until?: number; paused?: boolean } = {},
): Promise<TrainResult> {
  const { run } = desk;
  checkControl(`${phase}.steps`, steps, 'steps');
  if (!Number.isInteger(until) || until <= from || until > steps)
    throw new InvalidValueError('until', until, { kind: 'whole', min: from + 1, max: steps });
  checkPhase(run, phase);
  const control = desk.newControl(paused);
  desk.begin(phase);
  return trainPhase({ run, phase, steps, from, until, control, clock: desk.deps.clock });
}

async function prune(desk: Desk, how: Arg<'prune'>): Promise<Evaluation> {
  const { run } = desk;
  const rule = readRule('rate' in how ? how.rate : how, run.config.criterion);
  const { criterion, budget } = rule;
  const { rate } = budget;
  const ranking = run.scores.by(criterion);
  const plan = planCut(run.model, ranking, rule);
  const nothing = noCut(ranking, plan);
  if (nothing !== null) throw new EmptyCutError(nothing, rate);
  desk.begin('prune');
  const control = desk.newControl(false);
  // Whoever looks at the cut sees it by what made it.
  if (criterion !== run.config.criterion) run.set(changeConfig(run.config, { criterion }));
  const kept = keptChannels(run.model, plan.keep);
  const params = compactParams(run.model, run.networks.parent.params(), kept);
  run.setCut({ kept, params, rate, criterion, pruned: plan.pruned, source: 'init' });
  run.journal.note({ do: 'cut', rate });
  run.setStage('pruned');
  run.emitRow();
  const measured = await measureCurrent(desk, 'test', control);
  // The compact network computes what the masked parent computes, so this is its accuracy too.
  const { top1, count } = measured;
  run.emit({ type: 'mask-accuracy', rate, top1, count, split: 'test' });
  await tellInference(desk, control);
  return measured;
}
