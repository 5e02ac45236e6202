// Where executors on the processor come from: compiles the kernels once, starts threads where memory can
// be shared. Without either it says what is missing.
import type { CreateExecutor } from '../executor';
import { threadCount } from '../wasm-support';
import { compile } from './machine';
import { planExecutor, type WasmExecutor } from './plan-executor';
import { openBrowserThread, type WasmOptions } from './threads';

/** Makes executors that share the compiled kernels. */
export function wasmExecutors({
  threads,
  openThread,
}: WasmOptions): (...args: Parameters<CreateExecutor>) => Promise<WasmExecutor> {
  let module: Promise<WebAssembly.Module> | null = null;
  return async (plan, { onProgress }) => {
    module ??= loadKernels(threads > 1);
    const executor = await planExecutor(plan, await module, { threads, openThread });
    onProgress?.(1);
    return executor;
  };
}

async function loadKernels(shared: boolean): Promise<WebAssembly.Module> {
  const { bytes } = shared
    ? await import('./kernels/run.ts?kernels&shared')
    : await import('./kernels/run.ts?kernels');
  return compile(bytes);
}

/** As many threads as the run was made with, else as many as leave the page a core. */
export const createWasmExecutor: CreateExecutor = (plan, options) => {
  const threads = options.record?.threads ?? threadCount();
  return wasmExecutors({ threads, openThread: openBrowserThread })(plan, options);
};
