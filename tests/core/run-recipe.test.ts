// Which runs have a recipe that may be handed on: one of more steps than a recipe may have could not be opened.
import { expect, it } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import { goneTo, grown, headOf, measured, planted, type Lineage } from '../../src/core/lineage';
import { MOST_STEPS, type Step } from '../../src/core/recipe';
import { readRecipe } from '../../src/core/read-recipe';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { obstacleOf, recipeOf, type Repeated } from '../../src/core/run-recipe';
import { ruleAt } from '../../src/core/scope';

const config = DEFAULT_CONFIG;
const engine = { id: 'wasm', threads: 1, variants: ['simd128'] } as const;
const rule = ruleAt('gate', pruneRate(0.4));
const shape = { rate: 0.4, criterion: 'gate', pruned: 1, widths: [] } as const;
const standing = { stage: 'sparse', source: 'init', steps: 1 } as const;

/** The network at hand after one more step, measured. */
function after(of: Lineage, step: Step): Lineage {
  const isCut = step.do === 'cut';
  const { id: parent } = headOf(of);
  const made = { made: isCut ? null : engine, shape: isCut ? shape : null };
  const next = grown(of, { parent, after: step, config, at: 0, standing, cursor: 0, ...made });
  return measured(next, next.head, { split: 'test', top1: 0.8, top5: 1, count: 10 });
}

/** Trained, cut and taken back so often, each of it measured. */
function runOf(times: number): Repeated {
  const root = { config, at: 0, shape: null, standing, cursor: 0 };
  let lineage = planted(root, { origin: 'fresh', brought: [] });
  for (let i = 0; i < times; i++) {
    const trained = after(lineage, { do: 'train', phase: 'sparse', steps: 1 });
    lineage = goneTo(after(trained, { do: 'cut', ...rule }), trained.head);
  }
  return { lineage, config, engine };
}

it('a run has a recipe as long as nothing keeps that from being opened', () => {
  const fits = Math.floor(MOST_STEPS / 5);
  expect(obstacleOf(runOf(fits))).toBeNull();
  const recipe = recipeOf(runOf(fits));
  expect(recipe.steps).toHaveLength(MOST_STEPS);
  expect(readRecipe(recipe)).toEqual(recipe);
  // Fewer checkpoints than a run holds, and more steps than a recipe may have.
  expect(obstacleOf(runOf(fits + 1))).toBe('long');
  expect(() => readRecipe(recipeOf(runOf(fits + 1)))).toThrow('recipe.steps');
});

it('and says the engine that trained only where that is asked for', () => {
  expect(recipeOf(runOf(1)).config).toMatchObject({ engine: 'wasm', record: { threads: 1 } });
  expect(recipeOf(runOf(1), false).config).not.toHaveProperty('engine');
});
