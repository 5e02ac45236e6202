// Translators for tests, with the words of every language at hand.
import type { i18n } from 'i18next';
import type { Language } from '../../src/store/view-state';
import { createI18n as create } from '../../src/ui/i18n';
import en from '../../src/ui/locales/en.json';
import zh from '../../src/ui/locales/zh.json';

export const createI18n = (language: Language): i18n => create(language, { en, zh }[language]);
