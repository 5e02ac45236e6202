// What stands between two sentences on the page.
import { expect, it } from 'vitest';
import { createI18n } from './i18n';
import { sentences } from '../../src/ui/sentences';

const { t: en } = createI18n('en');
const { t: zh } = createI18n('zh');

it('leaves a space between English sentences and none between Chinese ones', () => {
  expect(sentences(en, 'One.', 'Two.', 'Three.')).toBe('One. Two. Three.');
  expect(sentences(zh, '一。', '二。', '三。')).toBe('一。二。三。');
});

it('says nothing of what is not said', () => {
  expect(sentences(en, false, 'One.', '', undefined, 'Two.', false)).toBe('One. Two.');
  expect(sentences(en, false)).toBe('');
});
