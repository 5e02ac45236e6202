// Which engine is picked, and what is said of it.
import { expect, test } from 'vitest';
import type { EngineChoice } from '../../src/core/engine-info';
import type { AdapterProbe } from '../../src/engine/device';
import { isSoftware } from '../../src/engine/device';
import { availableEngines, chooseEngine, gpuChoice } from '../../src/engine/select';

const limits = { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 30 };
const withFeatures = (...features: string[]) =>
  ({ features: new Set(features), limits }) as unknown as GPUAdapter;
const adapter = withFeatures();
const wasm: EngineChoice = { id: 'wasm', available: true, code: 'simd', reason: 'SIMD.' };
const cpu: EngineChoice = { id: 'tfjs-cpu', available: true, code: 'always', reason: 'Always.' };
const withGpu = (probe: AdapterProbe) => [gpuChoice('wgsl', probe), wasm, cpu];
const info = (words: Partial<GPUAdapterInfo>): GPUAdapterInfo =>
  ({
    vendor: '',
    architecture: '',
    device: '',
    description: '',
    isFallbackAdapter: false,
    ...words,
  }) as GPUAdapterInfo;

test('a hardware GPU is picked by itself, and the reason names it', () => {
  const choice = chooseEngine('auto', withGpu({ found: 'hardware', adapter, name: 'Radeon 780M' }));
  expect(choice.id).toBe('wgsl');
  expect(choice.reason).toContain('Radeon 780M');
});

test('a software GPU is never picked by itself, but a person may choose it', () => {
  const choices = withGpu({ found: 'software', adapter, name: 'SwiftShader' });
  expect(chooseEngine('auto', choices).id).toBe('wasm');
  expect(chooseEngine('wgsl', choices)).toMatchObject({
    id: 'wgsl',
    code: 'software-gpu',
  });
});

test('without a GPU, WASM is picked; without WASM, JavaScript', () => {
  expect(chooseEngine('auto', withGpu({ found: 'no-adapter' })).id).toBe('wasm');
  const noWasm: EngineChoice = { ...wasm, available: false, code: 'no-wasm', reason: 'None.' };
  expect(chooseEngine('auto', [gpuChoice('wgsl', { found: 'no-webgpu' }), noWasm, cpu]).id).toBe(
    'tfjs-cpu',
  );
});

test('half precision is to be had from our own engine where the GPU has it', () => {
  const probe = { found: 'hardware', adapter: withFeatures('shader-f16'), name: 'GPU' } as const;
  expect(gpuChoice('wgsl', probe).half).toBe(true);
  expect(gpuChoice('tfjs-webgpu', probe).half).toBeUndefined();
  expect(gpuChoice('wgsl', { ...probe, adapter }).half).toBeUndefined();
});

test('an engine that is wanted but not there is refused, with why and what to do', () => {
  expect(() => chooseEngine('wgsl', withGpu({ found: 'no-webgpu' }))).toThrow(
    'Engine wgsl cannot run here. This browser has no WebGPU. ' +
      'Choose wasm or tfjs-cpu or auto.',
  );
});

test('a GPU says how large one piece of its memory may be; a processor has no such limit', () => {
  expect(gpuChoice('wgsl', { found: 'hardware', adapter, name: 'GPU' }).piece).toBe(2 ** 30);
  expect(gpuChoice('tfjs-webgpu', { found: 'software', adapter, name: 'GPU' }).piece).toBe(2 ** 30);
  expect(gpuChoice('wgsl', { found: 'no-adapter' }).piece).toBeUndefined();
});

test('SwiftShader, llvmpipe and fallback adapters count as software, a real GPU does not', () => {
  expect(isSoftware(info({ vendor: 'google', architecture: 'swiftshader' }))).toBe(true);
  expect(isSoftware(info({ description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }))).toBe(true);
  expect(isSoftware(info({ vendor: 'intel', isFallbackAdapter: true }))).toBe(true);
  expect(isSoftware(info({ vendor: 'nvidia', architecture: 'lovelace' }))).toBe(false);
});

test('Node has no GPU to offer, and WASM with SIMD', async () => {
  const choices = await availableEngines();
  expect(choices.map(({ id, available }) => [id, available])).toEqual([
    ['wgsl', false],
    ['wasm', true],
    ['tfjs-webgpu', false],
    ['tfjs-wasm', true],
    ['tfjs-cpu', true],
  ]);
});
