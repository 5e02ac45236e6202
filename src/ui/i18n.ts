// The words of the page in its languages: English with the page, others late. Keys are checked by the compiler;
// numbers arrive in messages already formatted.
import { createInstance, type i18n } from 'i18next';
import { loadLate } from '../store/late-code';
import type { Language } from '../store/view-state';
import en from './locales/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

export type Catalogue = typeof en;

/** The words of a language. Rejects with DataError where they are out of reach. */
export const catalogueOf = (language: Language): Promise<Catalogue> =>
  language === 'en'
    ? Promise.resolve(en)
    : loadLate('zh', async () => (await import('./locales/zh.json')).default);

/** A translator that is ready at once and speaks `language` by these words until it is told another. */
export function createI18n(language: Language, words: Catalogue): i18n {
  const instance = createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, [language]: { translation: words } },
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return instance;
}

/** Has a translator speak another language once its words are here. Rejects as {@link catalogueOf} does. */
export async function speak(translator: i18n, language: Language): Promise<void> {
  const words = await catalogueOf(language);
  translator.addResourceBundle(language, 'translation', words);
  await translator.changeLanguage(language);
}
