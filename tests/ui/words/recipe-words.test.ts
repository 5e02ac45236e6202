// What the page says of a recipe before anybody carries it out.
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import type { Recipe, Step } from '../../../src/core/recipe';
import { formatOf } from '../../../src/ui/format';
import { createI18n } from '../i18n';
import { beginWords, stepWords } from '../../../src/ui/words/recipe-words';

const { t } = createI18n('en');
const said = (step: Step) => stepWords(step, t, formatOf('en')).replaceAll('\u202f', ' ');
const begins = (change: Partial<Recipe>) =>
  beginWords({ version: 1, config: {}, start: 'fresh', steps: [], ...change }, 'en', t);

describe('a recipe', () => {
  it('says what it begins with, and the settings that differ', () => {
    expect(begins({ start: 'shipped' })).toBe(
      'It begins with the shipped network: nano on Fashion-MNIST, seed 1.',
    );
    const config = {
      data: 'synthetic',
      seed: 7,
      engine: 'wasm',
      phases: { sparse: { lambda: 1e-3 } },
    };
    expect(begins({ config: config as Recipe['config'] })).toBe(
      'It begins with fresh weights from seed 7: nano on synthetic images. Settings: Engine wasm, λ = 1e-3.',
    );
  });

  it('says it in Chinese without a space between its words', () => {
    const chinese = createI18n('zh').t;
    for (const start of ['fresh', 'shipped'] as const)
      for (const data of ['fashion', 'synthetic'] as const) {
        const recipe: Recipe = { version: 1, config: { data }, start, steps: [] };
        const words = beginWords(recipe, 'zh', chinese);
        expect(words).toContain(data === 'fashion' ? '数据：Fashion-MNIST' : '数据：合成数据');
        expect(words).not.toMatch(/\p{Script=Han} +\p{Script=Han}/u);
      }
  });

  it('says of a training what is set, where it stops, and what changes under way', () => {
    expect(
      said({
        ...{ do: 'train', phase: 'sparse', steps: 300, until: 120, optimizer: 'fresh' },
        set: { batch: 16 },
        changes: [{ at: 40, set: { lambda: 0.002 } }],
      }),
    ).toBe(
      'Set Batch 16. Begin with a fresh optimizer. Train with sparsity: 300 steps. Stop after step 120. ' +
        'From step 41 on, set Sparsify: λ = 2e-3.',
    );
  });

  it('says at which rate something is measured, and on which images', () => {
    expect(said({ do: 'measure', split: 'test' })).toBe('Measure it on the test images.');
    expect(said({ do: 'measure', split: 'validation', rate: pruneRate(0.4) })).toBe(
      'Measure its parent as if cut at the rate 0.4, on the validation images.',
    );
  });
});
