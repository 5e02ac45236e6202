// Which runs have a recipe that may be handed on: one of more steps than a recipe may have could not be opened.
import { expect, it } from 'vitest';
import type { ResultRow } from '../../src/core/network-state';
import { MOST_STEPS } from '../../src/core/recipe';
import { readRecipe } from '../../src/core/read-recipe';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import type { Deed } from '../../src/core/run-log';
import { obstacleOf, recipeOf, type Repeated } from '../../src/core/run-recipe';
import { resultRow } from '../ui/result-row';

const config = DEFAULT_CONFIG;
const made = { id: 'wasm', threads: 1, variants: ['simd128'] } as const;
const train: Deed = { do: 'train', phase: 'sparse', steps: 1, from: 0, to: 1, config, at: 0, made };
const cut: Deed = { do: 'cut', rate: 0.4, config, at: 0 };
const undo: Deed = { do: 'undo', config, at: 0 };

/** Trained, cut and taken back so often, each of it measured. */
function runOf(times: number): Repeated {
  const results: ResultRow[] = [
    resultRow('sparse', { rate: null, top1: 0.8 }),
    resultRow('pruned', { rate: 0.4, top1: 0.7 }),
  ];
  const deeds = Array.from({ length: times }, () => [train, cut, undo]).flat();
  return { source: 'init', log: { dropped: 0, deeds }, config, engine: made, results };
}

it('a run has a recipe as long as nothing keeps that from being opened', () => {
  const fits = Math.floor(MOST_STEPS / 5);
  expect(obstacleOf(runOf(fits))).toBeNull();
  const recipe = recipeOf(runOf(fits));
  expect(recipe.steps).toHaveLength(MOST_STEPS);
  expect(readRecipe(recipe)).toEqual(recipe);
  // Fewer deeds than a run holds, and more steps than a recipe may have.
  expect(obstacleOf(runOf(fits + 1))).toBe('long');
  expect(() => readRecipe(recipeOf(runOf(fits + 1)))).toThrow('recipe.steps');
});

it('and says the engine that trained only where that is asked for', () => {
  expect(recipeOf(runOf(1)).config).toMatchObject({ engine: 'wasm', record: { threads: 1 } });
  expect(recipeOf(runOf(1), false).config).not.toHaveProperty('engine');
});
