import { describe, expect, it } from 'vitest';
import type { EngineInfo } from '../../../src/core/engine-info';
import { changeConfig, DEFAULT_CONFIG } from '../../../src/core/run-config';
import { readLink } from '../../../src/store/link/read-link';
import { embedCode, exactLink, isLocal } from '../../../src/ui/share/link';

const engine: EngineInfo = {
  id: 'wasm',
  adapter: 'WebAssembly',
  precision: 'float32',
  threads: 3,
  variants: ['simd128'],
  dispatches: 200,
};

describe('the exact link', () => {
  it('opens the run with the engine, threads and kernels it was made with', () => {
    const link = exactLink('https://example.org/espalier/?v=1&seed=7&rate=0.6', engine);
    expect(link).toBe(
      'https://example.org/espalier/?v=1&seed=7&rate=0.6&engine=wasm&threads=3&kernels=simd128',
    );
    const { config, view, notes } = readLink(new URL(link).search);
    expect(notes).toEqual([]);
    expect(view.rate).toBe(0.6);
    expect(changeConfig(DEFAULT_CONFIG, config)).toEqual({
      ...DEFAULT_CONFIG,
      seed: 7,
      engine: 'wasm',
      record: { threads: 3, variants: ['simd128'] },
    });
  });

  it('takes the place of another engine, and stands for itself at the defaults', () => {
    const { search } = new URL(exactLink('https://example.org/?v=1&engine=wgsl&kernels=x', engine));
    expect(readLink(search).config.engine).toBe('wasm');
    expect(exactLink('https://example.org/', { ...engine, variants: [] })).toBe(
      'https://example.org/?v=1&engine=wasm&threads=3',
    );
  });
});

describe('the code of a frame', () => {
  it('has the link without presentation, and cannot be broken by what stands in it', () => {
    const code = embedCode('https://example.org/?v=1&present=1&seed=7#"><b>', 'A "title" <b>');
    expect(code).toContain('src="https://example.org/?v=1&amp;seed=7&amp;embed=1"');
    expect(code).toContain('title="A &quot;title&quot; &lt;b>"');
  });
});

describe('an address', () => {
  it.each([
    ['http://localhost:5173/', true],
    ['http://127.0.0.1:4173/?v=1', true],
    ['http://[::1]:5173/', true],
    ['http://0.0.0.0:5173/', true],
    ['http://espalier.localhost/', true],
    ['http://192.168.1.20:5173/', false],
    ['file:///home/page.html', true],
    ['https://example.org/', false],
    ['https://localhost.example.org/', false],
  ])('%s is one of this computer only: %s', (address, local) => {
    expect(isLocal(address)).toBe(local);
  });
});
