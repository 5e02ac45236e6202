// The builds of the kernels. One rounds a product before it is added, as every machine with SIMD can; one
// rounds both at once, which takes half the instructions where the processor has such a one. Each gives
// the same bits every time, so a run that is repeated names its build.
import { BUILDS } from '../../core/engine-record';
import { words } from '../../core/error-words';
import { EngineError } from '../../core/errors';
import { codeOf } from '../code';
import { hasFusedMultiplyAdd } from '../wasm-support';

export type Build = (typeof BUILDS)[number];

/** The faster one of those that this machine runs. */
export const fastestBuild = (): Build => (hasFusedMultiplyAdd() ? 'simd128-fma' : 'simd128');

/**
 * The build that a run was made with.
 * @param fused whether this machine multiplies and adds in one
 * @throws EngineError where that build does not run here, or there is no such build
 */
export function buildOf(names: readonly string[], fused = hasFusedMultiplyAdd()): Build {
  const build = BUILDS.find((each) => names.includes(each));
  if (build !== undefined && (fused || build === 'simd128')) return build;
  throw new EngineError(
    `This run was made with kernels that are not here: ${names.join(', ') || 'none'}.`,
    'Start it anew without them; its numbers may differ in the last digits.',
    words('kernelsMissing', 'anew', { names: names.join(', ') }),
  );
}

/** Code of a build, for a memory of one thread or one that threads share. */
export async function loadBuild(build: Build, shared: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const { bytes } = await codeOf(
    build === 'simd128-fma'
      ? shared
        ? import('./kernels/run.ts?kernels&shared&fma')
        : import('./kernels/run.ts?kernels&fma')
      : shared
        ? import('./kernels/run.ts?kernels&shared')
        : import('./kernels/run.ts?kernels'),
  );
  return bytes;
}
