// Sentences one behind the other. Between two stands what the language has there: a Chinese full stop is as wide
// as a character, and no space follows it.
import type { TFunction } from 'i18next';

/** @param said what is false is not said */
export const sentences = (t: TFunction, ...said: readonly (string | false | undefined)[]): string =>
  said
    .filter((words): words is string => typeof words === 'string' && words !== '')
    .reduce((before, words) => (before === '' ? words : t('sentence.two', { before, words })), '');
