// Commands that measure time: the engines of this machine on the network at hand, and what a cut has
// gained. They train copies; the run's own networks stay as they are.
import type { PruneRate } from '../core/brand';
import { compactParams } from '../core/compact';
import { pruneRate } from '../core/controls';
import { CancelledError } from '../core/errors';
import type { EngineTime, InferenceTimes } from '../core/engine-info';
import { keptChannels } from '../core/prune-plan';
import type { Step } from '../core/recipe';
import { planAt } from '../core/scope';
import type { Desk } from './desk';
import { timeOn } from './fastest-engine';
import type { Handlers } from './handlers';
import { Network, noCut } from './networks';
import { patientMaker } from './patient-trainer';
import { IMAGES, timeInference, timeTwo } from './timing';

/** Rounds of a timing where none are asked for. */
const ROUNDS = 30;

export function timingCommands(desk: Desk): Pick<Handlers, 'timeEngines' | 'timeInference'> {
  return {
    timeEngines: (arg) => timeEngines(desk, arg.engines),
    timeInference: ({ rate, rounds }) => timeCut(desk, pruneRate(rate), rounds),
  };
}

/** Times the parent against what a rate would leave of it; the run keeps its networks and its cut. */
async function timeCut(desk: Desk, rate: PruneRate, rounds: number): Promise<InferenceTimes> {
  const { run } = desk;
  const { control } = desk;
  desk.begin('timing');
  const { parent } = run.networks;
  const params = parent.params();
  const kept = keptChannels(
    run.model,
    planAt(run.model, run.scores.by(run.config.criterion), rate).keep,
  );
  const shape = { config: run.model, kept, epsilon: run.traits.epsilon };
  const small = compactParams(run.model, params, kept);
  const cut = new Network(shape, small, desk.makeNetworkTrainer, 0);
  try {
    const both = [await parent.get(), await cut.get()] as const;
    const { id, threads, adapter } = both[1].info;
    const told = (done: number) => desk.progress(done, rounds);
    const [before, after] = await timeTwo(both, rounds, desk.deps.clock, control, told);
    return { engine: id, threads, adapter, images: IMAGES, rounds, rate, before, after };
  } finally {
    cut.destroy();
  }
}

async function timeEngines(desk: Desk, wanted: readonly string[] | null): Promise<EngineTime[]> {
  const { run } = desk;
  const { control } = desk;
  desk.begin('timing');
  const { shape } = run.networks.current;
  const params = run.networks.current.params();
  const { batch } = run.config;
  const choices = (await desk.engines.choices()).filter(
    // On a software GPU a step may take a minute: only who asks for that engine waits for it.
    ({ id, available, code }) =>
      available && (wanted === null ? code !== 'software-gpu' : wanted.includes(id)),
  );
  const make = patientMaker(desk.deps.makeTrainer, desk.patience);
  const { clock } = desk.deps;
  const race = { make, shape, params, batch, clock, control };
  const times: EngineTime[] = [];
  // One that fails keeps no other from being timed; whoever asked hears of the first of them.
  const failures: unknown[] = [];
  for (const { id } of choices) {
    try {
      const ms = await timeOn(id, race);
      times.push({ id, ms, batch });
      run.emit({ type: 'engine-time', id, ms, batch });
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      failures.push(error);
    }
    desk.progress(times.length + failures.length, choices.length);
  }
  if (failures.length > 0) throw failures[0];
  return times;
}

/**
 * Times the parent against what a rate leaves of it, or tells how long an image takes through the parent and
 * through what the cut at hand left of it, on the engine in use.
 * @throws PhaseError where neither a rate is named nor anything is cut
 */
export async function timeStep(
  desk: Desk,
  { rate, rounds = ROUNDS }: Omit<Extract<Step, { do: 'time' }>, 'do'>,
): Promise<void> {
  const { run } = desk;
  if (rate !== undefined) {
    await timeCut(desk, pruneRate(rate), rounds);
    return;
  }
  const { parent, current, cut } = run.networks;
  if (cut === null) throw noCut();
  const { control } = desk;
  const [dense, compact] = [await parent.get(), await current.get()];
  const pair = [dense, compact] as const;
  const [before, after] = await timeInference(pair, desk.deps.clock, control);
  run.emit({
    type: 'inference-time',
    engine: compact.info.id,
    before: before.median,
    after: after.median,
    beforeRange: [before.least, before.most],
    afterRange: [after.least, after.most],
  });
}
