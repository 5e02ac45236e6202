// What stands behind an accuracy: the plain number first, its count and standard error where they are asked for.
import { describe, expect, it } from 'vitest';
import { accuracyWords } from '../../src/ui/behind';
import { formatOf } from '../../src/ui/format';
import { createI18n } from './i18n';
import { marked, unmarked } from '../../src/ui/term/marked';

const plain = (text: string) => text.replaceAll('\u202f', ' ');
const on = { split: 'validation', count: 5000 } as const;
const of = (language: 'en' | 'zh') =>
  accuracyWords(0.8234, on, createI18n(language).t, formatOf(language));

describe('an accuracy on the page', () => {
  it('is a plain number, and says its count and standard error where they are asked for', () => {
    expect(plain(unmarked(of('en')))).toBe('82.3 %');
    expect(marked(of('en')).map(({ term, said }) => [term, plain(said ?? '')])).toEqual([
      [
        'spread',
        '4,117 of 5,000 validation images are right: 82.3 % ± 0.5 points, one standard error.',
      ],
    ]);
  });

  it('says of a batch that it is one, with the digits that so few images bear', () => {
    const { t } = createI18n('en');
    const format = formatOf('en');
    const batch = { split: 'batch', count: 32 } as const;
    const [piece] = marked(accuracyWords(0.75, batch, t, format, format.percent(0.75)));
    expect([piece?.words, piece?.said].map((text) => plain(text ?? ''))).toEqual([
      '75 %',
      '24 of 32 images of the last batch are right: 75 % ± 7.7 points, one standard error.',
    ]);
  });

  it('says so in Chinese too', () => {
    expect(plain(marked(of('zh'))[0]?.said ?? '')).toBe(
      '5,000 张验证图像中答对 4,117 张：82.3 % ± 0.5 个百分点（一个标准误）。',
    );
  });
});
