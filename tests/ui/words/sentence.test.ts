import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import { gateSites } from '../../../src/core/gates';
import { keptChannels } from '../../../src/core/prune-plan';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { emptyBook } from '../../../src/store/run-book';
import { initialRun } from '../../../src/store/run-state';
import type { PageState } from '../../../src/store/store';
import { initialView, LANGUAGES, type Language } from '../../../src/store/view-state';
import { clauseWords, pieces, SLOTS, slotTexts, spoken } from '../../../src/ui/words/sentence';
import { marked, unmarked } from '../../../src/ui/term/marked';
import { createI18n } from '../i18n';
import { cuttingOf, nano, spreadGates } from '../gates';

const gates = spreadGates();
const ranking = rankScores(gateScores(gates));
const cutting = cuttingOf(nano, ranking, 0.4);
const page = (language: Language): PageState => ({
  run: { ...initialRun, model: nano, snapshot: { gates, averages: null, ranking } },
  view: { ...initialView, rate: pruneRate(0.4), language },
  link: { silentFor: 0, refusal: null, offline: null, recipe: null, brought: null },
  runs: emptyBook,
  answered: null,
  paced: null,
  cut: null,
  own: { bringing: null, kept: null },
});

describe('the sentence', () => {
  it('has every slot once in every language', () => {
    for (const language of LANGUAGES) {
      const { t } = createI18n(language);
      const slots = pieces(t('sentence.long', { total: '1,792' })).flatMap((p) =>
        'slot' in p ? [p.slot] : [],
      );
      expect([...slots].sort()).toEqual([...SLOTS].sort());
    }
  });

  it('fills its slots from the plan on the page', () => {
    const texts = slotTexts(page('en'), cutting);
    expect(texts.kept).toBe('1,076');
    expect(texts.rate).toMatch(/^40\s%$/);
    expect(Number(texts.threshold)).toBeCloseTo(cutting.plan.threshold, 4);
  });

  it('is spoken whole, with its clause', () => {
    const { t } = createI18n('en');
    const text = spoken(t('sentence.long', { total: '1,792' }), page('en'), cutting, t);
    expect(text).toMatch(/^Pruning 40\s% at threshold 0\.\d+ keeps 1,076 of 1,792 channels/);
    expect(text).toMatch(/Accuracy not measured yet\.$/);
  });

  it('says what is behind a measured accuracy where that is asked for, and speaks the plain number', () => {
    const { t } = createI18n('en');
    const before = page('en');
    const { rate } = before.view;
    const { pruned } = cutting.plan;
    const mask = { rate, pruned, split: 'validation', top1: 0.8, count: 5000 } as const;
    const measured = { ...before, run: { ...before.run, maskAccuracies: [mask] } };
    const { text } = clauseWords(measured, cutting, t);
    expect(unmarked(text)).toMatch(
      /^With this mask: 80\.0\s% accuracy \(5,000 validation images\)\.$/,
    );
    expect(marked(text).find(({ term }) => term === 'spread')?.said).toMatch(
      /^4,000 of 5,000 validation images are right: 80\.0\s% ± 0\.6 points, one standard error\.$/,
    );
    const said = spoken(t('sentence.long', { total: '1,792' }), measured, cutting, t);
    expect(said).toMatch(/accuracy \(5,000 validation images\)\.$/);
    expect(said).not.toContain('<');
  });

  it('tells of a site what would be of it, and after the cut what is', () => {
    const { t } = createI18n('en');
    const weak = spreadGates();
    const site = gateSites(nano)[6];
    if (site === undefined) throw new Error('nano has 16 sites');
    weak.fill(0.001, site.offset, site.offset + site.size);
    const emptied = cuttingOf(nano, rankScores(gateScores(weak)), 0.4);
    const before = page('en');
    expect(clauseWords(before, emptied, t).text).toContain('would be empty');
    const { keep, pruned } = emptied.plan;
    const committed = { rate: 0.4, pruned, kept: keptChannels(nano, keep) };
    const after = { ...before, run: { ...before.run, stage: 'pruned', committed } as const };
    expect(clauseWords(after, emptied, t)).toEqual({
      text: 'Block 2 fc1 is down to its strongest channel.',
      warns: true,
    });
    const elsewhere = cuttingOf(nano, rankScores(gateScores(weak)), 0.5);
    expect(clauseWords(after, elsewhere, t).text).toContain('would be empty');
  });

  it('counts the sites that keep one channel as the drawing shows them, emptied or not', () => {
    const { t } = createI18n('en');
    const weak = spreadGates();
    const [emptied, narrow] = [gateSites(nano)[6], gateSites(nano)[7]];
    if (emptied === undefined || narrow === undefined) throw new Error('nano has 16 sites');
    for (const { offset, size } of [emptied, narrow]) weak.fill(0.001, offset, offset + size);
    weak[narrow.offset] = 0.9;
    const cut = cuttingOf(nano, rankScores(gateScores(weak)), 0.4);
    const ones = cut.plan.widths.flatMap((widths) => Object.values(widths)).filter((n) => n === 1);
    expect(ones).toHaveLength(2);
    expect(clauseWords(page('en'), cut, t).text).toBe(
      'Block 2 fc1 would be empty; its strongest channel stays. 2 sites are down to 1 channel in all.',
    );
    const committed = {
      rate: 0.4,
      pruned: cut.plan.pruned,
      kept: keptChannels(nano, cut.plan.keep),
    };
    const after = {
      ...page('en'),
      run: { ...page('en').run, stage: 'pruned', committed } as const,
    };
    expect(clauseWords(after, cut, t).text).toBe(
      'Block 2 fc1 and 1 more are down to the strongest channel of each.',
    );
  });
});
