// Commands that measure time: the engines of this machine on the network at hand, and what a cut has
// gained. They train copies; the run's own networks stay as they are.
import type { EngineTime } from '../core/protocol';
import type { Desk } from './desk';
import { timeOn } from './fastest-engine';
import type { Handlers } from './handlers';
import type { RunControl } from './run-control';
import { timeInference } from './timing';

export function timingCommands(desk: Desk): Pick<Handlers, 'timeEngines'> {
  return { timeEngines: (arg) => timeEngines(desk, arg.engines) };
}

async function timeEngines(desk: Desk, wanted: readonly string[] | null): Promise<EngineTime[]> {
  const { run } = desk;
  const control = desk.newControl(false);
  desk.begin('timing');
  const { shape } = run.networks.current;
  const params = await run.networks.current.params();
  const { batch } = run.config;
  const choices = (await desk.engines()).filter(
    // On a software GPU a step may take a minute: only who asks for that engine waits for it.
    ({ id, available, code }) =>
      available && (wanted === null ? code !== 'software-gpu' : wanted.includes(id)),
  );
  const { makeTrainer: make, clock } = desk.deps;
  const race = { make, shape, params, batch, clock, control };
  const times: EngineTime[] = [];
  for (const { id } of choices) {
    const ms = await timeOn(id, race);
    times.push({ id, ms, batch });
    run.emit({ type: 'engine-time', id, ms, batch });
    desk.progress(times.length, choices.length);
  }
  return times;
}

/**
 * Tells how long an image takes through the parent and through what the cut left of it, on the
 * engine in use.
 */
export async function tellInference(desk: Desk, control: RunControl): Promise<void> {
  const { run } = desk;
  const { parent, current } = run.networks;
  const [dense, compact] = [await parent.get(), await current.get()];
  const before = await timeInference(dense, desk.deps.clock, control);
  const after = await timeInference(compact, desk.deps.clock, control);
  run.emit({ type: 'inference-time', engine: compact.info.id, before, after });
}
