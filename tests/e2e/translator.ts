// A translator as browsers and extensions have them: every text node of the page gives its place to two
// font elements with a text of their own, now and whenever text comes or changes. The words stay the same,
// so that tests find what they know; what they must not find is the nodes the page made.
import type { Page } from 'playwright-core';

/** From now on whatever the page shows is translated, on every page that it goes to. */
export async function translate(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // Vector graphics and what a person types are not translated, nor is what is no text to read.
    const LEFT = 'svg, script, style, textarea, font[data-translated]';
    const font = () => document.createElementNS('http://www.w3.org/1999/xhtml', 'font');
    const give = (text: Text) => {
      const { parentElement } = text;
      if (parentElement === null || parentElement.closest(LEFT) !== null) return;
      const outer = font();
      const inner = font();
      outer.setAttribute('data-translated', '');
      inner.append(text.data);
      outer.append(inner);
      text.replaceWith(outer);
    };
    const walk = (root: Node) => {
      const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const found: Text[] = [];
      if (root instanceof Text) found.push(root);
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode())
        if (node instanceof Text) found.push(node);
      found.forEach(give);
    };
    const begin = () => {
      walk(document.body);
      new MutationObserver((changes) => {
        for (const { type, target, addedNodes } of changes)
          if (type === 'characterData') walk(target);
          else addedNodes.forEach(walk);
      }).observe(document.body, { childList: true, characterData: true, subtree: true });
    };
    addEventListener('DOMContentLoaded', begin);
  });
}

/** Texts on the page that were not translated, for a test that must know it tests something. */
export const untranslated = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const left: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const inside = 'svg, script, style, textarea, noscript, font[data-translated]';
      if (node.parentElement?.closest(inside) === null) left.push(node.textContent ?? '');
    }
    return left.filter((text) => text.trim() !== '');
  });
