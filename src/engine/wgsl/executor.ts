// Where executors on the GPU come from: opens the device, compiles kernels, picks the fastest variants.
// Devices, compiled kernels and choices are shared by all executors of one maker: a cut compiles nothing.
// A maker keeps its device, also without executors, until that is lost.
import { CancelledError, RoomError } from '../../core/errors';
import { isSoftware, openDevice, type OpenDevice } from '../device';
import type { CreateExecutor, Executor } from '../executor';
import type { Plan } from '../graph';
import type { TrainerOptions } from '../trainer';
import { Buffers } from './buffers';
import { KERNELS, type KernelName } from './kernels';
import { checkPieces, withRoom, type PartFloats } from './pieces';
import { Pipelines } from './pipelines';
import { PlanExecutor } from './plan-executor';
import {
  partFloats,
  PLAIN_CHOICE,
  TIMED,
  trialPlan,
  tune,
  tuningFloats,
  type Machine,
} from './tune';
import { checkChoice, choiceOf, kernelsOf, type Choice } from './variants';

export interface WgslOptions {
  /** Opens a device; asked again when the last one is lost. */
  readonly open: () => Promise<OpenDevice>;
  /** Kernel variants for every run that does not name its own; null lets the engine choose. */
  readonly variants: readonly string[] | null;
}

/** A device, what was compiled on it, and what was chosen for the networks it has seen. */
interface Gpu {
  readonly open: OpenDevice;
  readonly pipelines: Pipelines;
  readonly choices: Map<string, Choice>;
}

/** Makes executors that share one device and its compiled kernels. */
export function wgslExecutors({ open, variants }: WgslOptions): CreateExecutor {
  let gpu: Gpu | null = null;
  return async (plan, { batch, signal, onProgress, record }) => {
    if (gpu === null || gpu.open.isLost()) {
      // One that reported an error may still hold its memory.
      gpu?.open.destroy();
      const opened = await open();
      gpu = { open: opened, pipelines: new Pipelines(opened.device), choices: new Map() };
    }
    const named = record?.variants ?? variants;
    const forced = named === null ? null : choiceOf(named);
    return createOn(gpu, plan, { batch, forced, signal, onProgress });
  };
}

interface Wanted extends Pick<TrainerOptions, 'batch' | 'signal' | 'onProgress'> {
  readonly forced: Choice | null;
}

async function createOn(
  gpu: Gpu,
  plan: Plan,
  { batch, forced, signal, onProgress }: Wanted,
): Promise<Executor> {
  const { open, pipelines: kernels } = gpu;
  const { device, info } = open;
  const machine: Machine = { open, pipelines: kernels, software: isSoftware(info) };
  const buffers = new Buffers(device);
  try {
    // A compact network goes on with what was chosen for its parent.
    const key = JSON.stringify([plan.shape.config, batch]);
    let choice = forced ?? gpu.choices.get(key);
    const parts =
      choice === undefined ? tuningFloats(machine) : partFloats(choice, machine.software);
    // Before anything is compiled or made.
    checkPieces(device, plan, parts);
    const names = Object.keys(KERNELS).filter((name) => !isVariant(name)) as KernelName[];
    await gpu.pipelines.compile(names, (share) => onProgress?.(share * 0.7));
    if (choice === undefined) {
      choice = await chooseBy(machine, trialPlan(plan, batch), parts);
      gpu.choices.set(key, choice);
    }
    stopIfAsked(signal);
    checkChoice(choice, device.features);
    const pipelines = await gpu.pipelines.compile([...names, ...kernelsOf(choice)]);
    stopIfAsked(signal);
    onProgress?.(1);
    const ready = { open, software: machine.software, pipelines };
    const chosen = choice;
    return await withRoom(
      device,
      plan,
      parts,
      () => new PlanExecutor(ready, buffers, plan, chosen),
    );
  } catch (error) {
    buffers.destroy();
    throw error;
  }
}

/** What is the fastest for the products of a step; the plain variants where there is no room for one. */
async function chooseBy(machine: Machine, trial: Plan, parts: PartFloats): Promise<Choice> {
  const { device } = machine.open;
  const buffers = new Buffers(device);
  try {
    checkPieces(device, trial, parts);
    await withRoom(device, trial, parts, () => {
      buffers.makeRegions(trial, parts(trial), TIMED);
    });
    return await tune(machine, trial, buffers);
  } catch (error) {
    if (error instanceof RoomError) return PLAIN_CHOICE;
    throw error;
  } finally {
    buffers.destroy();
  }
}

function stopIfAsked(signal: AbortSignal | null): void {
  if (signal?.aborted === true) throw new CancelledError('engine');
}

const isVariant = (name: string): boolean =>
  name.startsWith('product-') || name.startsWith('weight-sum-');

/** Executors of this worker: on its fastest GPU, with kernels of the engine's own choice. */
export const createWgslExecutor: CreateExecutor = wgslExecutors({
  open: openDevice,
  variants: null,
});
