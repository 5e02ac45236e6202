// What the README's say of the page is there, in both languages: the same sections, buttons by the names
// they have, and a tour that can be walked from its first step to its last.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../src/ui/locales/en.json';
import zh from '../../src/ui/locales/zh.json';

const readme = (name: string) =>
  readFileSync(resolve(import.meta.dirname, `../../${name}`), 'utf8').replace(/\n {3}(?=\S)/g, ' ');
const sections = (text: string) => Array.from(text.matchAll(/^## (.+)$/gm), ([, name]) => name);
/** The steps of the tour. */
const tour = (text: string) => Array.from(text.matchAll(/^\d\. (.+)$/gm), ([, step = '']) => step);
const quoted = (text: string) =>
  Array.from(text.matchAll(/“([^”]+)”/g), ([, name = '']) => name.replace(/\s/g, ' '));
const same = (name: string) => name.replace(/\s*(…+|\{\{\w+\}\})\s*/g, '…').toLowerCase();
const wordsOf = (tree: object): string[] =>
  Object.values(tree).flatMap((value: unknown) =>
    typeof value === 'string' ? [same(value)] : wordsOf(value as object),
  );

describe.each([
  ['README.md', en],
  ['README.zh-CN.md', zh],
] as const)('%s', (name, locale) => {
  const text = readme(name);

  it('has the sections of the other', () => {
    expect(sections(text)).toHaveLength(sections(readme('README.md')).length);
    expect(tour(text)).toHaveLength(7);
  });

  it('has the commands, the tables and the links of the other, in their order', () => {
    const other = readme('README.md');
    // What is said behind a command is in the README's language.
    const commands = (of: string) =>
      Array.from(of.matchAll(/^```.*?^```/gms), ([block]) => block.replace(/\s+#.*$/gm, ''));
    const links = (of: string) =>
      Array.from(of.matchAll(/\]\(((?:docs\/|https?:|[A-Z]+\.md)[^)]*)\)/g), ([, to = '']) =>
        to.replace('page.zh-CN.png', 'page.png').replace('README.zh-CN.md', 'README.md'),
      ).filter((to) => to !== 'README.md');
    const rows = (of: string) => Array.from(of.matchAll(/^\|/gm)).length;
    const folders = (of: string) =>
      Array.from(of.matchAll(/^ *[a-z]+\/(?= {2})/gm), ([at]) => at.trim());
    const code = commands(text).filter((block) => !block.includes('index.html'));
    expect(code).toEqual(commands(other).filter((block) => !block.includes('index.html')));
    expect(links(text)).toEqual(links(other));
    expect([rows(text), folders(text)]).toEqual([rows(other), folders(other)]);
  });

  it('calls buttons by their names', () => {
    const said = new Set(wordsOf(locale));
    for (const step of tour(text))
      for (const button of quoted(step))
        expect([button, said.has(same(button))]).toEqual([button, true]);
  });

  it('takes the cut back before it trains, since a cut network offers no training of one’s own', () => {
    const { anotherRate, trainYourself } = locale.action;
    expect(quoted(tour(text)[3] ?? '')).toEqual(
      expect.arrayContaining([anotherRate, trainYourself]),
    );
    const at = (button: string) => quoted(tour(text)[3] ?? '').indexOf(button);
    expect(at(anotherRate)).toBeLessThan(at(trainYourself));
  });
});
