// Where executors on the processor come from: compiles the kernels once, starts threads where memory can
// be shared. Without either it says what is missing.
import { words } from '../../core/error-words';
import { EngineError } from '../../core/errors';
import type { CreateExecutor } from '../executor';
import { isIsolated, threadCount } from '../wasm-support';
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
export const createWasmExecutor: CreateExecutor = async (plan, options) => {
  const threads = options.record?.threads ?? threadCount();
  if (threads > 1 && !isIsolated())
    throw new EngineError(
      `This run was made with ${threads} threads; this page may start none beside its own.`,
      'Start it anew without them; its numbers may differ in the last digits.',
      words('threadsMissing', 'anew', { threads }),
    );
  return wasmExecutors({ threads, openThread: openBrowserThread })(plan, options);
};
