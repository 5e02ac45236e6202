// Where executors on the processor come from: compiles the kernels once, starts threads where memory can
// be shared. Without either it says what is missing. All threads of a run have the same compiled kernels.
import { words } from '../../core/error-words';
import { EngineError } from '../../core/errors';
import type { CreateExecutor } from '../executor';
import { buildOf, fastestBuild, loadBuild } from './builds';
import { compile } from './machine';
import { planExecutor, type WasmExecutor } from './plan-executor';
import { browserThreads, type ThreadSource, type WasmOptions } from './threads';

/** Makes executors that share the compiled kernels. */
export function wasmExecutors(
  options: WasmOptions,
): (...args: Parameters<CreateExecutor>) => Promise<WasmExecutor> {
  let module: Promise<WebAssembly.Module> | null = null;
  return async (plan, { onProgress, giveWay = null }) => {
    module ??= loadBuild(options.build, options.threads > 1).then(compile);
    // One that could not be had is asked for again.
    module.catch(() => (module = null));
    const executor = await planExecutor(plan, await module, { ...options, giveWay });
    onProgress?.(1);
    return executor;
  };
}

/**
 * Makes executors on the threads and kernels that the run was made with, else on as many threads as the source
 * says and the fastest kernels.
 */
export function wasmMaker({ open, canShare, count }: ThreadSource): CreateExecutor {
  // By threads and kernels. It is kept: the browser makes compiled code faster while it runs, and networks
  // that are compared must not differ in how long theirs has run.
  const makers = new Map<string, ReturnType<typeof wasmExecutors>>();
  return async (plan, options) => {
    const threads = options.record?.threads ?? count();
    if (threads > 1 && !canShare())
      throw new EngineError(
        `This run was made with ${threads} threads; this page may start none beside its own.`,
        'Start it anew without them; its numbers may differ in the last digits.',
        words('threadsMissing', 'anew', { threads }),
      );
    const named = options.record?.variants ?? null;
    const build = named === null ? fastestBuild() : buildOf(named);
    const key = `${threads} ${build}`;
    const make = makers.get(key) ?? wasmExecutors({ threads, build, openThread: open });
    makers.set(key, make);
    return make(plan, options);
  };
}

export const createWasmExecutor = wasmMaker(browserThreads);
