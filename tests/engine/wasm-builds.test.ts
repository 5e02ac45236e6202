// Which build of the kernels a run is made with: the fastest this machine has, or the one it was made with.
import { expect, test, vi } from 'vitest';
import { allowFusedMultiplyAdd } from '../../headless/engines';
import { EngineError } from '../../src/core/errors';
import { hasFusedMultiplyAdd } from '../../src/engine/wasm-support';
import { BUILDS } from '../../src/core/engine-record';
import { buildOf, fastestBuild } from '../../src/engine/wasm/builds';
import { createWasmExecutor } from '../../src/engine/wasm/executor';
import type { EngineRecord } from '../../src/core/engine-record';
import { planFor } from '../reference/op-check';
import { images, ODD } from './fixtures';

const wantsFused = (): boolean => {
  allowFusedMultiplyAdd();
  return hasFusedMultiplyAdd();
};

const variantsWith = async (record: EngineRecord | null) => {
  const plan = planFor({ config: ODD, kept: null }, images(ODD, 2, 1));
  const options = { batch: 2, signal: null, onProgress: null, record };
  const executor = await createWasmExecutor(plan, options);
  const { variants } = executor.info;
  executor.destroy();
  return variants;
};

test('a run of no earlier one takes the fastest build, and says which', async () => {
  const fastest = wantsFused() ? 'simd128-fma' : 'simd128';
  expect(fastestBuild()).toBe(fastest);
  expect(await variantsWith(null)).toEqual([fastest]);
  expect(await variantsWith({ threads: 1, variants: null })).toEqual([fastest]);
});

test.each(BUILDS)('a run made with %s is repeated with it', async (build) => {
  // A processor may have no such instruction.
  if (build === 'simd128-fma' && !wantsFused()) {
    await expect(variantsWith({ threads: 1, variants: [build] })).rejects.toThrow(EngineError);
    return;
  }
  expect(buildOf([build])).toBe(build);
  expect(await variantsWith({ threads: 1, variants: [build] })).toEqual([build]);
});

test('what is not here is refused, in words that name it', async () => {
  const refused = () => buildOf(['simd128-fma'], false);
  expect(refused).toThrow(EngineError);
  expect(refused).toThrow(/simd128-fma.*Start it anew/);
  expect(buildOf(['simd128'], false)).toBe('simd128');
  await expect(variantsWith({ threads: 1, variants: ['product-reg8'] })).rejects.toThrow(
    /kernels that are not here: product-reg8/,
  );
});

test('networks share what was compiled, so that none runs younger code than another', async () => {
  await variantsWith({ threads: 1, variants: ['simd128'] });
  const compile = vi.spyOn(WebAssembly, 'compile');
  await variantsWith({ threads: 1, variants: ['simd128'] });
  await variantsWith({ threads: 1, variants: ['simd128'] });
  expect(compile).not.toHaveBeenCalled();
  compile.mockRestore();
});
