// Recipes from outside: what is taken is as it was given, and everything else is refused by its path.
import { describe, expect, it } from 'vitest';
import { InvalidValueError } from '../../src/core/errors';
import { readRecipe } from '../../src/core/read-recipe';
import { MOST_STEPS } from '../../src/core/recipe';

const rule = { criterion: 'gate', scope: 'network', budget: { rate: 0.4 } };
const recipe = (...steps: unknown[]) => ({
  version: 1,
  config: { seed: 3 },
  start: 'fresh',
  steps,
});

describe('a recipe', () => {
  it('is taken as it was given', () => {
    const given = recipe(
      {
        ...{ do: 'train', phase: 'sparse', steps: 9, from: 2, until: 8, optimizer: 'goes on' },
        ...{ gates: 'fixed', set: { lambda: 1e-3, batch: 8, augment: true } },
        changes: [
          { at: 3, set: { lr: 1e-3 } },
          { at: 5, set: { schedule: 'cosine' } },
        ],
      },
      { do: 'measure', split: 'validation', count: 100 },
      { do: 'measure', split: 'test', rate: 0.3 },
      { do: 'measure', split: 'test', by: { ...rule, criterion: 'gate-magnitude' } },
      { do: 'cut', ...rule, ties: 'stay' },
      { do: 'train', phase: 'finetune', steps: 4 },
      { do: 'given', count: 2 },
      { do: 'name', as: 'a name' },
      { do: 'go', to: 'root' },
      { do: 'undo' },
      { do: 'control', steps: 30, set: { phases: { dense: { lr: 0.01 } } } },
      { do: 'time', rate: 0.5, rounds: 3 },
    );
    expect(readRecipe(given)).toEqual(given);
  });

  it.each([
    [{ ...recipe(), version: 2 }, 'recipe.version'],
    [{ ...recipe(), start: 'mine' }, 'recipe.start'],
    [{ ...recipe(), config: { seed: -1 } }, 'seed'],
    [{ ...recipe(), config: 4 }, 'recipe.config'],
    [{ ...recipe(), more: 1 }, 'A field of recipe'],
    [recipe(...Array.from({ length: MOST_STEPS + 1 }, () => ({ do: 'undo' }))), 'recipe.steps'],
    [recipe(null), 'recipe.steps.1'],
    [recipe({ do: 'jump' }), 'recipe.steps.1.do'],
    [recipe({ do: 'undo', of: 1 }), 'A field of recipe.steps.1'],
    [recipe({ do: 'train', phase: 'dense', steps: 0 }), 'recipe.steps.1.steps'],
    [recipe({ do: 'train', phase: 'all', steps: 1 }), 'recipe.steps.1.phase'],
    [recipe({ do: 'train', phase: 'dense', steps: 5, from: 5 }), 'recipe.steps.1.from'],
    [recipe({ do: 'train', phase: 'dense', steps: 5, from: 3, until: 3 }), 'recipe.steps.1.until'],
    [
      recipe({ do: 'train', phase: 'dense', steps: 5, set: { lambda: 1 } }),
      'A field of phases.dense',
    ],
    [
      recipe({ do: 'train', phase: 'dense', steps: 5, set: { seed: 1 } }),
      'A field of phases.dense',
    ],
    [recipe({ do: 'train', phase: 'dense', steps: 5, set: { lr: NaN } }), 'phases.dense.lr'],
    [
      recipe({ do: 'train', phase: 'finetune', steps: 5, gates: 'trained' }),
      'recipe.steps.1.gates',
    ],
    [
      recipe({
        ...{ do: 'train', phase: 'dense', steps: 5 },
        changes: [
          { at: 3, set: {} },
          { at: 3, set: {} },
        ],
      }),
      'recipe.steps.1.changes.2.at',
    ],
    [recipe({ do: 'cut', ...rule, scope: 'block' }), 'scope'],
    [recipe({ do: 'cut', ...rule, budget: { rate: 0.96 } }), 'rate'],
    [recipe({ do: 'cut', ...rule, budget: { macs: 0.5 } }), 'A field of budget'],
    [recipe({ do: 'measure', split: 'train' }), 'recipe.steps.1.split'],
    [recipe({ do: 'measure', split: 'test', rate: 0.1, by: rule }), 'recipe.steps.1.by'],
    [recipe({ do: 'measure', split: 'test', count: 0 }), 'recipe.steps.1.count'],
    [recipe({ do: 'name', as: ' ' }), 'recipe.steps.1.as'],
    [recipe({ do: 'name', as: 'root' }), 'recipe.steps.1.as'],
    [recipe({ do: 'name', as: 'parent' }), 'recipe.steps.1.as'],
    [recipe({ do: 'go', to: 'x'.repeat(61) }), 'recipe.steps.1.to'],
    [recipe({ do: 'control', set: { seed: 2 } }), 'A field of recipe.steps.1.set'],
    [recipe({ do: 'given', count: 0.5 }), 'recipe.steps.1.count'],
  ])('is refused by name: %#', (given, path) => {
    const refused = () => readRecipe(given);
    expect(refused).toThrow(InvalidValueError);
    expect(refused).toThrow(new RegExp(`^${path.replaceAll('.', '\\.')} must be .*; got `));
  });
});
