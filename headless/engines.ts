// The engines of the product in Node: WASM on Node's threads, WebGPU by Dawn, TensorFlow.js with its binaries
// where npm put them. Chooses as the page does.
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import type { EngineChoice } from '../src/core/engine-info';
import type { EngineId } from '../src/core/run-config';
import { trainersIn } from '../src/engine/create-trainer';
import { availableEngines, chooseEngine } from '../src/engine/select';
import type { MakeTrainer } from '../src/engine/trainer';
import type { OpenThread } from '../src/engine/wasm/threads';
import type { Build } from '../src/engine/wasm/builds';
import { hasFusedMultiplyAdd } from '../src/engine/wasm-support';
import type { SessionDeps } from '../src/worker/desk';
import { bringGpu } from './gpu';
import { nodeThreads } from './threads';

/** More than this split a small batch into pieces that are not worth a start. */
const MOST_THREADS = 8;

/** All cores: there is no page that would wait for one. */
export const coreCount = (): number => Math.min(MOST_THREADS, availableParallelism());

const require = createRequire(import.meta.url);
const tfjsFile = (name: string): string =>
  require.resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}`);

/** What the WASM engine works with where a run says nothing of it. */
export interface WasmDefaults {
  readonly threads: number;
  /** Null takes the fastest kernels of this machine; those that round twice are the same on every one. */
  readonly build: Build | null;
}

export const ONE_THREAD: WasmDefaults = { threads: 1, build: null };

export function nodeTrainers({ threads, build }: WasmDefaults = ONE_THREAD): MakeTrainer {
  let opening: Promise<OpenThread> | null = null;
  let open: OpenThread = () => {
    throw new Error('no thread was to be opened');
  };
  const make = trainersIn({
    threads: { open: () => open(), canShare: () => true, count: () => threads },
    files: {
      'tfjs-backend-wasm.wasm': tfjsFile('tfjs-backend-wasm.wasm'),
      'tfjs-backend-wasm-simd.wasm': tfjsFile('tfjs-backend-wasm-simd.wasm'),
      'tfjs-backend-wasm-threaded-simd.wasm': tfjsFile('tfjs-backend-wasm-threaded-simd.wasm'),
    },
  });
  return async (kind, shape, params, options) => {
    if (kind !== 'wasm') return make(kind, shape, params, options);
    const record = options.record ?? null;
    if ((record?.threads ?? threads) > 1) open = await (opening ??= nodeThreads());
    const ours = record === null && build !== null;
    const given = ours ? { ...options, record: { threads, variants: [build] } } : options;
    return make(kind, shape, params, given);
  };
}

/** Kernels that this Node runs only where it is told to: version 20 has relaxed SIMD behind a flag. */
export function allowFusedMultiplyAdd(): void {
  if (!hasFusedMultiplyAdd()) setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/**
 * Engines by the run's choice.
 * @param gpu whether a GPU is looked for, when it is first asked which engines there are
 */
export function nodeEngines(
  wasm: WasmDefaults,
  gpu: boolean,
): Pick<SessionDeps, 'makeTrainer' | 'availableEngines' | 'chooseEngine'> {
  let bringing: Promise<boolean> | null = null;
  return {
    makeTrainer: nodeTrainers(wasm),
    availableEngines: async () => {
      const has = gpu && (await (bringing ??= bringGpu()));
      return (await availableEngines()).map((choice) => inNode(choice, has));
    },
    chooseEngine: (wanted, choices) => chooseEngine(wanted, choices).id,
  };
}

/** Why an engine cannot be had, where no browser is to blame. */
function inNode(choice: EngineChoice, hasPackage: boolean): EngineChoice {
  if (choice.available) return choice;
  const reason = hasPackage
    ? 'WebGPU finds no GPU on this machine.'
    : 'The package “webgpu” has nothing for this machine.';
  return isGpu(choice.id) ? { ...choice, reason } : choice;
}

const isGpu = (id: EngineId): boolean => id === 'wgsl' || id === 'tfjs-webgpu';
