// Words of lessons: figures in the page's language, and no unit that a line parts from its number.
import { describe, expect, it } from 'vitest';
import { UNIT_SPACE } from '../../../src/ui/format';
import { figureWords, lessonWords } from '../../../src/ui/lesson/figure-words';

const said = (en: string, zh = en) => ({ en, zh });

describe('the words of a lesson', () => {
  it('keep a unit beside its number', () => {
    const words = lessonWords(said('At 40 %, in 16 ms: more.'), 'en', new Map());
    expect(words).toBe(`At 40${UNIT_SPACE}%, in 16${UNIT_SPACE}ms: more.`);
    const zh = lessonWords(said('a', '剪 40 % 用时 16 毫秒'), 'zh', new Map());
    expect(zh).toBe(`剪 40${UNIT_SPACE}% 用时 16${UNIT_SPACE}毫秒`);
  });

  it('write a threshold as the page does', () => {
    expect(figureWords({ value: 0.00904838, form: 'score' }, 'en')).toBe('0.00905');
  });
});
