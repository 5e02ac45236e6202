import { describe, expect, it } from 'vitest';
import { createI18n } from '../i18n';
import { summaryOf } from '../../../src/ui/model/histogram';

const plan = { pruned: 716, criterion: 'gate' } as const;
const cutOf = (pruned: number) => ({ rate: 0.4, pruned, kept: [] });

describe('the caption of the histograms', () => {
  it('says what would go before a cut', () => {
    expect(summaryOf(null, plan)).toBe('histogram.summary');
  });

  it('says what is gone at the cut, and never that it would go', () => {
    const key = summaryOf(cutOf(716), plan);
    expect(key).toBe('histogram.summaryGone');
    const { t } = createI18n('en');
    const text = t(key, { threshold: '0.01', pruned: '716', total: '1,792', gone: '716' });
    expect(text).toContain('716 of 1,792 channels are gone');
    expect(text).not.toContain('would');
  });

  it('tells both apart where another cut is shown after it', () => {
    expect(summaryOf(cutOf(1075), plan)).toBe('histogram.summaryAgain');
  });

  it('does not take a cut by other scores for this one, though as many are gone', () => {
    const other = { ...cutOf(716), criterion: 'gate-magnitude' } as const;
    expect(summaryOf(other, plan)).toBe('histogram.summaryAgain');
    expect(summaryOf(other, { ...plan, criterion: 'gate-magnitude' })).toBe(
      'histogram.summaryGone',
    );
  });
});
