// What stands on the page in words, and which catalogue it is from: how tests find a label that kept the
// other language or went stale. Holds no scenario.
import type { Page } from 'playwright-core';
import en from '../../src/ui/locales/en.json';
import zh from '../../src/ui/locales/zh.json';

type Catalogue = string | { readonly [key: string]: Catalogue };

const leaves = (part: Catalogue, path = ''): [string, string][] =>
  typeof part === 'string'
    ? [[path, part]]
    : Object.entries(part).flatMap(([key, value]) => leaves(value, `${path}.${key}`));

/** Messages as they stand on the page: between the marks of buttons and explained words. */
const piecesOf = (catalogue: Catalogue): string[] =>
  leaves(catalogue)
    .flatMap(([, words]) => words.split(/\[\w+\]|<\/?\w+>/))
    .map((words) => words.trim());

/** Patterns of the messages of `own` that `other` says differently; numbers and names fit anything. */
function patternsOf(own: Catalogue, other: Catalogue): RegExp[] {
  const others = new Set(piecesOf(other));
  return piecesOf(own)
    .filter((words) => !others.has(words))
    .filter((words) => /[A-Za-z]{3}|\p{Script=Han}{2}/u.test(words.replace(/\{\{.*?\}\}/g, '')))
    .map((words) => {
      const parts = words
        .split(/\{\{.*?\}\}/)
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      return new RegExp(`^${parts.join('.+')}$`, 'u');
    });
}

/** Everything a person reads or hears: text, labels, titles, what the slider says. */
export const wordsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const words = new Set<string>([document.title]);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode())
      if (!/^(SCRIPT|STYLE)$/.test(node.parentElement?.tagName ?? ''))
        words.add((node.textContent ?? '').trim());
    for (const element of document.querySelectorAll('*'))
      for (const name of ['aria-label', 'title', 'aria-valuetext', 'placeholder', 'alt'])
        words.add((element.getAttribute(name) ?? '').trim());
    words.delete('');
    return [...words];
  });

/** What only the English page says. */
export const english = patternsOf(en, zh);
/** What only the Chinese page says. */
export const chinese = patternsOf(zh, en);
/** The words that fit one of the patterns. */
export const saidIn = (patterns: readonly RegExp[], words: readonly string[]) =>
  words.filter((text) => patterns.some((pattern) => pattern.test(text)));
