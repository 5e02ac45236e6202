import { describe, expect, it } from 'vitest';
import { isFirstVisit, keepPreferences, readPreferences } from '../../src/store/preferences';
import { createPageStore } from '../../src/store/store';

/** A browser's storage that outlives the page, as a map. */
function storage(entries: Record<string, string> = {}) {
  const kept = new Map(Object.entries(entries));
  return () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
}
const forbidden = () => {
  throw new DOMException('The operation is insecure.', 'SecurityError');
};

describe('language, theme and tempo', () => {
  it.each([
    ['zh-CN', 'zh'],
    ['zh', 'zh'],
    ['ZH-Hant', 'zh'],
    ['en-GB', 'en'],
    ['de', 'en'],
    ['', 'en'],
  ])('a browser that speaks “%s” is met in %s', (spoken, language) => {
    expect(readPreferences(storage(), spoken)).toEqual({
      language,
      theme: 'system',
      tempo: 'live',
      survey: true,
      inside: false,
      unfolded: false,
    });
  });

  it('are found again as they were left', () => {
    const open = storage();
    const store = createPageStore();
    keepPreferences(store, open);
    store.view({ language: 'zh' });
    store.view({ theme: 'dark' });
    store.view({ tempo: 'calm' });
    store.view({ survey: false });
    store.view({ inside: true });
    store.view({ unfolded: true });
    const left = {
      language: 'zh',
      theme: 'dark',
      tempo: 'calm',
      survey: false,
      inside: true,
      unfolded: true,
    };
    expect(readPreferences(open, 'en')).toEqual(left);
  });

  it('that storage garbles are forgotten', () => {
    const open = storage({
      'espalier.language': 'xx',
      'espalier.theme': 'pink',
      'espalier.tempo': '9',
      'espalier.survey': '1',
    });
    expect(readPreferences(open, 'zh-CN')).toEqual({
      language: 'zh',
      theme: 'system',
      tempo: 'live',
      survey: true,
      inside: false,
      unfolded: false,
    });
  });

  it('work for the visit where storage is forbidden', () => {
    expect(readPreferences(forbidden, 'en')).toEqual({
      language: 'en',
      theme: 'system',
      tempo: 'live',
      survey: true,
      inside: false,
      unfolded: false,
    });
    const store = createPageStore();
    keepPreferences(store, forbidden);
    store.view({ theme: 'dark' });
    expect(store.getState().view.theme).toBe('dark');
  });
});

describe('the first visit', () => {
  it('is the first one only, where the browser remembers', () => {
    const open = storage();
    expect([isFirstVisit(open), isFirstVisit(open), isFirstVisit(open)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is every one where storage is forbidden', () => {
    expect([isFirstVisit(forbidden), isFirstVisit(forbidden)]).toEqual([true, true]);
  });
});
