// Which engine is the fastest for a network, measured: a small one may train faster on the processor than
// on a GPU that waits for its next order.
import { CancelledError } from '../core/errors';
import { cloneParams, paramTable, type ModelShape, type ParamSet } from '../core/params';
import type { EngineId } from '../core/run-config';
import type { MakeTrainer } from '../engine/trainer';
import type { Clock } from './clock';
import type { RunControl } from './run-control';
import { timeStep } from './timing';

/** From this many parameters on, a GPU wins without being asked. */
const LARGE = 3e6;

export interface Race {
  readonly make: MakeTrainer;
  readonly shape: ModelShape;
  readonly params: ParamSet;
  readonly batch: number;
  readonly clock: Clock;
  readonly control: RunControl;
}

/** Whether timing could change the choice. */
export const isSmall = (shape: ModelShape): boolean =>
  paramTable(shape).reduce((sum, { size }) => sum + size, 0) < LARGE;

/**
 * The engine with the shortest training step; one that fails is out. The first where all fail: who
 * uses it hears why.
 * @throws CancelledError when stopped.
 */
export async function fastestEngine(
  ids: readonly EngineId[],
  race: Race,
): Promise<EngineId | null> {
  let best: { readonly id: EngineId; readonly ms: number } | null = null;
  for (const id of ids) {
    try {
      const ms = await timeOn(id, race);
      if (best === null || ms < best.ms) best = { id, ms };
    } catch (error) {
      if (error instanceof CancelledError) throw error;
    }
  }
  return best?.id ?? ids[0] ?? null;
}

/** Milliseconds of a training step of a copy of the network on an engine. */
export async function timeOn(id: EngineId, race: Race): Promise<number> {
  const { make, shape, params, batch, clock, control } = race;
  const options = { batch, signal: control.signal, onProgress: null };
  const trainer = await make(id, shape, cloneParams(params), options);
  try {
    return await timeStep(trainer, batch, clock, control);
  } finally {
    trainer.destroy();
  }
}
