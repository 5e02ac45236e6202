// Readies a tfjs backend: WebGPU on a device of our own, WASM from the site's files, or plain
// JavaScript. Invariant: one backend of a kind; WebGPU's goes with its last user.
import * as tf from '@tensorflow/tfjs-core';
import { words } from '../../core/error-words';
import { EngineError } from '../../core/errors';
import type { EngineInfo } from '../../core/engine-info';
import type { EngineId } from '../../core/run-config';
import { codeOf } from '../code';
import { openDevice, type OpenDevice } from '../device';
import { tfjsHasThreads } from '../wasm-support';
import { mendWasmKernels, mendWebgpuKernels } from './kernels';
import { Shared } from './shared';

/** Addresses of the WASM backend's binaries, or paths outside a browser. */
export type WasmFiles = Readonly<
  Record<
    | 'tfjs-backend-wasm.wasm'
    | 'tfjs-backend-wasm-simd.wasm'
    | 'tfjs-backend-wasm-threaded-simd.wasm',
    string
  >
>;

/** The engines on TensorFlow.js. */
export type TfjsId = Extract<EngineId, `tfjs-${string}`>;

/** A backend in use. Whoever got it calls `release` once. */
export interface Backend {
  readonly name: 'webgpu' | 'wasm' | 'cpu';
  readonly info: EngineInfo;
  /** The GPU under it, for its queue and its end; null on the processor. */
  readonly gpu: OpenDevice | null;
  release(): void;
  /** Nothing can be computed on it any more; who readies it next gets another. */
  giveUp(): void;
}

/** WASM backends that have run out of memory: tfjs writes where it was given none, over what is there. */
const ruined = new WeakSet<object>();

/** @throws EngineError when the backend cannot be had here. */
export async function readyBackend(id: TfjsId, files: WasmFiles): Promise<Backend> {
  switch (id) {
    case 'tfjs-webgpu':
      return readyWebgpu();
    case 'tfjs-wasm':
      return readyWasm(files);
    case 'tfjs-cpu':
      await codeOf(import('@tensorflow/tfjs-backend-cpu'));
      await use('cpu');
      return processor('cpu', infoOf(id, 'JavaScript', 1));
  }
}

/** Makes a backend that was readied before the one that runs operations. */
export function enter(backend: Backend): void {
  // Synchronous for a backend that exists.
  if (tf.getBackend() !== backend.name) void tf.setBackend(backend.name);
}

/** tfjs' WebGPU backend and the device under it. */
interface Gpu {
  readonly open: OpenDevice;
  readonly factory: () => tf.KernelBackend;
}

const registered = () => tf.engine().registryFactory['webgpu']?.factory;

const gpus = new Shared<Gpu>({
  make: async () => {
    const { WebGPUBackend } = await codeOf(import('@tensorflow/tfjs-backend-webgpu'));
    const open = await openDevice();
    const backend = new WebGPUBackend(open.device, open.info);
    return { open, factory: () => backend };
  },
  begin: (gpu) => {
    // tfjs registers a factory of its own, which asks for a device without raised limits.
    if (registered() !== undefined) tf.removeBackend('webgpu');
    mendWebgpuKernels();
    tf.registerBackend('webgpu', gpu.factory);
  },
  isUsable: ({ open }) => !open.isLost(),
  end: (gpu) => {
    if (gpu.open.isLost()) return;
    if (registered() === gpu.factory) tf.removeBackend('webgpu');
    gpu.open.destroy();
  },
});

async function readyWebgpu(): Promise<Backend> {
  const name = 'webgpu';
  const loan = await gpus.borrow();
  const { open } = loan.thing;
  const release = () => loan.release();
  await use(name).catch((error: unknown) => {
    release();
    throw error;
  });
  const info = infoOf('tfjs-webgpu', open.name, 1);
  return { name, info, gpu: open, release, giveUp: () => undefined };
}

async function readyWasm(files: WasmFiles): Promise<Backend> {
  const name = 'wasm';
  const { getThreadsCount, setWasmPaths } = await codeOf(import('@tensorflow/tfjs-backend-wasm'));
  const backend = tf.engine().registry[name];
  if (backend !== undefined && ruined.has(backend)) replaceBackend(name, backend);
  if (!(name in tf.engine().registry)) {
    setWasmPaths({ ...files });
    if (!tfjsHasThreads()) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    mendWasmKernels();
  }
  await use(name);
  const threads = Math.max(1, getThreadsCount());
  return processor(name, infoOf('tfjs-wasm', 'WebAssembly SIMD', threads));
}

/** Makes a backend anew when it is next used. */
function replaceBackend(name: string, backend: object): void {
  const factory = tf.engine().registryFactory[name];
  if (factory === undefined) throw new Error(`no backend ${name}`);
  // Its memory is not fit to be given back piece by piece.
  Object.assign(backend, { dispose: () => undefined });
  tf.removeBackend(name);
  tf.registerBackend(name, factory.factory, factory.priority);
}

// tfjs picks its kernels itself and says neither which nor how many.
const infoOf = (id: TfjsId, adapter: string, threads: number): EngineInfo => ({
  ...{ id, adapter, precision: 'float32', threads, variants: [], dispatches: null },
});

const processor = (name: 'wasm' | 'cpu', info: EngineInfo): Backend => ({
  name,
  info,
  gpu: null,
  release: () => undefined,
  giveUp: () => {
    if (name === 'wasm') ruined.add(tf.engine().registry[name] ?? {});
  },
});

async function use(name: Backend['name']): Promise<void> {
  if (!(await tf.setBackend(name)))
    throw new EngineError(
      `The ${name} backend of TensorFlow.js could not start.`,
      'Reload the page, or choose another engine.',
      words('backend', 'otherEngine', { name }),
    );
}
