// The words of the page in its languages, bundled with it. Keys are checked by the compiler; numbers
// arrive in messages already formatted.
import { createInstance, type i18n } from 'i18next';
import type { Language } from '../store/view-state';
import en from './locales/en.json';
import zh from './locales/zh.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

const resources: Record<Language, { translation: typeof en }> = {
  en: { translation: en },
  zh: { translation: zh },
};

/** A translator that is ready at once and speaks `language` until it is told another. */
export function createI18n(language: Language): i18n {
  const instance = createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    resources,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return instance;
}
