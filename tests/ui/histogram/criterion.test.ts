// Drawings and words of scores that are not |g|: their axis, what is left out, and how they are called.
import { describe, expect, it } from 'vitest';
import { ticksOn, WHOLE } from '../../../src/core/gate-bins';
import { gateCount, gateSites, SITES } from '../../../src/core/gates';
import type { Page } from '../../../src/store/page';
import { createCuttingSelector, criterionOf } from '../../../src/store/selectors';
import { createPageStore } from '../../../src/store/store';
import { createEspalierReader } from '../../../src/ui/model/tree';
import { branchWords, factsOf as branchFacts } from '../../../src/ui/espalier/branch-words';
import { formatOf } from '../../../src/ui/format';
import { cardWords, factsOf } from '../../../src/ui/gate-map/cell-facts';
import { panelWords } from '../../../src/ui/drawing/histogram-panel';
import { createHistogramReader } from '../../../src/ui/model/histogram';
import { scoresTitle, symbolWords } from '../../../src/ui/words/score-words';
import { unmarked } from '../../../src/ui/term/marked';
import { createI18n } from '../i18n';
import { begun, gates, progress, risingGates, TINY, TINY_CONFIG } from '../../store/run-events';

/** A page of the smallest network whose channels are ranked by |g|·‖W‖, at rest and as it trains. */
function page() {
  const store = createPageStore();
  store.receive(begun(1, { ...TINY_CONFIG, criterion: 'gate-magnitude' }));
  store.receive(gates(1, risingGates(), true));
  const cutting = createCuttingSelector();
  const rests = () =>
    store.receive({
      ...{ run: 1, type: 'scores', criterion: 'gate-magnitude' },
      values: risingGates().map((gate) => 3 * Math.abs(gate)),
    });
  return { store, cutting, rests, read: createHistogramReader({ cutting, store } as Page) };
}
const countOf = (model: { whole: Readonly<Record<string, { count: Uint32Array }>> }) =>
  SITES.reduce((sum, site) => sum + (model.whole[site]?.count.reduce((a, b) => a + b, 0) ?? 0), 0);

describe('the histograms of scores in decades', () => {
  it('have an axis of their own, with every gate on it, and no band near zero', () => {
    const { store, rests, read } = page();
    rests();
    const model = read(store.getState());
    expect(model).toMatchObject({ scale: { kind: 'log' }, nearZero: null, lens: null });
    expect(model === null ? 0 : countOf(model)).toBe(gateCount(TINY));
    // The phase began with |g|, which is nothing to compare with.
    expect(model?.start).toBeNull();
  });

  it('are those of |g| while it trains, with the outline of where the phase began', () => {
    const { store, rests, read } = page();
    rests();
    store.receive(progress('sparse', 5, [1, 1, 1, 1, 1]));
    const model = read(store.getState());
    expect(model).toMatchObject({ scale: { kind: 'linear' }, nearZero: 0.05 });
    expect(model?.start).not.toBeNull();
    rests();
    expect(read(store.getState())?.scale.kind).toBe('log');
  });
});

describe('words about scores', () => {
  it('say of an axis in decades that all that is smaller lies at its left end', () => {
    const { store, rests, read } = page();
    const ends = (language: 'en' | 'zh') => {
      const scale = read(store.getState())?.scale ?? WHOLE;
      const { tick } = panelWords(formatOf(language), createI18n(language).t);
      const words = ticksOn(scale, false).map((score) => tick(scale, score));
      return [words[0], words[1], words.at(-1)];
    };
    expect(ends('en')).toEqual(['0', '0.25', '1']);
    rests();
    expect(ends('en')).toEqual(['≤ 0.001', '0.01', '10']);
    expect(ends('zh')).toEqual(['≤ 0.001', '0.01', '10']);
  });

  it('call them what they are', () => {
    const { store, cutting, rests } = page();
    rests();
    const state = store.getState();
    const { snapshot } = state.run;
    const { t } = createI18n('en');
    const format = formatOf('en');
    expect(criterionOf(state.run).symbol).toBe('|g|·‖W‖');
    if (snapshot === null) throw new Error('no snapshot');
    const symbol = symbolWords(state.run, t);
    const fate = new Uint8Array(gateCount(TINY));
    const card = cardWords(factsOf(TINY, snapshot.ranking, fate, 0), symbol, t, format);
    expect(card.score).toMatch(/^\|g\|·‖W‖ 0\.0\d+, rank 1 of/);
    const tree = createEspalierReader(cutting)(state);
    const [place] = gateSites(TINY);
    if (tree === null || place === undefined) throw new Error('no tree');
    const facts = branchFacts(TINY, tree, place);
    if (facts === null) throw new Error('no branch');
    expect(branchWords(facts, symbol, format, t)).toMatchObject({
      least: expect.stringMatching(/^Smallest \|g\|·‖W‖ 0\.0/) as string,
      median: expect.stringMatching(/^Median \|g\|·‖W‖ 0\./) as string,
    });
  });

  it('say that they are means where gates are averaged over steps, in both languages', () => {
    const { store } = page();
    const means = risingGates().map(Math.abs);
    const heading = (language: 'en' | 'zh') => {
      const { run } = store.getState();
      const { t } = createI18n(language);
      return [symbolWords(run, t), unmarked(scoresTitle(run, t))];
    };
    expect(heading('en')).toEqual(['|g|', 'Importance scores |g|']);
    store.receive(gates(1, risingGates(), false, means));
    expect(heading('en')).toEqual(['mean |g|', 'Importance scores, mean |g| over the last steps']);
    expect(heading('zh')).toEqual(['|g|（均值）', '重要性分数：最近若干步的 |g| 均值']);
  });
});
