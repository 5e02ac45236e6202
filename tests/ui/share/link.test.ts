import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import type { EngineInfo } from '../../../src/core/engine-info';
import { changeConfig, DEFAULT_CONFIG } from '../../../src/core/run-config';
import { readLink } from '../../../src/store/link/read-link';
import { broughtBy, recipeLink } from '../../../src/store/link/recipe-link';
import { reduceRun } from '../../../src/store/reduce-run';
import { initialRun, type RunState } from '../../../src/store/run-state';
import { initialView } from '../../../src/store/view-state';
import { embedCode, handedOn, hasSteps, isLocal, type Carried } from '../../../src/ui/share/link';
import { begun, network, trainedTo } from '../../store/run-events';

const engine: EngineInfo = {
  id: 'wasm',
  adapter: 'WebAssembly',
  precision: 'float32',
  threads: 3,
  variants: ['simd128'],
  dispatches: 200,
};

const ADDRESS = 'https://example.org/espalier/?v=1&seed=7&rate=0.6';
const config = { ...DEFAULT_CONFIG, seed: 7 };
const run = [begun(1, config), network('fresh')].reduce(reduceRun, initialRun);
const view = { ...initialView, rate: pruneRate(0.6) };
const linkOf = async (of: RunState, carried: Carried) =>
  (await recipeLink(handedOn(of, null, carried), view, ADDRESS)) ?? '';

describe('the exact link', () => {
  const exact = { exact: true, steps: false };

  it('opens the run with the engine, threads and kernels it was made with', async () => {
    const link = await linkOf({ ...run, engine }, exact);
    expect(link).toBe(
      'https://example.org/espalier/?v=1&engine=wasm&threads=3&kernels=simd128&seed=7&rate=0.6',
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

  it('takes the place of another engine', async () => {
    const other = { ...config, engine: 'wgsl', record: { threads: 1, variants: ['x'] } } as const;
    const bare = { ...engine, variants: [] };
    expect(await linkOf({ ...run, config: other, engine: bare }, exact)).toBe(
      'https://example.org/espalier/?v=1&engine=wasm&threads=3&seed=7&rate=0.6',
    );
  });

  it('is the page’s own address where it carries nothing more', async () => {
    expect(await linkOf(run, { exact: false, steps: false })).toBe(ADDRESS);
  });
});

describe('the link with what was done', () => {
  const deeds = [
    trainedTo('dense', 40, { config }),
    trainedTo('sparse', 30, { config, at: 40, place: 1 }),
  ];
  const trained = deeds.reduce(reduceRun, run);

  it('carries every step, and the engine where that is asked for', async () => {
    expect(hasSteps(run)).toBe(false);
    expect(hasSteps(trained)).toBe(true);
    const steps = [
      { do: 'train', phase: 'dense', steps: 40 },
      { do: 'train', phase: 'sparse', steps: 30 },
    ];
    for (const exact of [false, true]) {
      const { hash, search } = new URL(await linkOf(trained, { exact, steps: true }));
      expect(search).toBe('?v=1&rate=0.6');
      const { recipe } = await broughtBy(hash);
      expect(recipe?.steps).toEqual(steps);
      expect(recipe?.config).toMatchObject({ seed: 7 });
      expect(recipe?.config.record !== undefined).toBe(exact);
    }
  });

  it('is of no run that nobody can repeat', () => {
    const lineage = { ...trained.lineage, origin: 'file' } as const;
    expect(hasSteps({ ...trained, lineage })).toBe(false);
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
