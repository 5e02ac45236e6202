// Who takes part, and where each runs.
import { cpus } from 'node:os';
import type { Browsers, Gpu } from './browsers';
import type { Child, Maker } from './messages';
import { startNode } from './node-child';
import { startTorch } from './torch-child';

export interface Contestant {
  readonly id: string;
  readonly label: string;
  readonly maker: Maker;
  /** Whether its steps run on the GPU, or what stands for one. */
  readonly gpu: Gpu | null;
  start(): Promise<Child>;
}

const ours = (
  engine: 'wasm' | 'wgsl' | 'tfjs-wasm' | 'tfjs-webgpu',
  threads = 1,
  kernels: readonly string[] | null = null,
): Maker => ({
  library: 'espalier',
  engine,
  threads,
  kernels,
});

const jax = (device: 'wasm' | 'webgpu'): Maker => ({ library: 'jax-js', device });

/** PyTorch is asked how many threads suit it best. */
const threadCounts = [...new Set([1, 2, cpus().length])].filter((n) => n <= cpus().length);

/** @param hardware the GPU of this machine, if it has one */
export function contestants(
  browsers: () => Promise<Browsers>,
  hardware: string | null,
): Contestant[] {
  const node = (id: string, label: string, maker: Maker): Contestant => ({
    ...{ id, label, maker, gpu: null },
    start: startNode,
  });
  const page = (id: string, label: string, maker: Maker, isolated: boolean): Contestant => ({
    ...{ id, label, maker, gpu: null },
    start: async () => (await browsers()).start('software', isolated),
  });
  const onGpu = (gpu: Gpu): Contestant[] => {
    const name = gpu === 'software' ? 'software adapter' : (hardware ?? '');
    const of = (id: string, label: string, maker: Maker): Contestant => ({
      ...{ id: gpu === 'software' ? id : `${id}-gpu`, label: `${label}, ${name}`, maker, gpu },
      start: async () => (await browsers()).start(gpu, true),
    });
    return [
      of('wgsl', 'WGSL engine', ours('wgsl')),
      of('tfjs-webgpu', 'tfjs-webgpu', ours('tfjs-webgpu')),
      of('jax-webgpu', 'jax-js webgpu', jax('webgpu')),
    ];
  };
  return [
    node('wasm', 'WASM engine, one thread, Node', ours('wasm')),
    page('wasm-page', 'WASM engine, one thread, browser', ours('wasm'), false),
    // As it is where the processor or the browser multiplies and adds one after the other.
    page('wasm-plain', 'WASM engine, plain, browser', ours('wasm', 1, ['simd128']), false),
    page('wasm-threads', 'WASM engine, all cores, browser', ours('wasm', cpus().length), true),
    node('tfjs-wasm', 'tfjs-wasm, one thread, Node', ours('tfjs-wasm')),
    node('jax-wasm', 'jax-js wasm, one thread, Node', jax('wasm')),
    page('tfjs-wasm-page', 'tfjs-wasm, one thread, browser', ours('tfjs-wasm'), false),
    page('jax-wasm-page', 'jax-js wasm, one thread, browser', jax('wasm'), false),
    ...threadCounts.map((threads) => ({
      id: `torch-${threads}`,
      label: `PyTorch, ${threads} thread${threads === 1 ? '' : 's'}`,
      maker: ours('wasm'),
      gpu: null,
      start: () => Promise.resolve().then(() => startTorch(threads)),
    })),
    ...onGpu('software'),
    ...(hardware === null ? [] : onGpu('hardware')),
  ];
}
