// Language, theme, tempo, leave to measure, and what of the page is unfolded, as the person left them, in the browser's own
// storage. A browser without storage forgets them and works all the same.
import { shallow } from 'zustand/vanilla/shallow';
import { LANGUAGES, TEMPOS, THEMES, type Language, type ViewState } from './view-state';
import type { PageState, PageStore } from './store';

const LANGUAGE = 'espalier.language';
const THEME = 'espalier.theme';
const TEMPO = 'espalier.tempo';
const SURVEY = 'espalier.survey';
const INSIDE = 'espalier.inside';
const UNFOLDED = 'espalier.unfolded';
const SWITCH = ['on', 'off'] as const;

const VISITED = 'espalier.visited';

/** Opens the storage; browsers that forbid it throw here or at any use. */
export type OpenStorage = () => Pick<Storage, 'getItem' | 'setItem'>;

/** What the person chose before; the language is the browser's where nothing was chosen. */
export function readPreferences(
  open: OpenStorage,
  browserLanguage: string,
): Pick<ViewState, 'language' | 'theme' | 'tempo' | 'survey' | 'inside' | 'unfolded'> {
  const stored = <T extends string>(key: string, allowed: readonly T[]): T | null => {
    try {
      const value = open().getItem(key);
      return allowed.find((name) => name === value) ?? null;
    } catch {
      return null;
    }
  };
  const spoken: Language = /^zh\b/i.test(browserLanguage) ? 'zh' : 'en';
  return {
    language: stored(LANGUAGE, LANGUAGES) ?? spoken,
    theme: stored(THEME, THEMES) ?? 'system',
    tempo: stored(TEMPO, TEMPOS) ?? 'live',
    survey: stored(SURVEY, SWITCH) !== 'off',
    inside: stored(INSIDE, SWITCH) === 'on',
    unfolded: stored(UNFOLDED, SWITCH) === 'on',
  };
}

/** Keeps what the person chooses from now on. */
export function keepPreferences(store: PageStore, open: OpenStorage): void {
  const chosen = ({ view }: PageState) => {
    const { language, theme, tempo, survey, lesson } = view;
    // What a lesson opens is the lesson's.
    const own = lesson === null;
    const inside = own ? view.inside && !view.insideByItself : null;
    return { language, theme, tempo, survey, inside, unfolded: own ? view.unfolded : null };
  };
  const keep = ({
    language,
    theme,
    tempo,
    survey,
    inside,
    unfolded,
  }: ReturnType<typeof chosen>) => {
    try {
      open().setItem(LANGUAGE, language);
      open().setItem(THEME, theme);
      open().setItem(TEMPO, tempo);
      open().setItem(SURVEY, survey ? 'on' : 'off');
      if (inside !== null) open().setItem(INSIDE, inside ? 'on' : 'off');
      if (unfolded !== null) open().setItem(UNFOLDED, unfolded ? 'on' : 'off');
    } catch {
      // Storage is full or forbidden: the choice holds until the page is closed.
    }
  };
  store.watch(chosen, keep, shallow);
}

/** Whether this browser opens the page for the first time; from now on it does not. */
export function isFirstVisit(open: OpenStorage): boolean {
  try {
    const storage = open();
    if (storage.getItem(VISITED) !== null) return false;
    storage.setItem(VISITED, '1');
    return true;
  } catch {
    // A browser that remembers nothing meets the page anew each time.
    return true;
  }
}
