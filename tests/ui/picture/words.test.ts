import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import { createCuttingSelector } from '../../../src/store/selectors';
import { createPageStore } from '../../../src/store/store';
import { createI18n } from '../i18n';
import { pictureFacts, pictureName, wrapped } from '../../../src/ui/picture/words';
import { begun, gates } from '../../store/run-events';

const store = createPageStore({ rate: pruneRate(0.4) });
store.receive(begun(1));
store.receive(gates(1));
const state = store.getState();
const cutting = createCuttingSelector()(state);

describe('a picture', () => {
  it('names rate, threshold, network, data and seed, in the language of the page', () => {
    const english = pictureFacts(state, cutting, createI18n('en').t);
    expect(english).toBe('Pruning rate 40\u202f% · τ 0.425 · ViT 4×2 · Synthetic · Seed 1');
    const chinese = pictureFacts(state, cutting, createI18n('zh').t);
    expect(chinese).toMatch(/^剪枝率 40\u202f% · τ 0\.\d+ · ViT 4×2 · 合成数据 · 种子 1$/);
  });

  it('names what ranks where that is not |g|', () => {
    const by = cutting && {
      ...cutting,
      plan: { ...cutting.plan, criterion: 'gate-magnitude' as const },
    };
    expect(pictureFacts(state, by, createI18n('en').t)).toMatch(
      /^Pruning rate 40\u202f% · \|g\|·‖W‖ · τ 0\.425/,
    );
  });

  it('is saved under a name that tells it from others', () => {
    expect(pictureName('gate-map', state)).toBe('espalier-gate-map-rate40-seed1.png');
  });
});

describe('words on a picture', () => {
  const length = (text: string) => text.length;

  it('are broken after spaces', () => {
    expect(wrapped('one two three four', 9, length)).toEqual(['one two', 'three', 'four']);
    expect(wrapped('', 9, length)).toEqual([]);
  });

  it('are broken between Chinese signs, but not before a sign that ends a phrase', () => {
    expect(wrapped('剪枝率越高，通道越少。', 5, length)).toEqual(['剪枝率越高，', '通道越少。']);
    expect(wrapped('阈值 0.0112 之下', 5, length)).toEqual(['阈值', '0.0112', '之下']);
  });
});
