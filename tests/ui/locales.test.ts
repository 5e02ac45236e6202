// Both languages say everything, with the same live numbers in it.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTROLS } from '../../src/core/controls';
import { createI18n } from './i18n';
import en from '../../src/ui/locales/en.json';
import zh from '../../src/ui/locales/zh.json';
import { FORMULAS } from '../../src/ui/term/formulas';
import { marked, unmarked } from '../../src/ui/term/marked';

function messages(tree: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(at, value);
    else if (typeof value === 'object' && value !== null)
      for (const [deep, text] of messages(value, at)) found.set(deep, text);
  }
  return found;
}

const english = messages(en);
const chinese = messages(zh);
const holes = (text: string) => (text.match(/\{\{.+?\}\}/g) ?? []).sort();

/** Everything the user interface is made of, as text. */
function sources(): string {
  const ui = resolve(import.meta.dirname, '../../src/ui');
  return readdirSync(ui, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(ui, name), 'utf8'))
    .join('\n');
}

/** The keys a source names: as they stand, or by a template whose holes fit anything. */
function keysNamedIn(source: string): (key: string) => boolean {
  const templates = Array.from(
    source.matchAll(/`([\w.-]+\.(?:\$\{[^}`]*\}[\w.-]*)+)`/g),
    ([, template = '']) => {
      const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
      return new RegExp(`^${parts.join('[\\w-]+')}$`);
    },
  );
  return (key) => source.includes(`'${key}'`) || templates.some((template) => template.test(key));
}

const termsOf = (text: string) =>
  marked(text)
    .flatMap(({ term }) => term ?? [])
    .sort();

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('take the same numbers in every message', () => {
    for (const [key, text] of english)
      expect([key, ...holes(chinese.get(key) ?? '')]).toEqual([key, ...holes(text)]);
  });

  it('hold no message that nobody says', () => {
    const named = keysNamedIn(sources());
    const unsaid = [...english.keys()].filter((key) => !named(key.replace(/_(one|other)$/, '')));
    expect(unsaid).toEqual([]);
  });

  it('explain the same words in every message, and mark no other', () => {
    for (const [key, text] of english) {
      const translated = chinese.get(key) ?? '';
      expect([key, ...termsOf(translated)]).toEqual([key, ...termsOf(text)]);
      for (const words of [text, translated])
        for (const piece of marked(words)) expect(`${key}: ${piece.words}`).not.toMatch(/[<>]/);
    }
  });

  it('have a sentence for every explained word', () => {
    for (const name of Object.keys(FORMULAS)) expect(english.has(`explain.${name}`)).toBe(true);
  });

  it('speak of one as of one', () => {
    const { t } = createI18n('en');
    const one = { count: 1, n: '1', steps: 1, channels: '1' };
    const two = { count: 2, n: '2', steps: 2, channels: '2' };
    const said = (words: typeof one) => [
      t('action.prune', words),
      t('action.again', words),
      t('setup.phaseSummary', { ...words, lr: '0.001' }),
      t('dock.undoPromise', words),
      t('results.runSteps', words),
    ];
    for (const words of said(one)) expect(words).toMatch(/1 (channel|step)\b/);
    for (const words of said(two)) expect(words).toMatch(/2 (channels|steps)\b/);
  });

  it('say which steps are whose, what is pressed, and what Δ is a difference to', () => {
    const { t } = createI18n('en');
    const steps = { before: '25,000 steps', steps: '25,100 steps', images: '9 images' };
    expect(t('figures.finetuned', steps)).toMatch(
      /uncut, after 25,000 .*tuned, after 25,100 .* in/,
    );
    expect(unmarked(en.blocks.help)).toMatch(/^Press a row to highlight its block/);
    expect(en.dock.undoPromise_other).toMatch(/ Choose another rate to cut again\.$/);
    expect(en.results.note).toMatch(
      /Δ is how many points more or less a network has than a dense one/,
    );
  });

  it('are told how many where the number changes the words', () => {
    const calls = sources().matchAll(/'([\w.]+)',\s*\{([^}]*)\}/g);
    for (const [, key = '', values = ''] of calls)
      if (english.has(`${key}_one`))
        expect([key, /\bcount\b(?!\()|\.\.\./.test(values)]).toEqual([key, true]);
  });

  it('leave no message empty', () => {
    for (const text of [...english.values(), ...chinese.values()]) expect(text).not.toBe('');
  });

  it('name and explain every control', () => {
    for (const { label } of Object.values(CONTROLS))
      for (const section of ['control', 'explain'])
        expect(english.has(`${section}.${label}`)).toBe(true);
  });

  it('write λ one way, a learning rate in full, and ▲ nowhere but where fc1 is drawn', () => {
    for (const [key, text] of [...english, ...chinese]) {
      const plain = unmarked(text);
      // A value of λ stands behind a sign of equality.
      expect([key, /lambda|λ (is|of|为|取)? ?[\d{]/i.test(plain.replace('Σ', ''))]).toEqual([
        key,
        false,
      ]);
      expect([
        key,
        / lr {|gates?[’'] (learning )?rate|(?<!^Learning )rate of the gates/.test(plain),
      ]).toEqual([key, false]);
      expect([key, text.includes('▲')]).toEqual([key, false]);
    }
    const signs = sources()
      .split('\n')
      .filter((line) => line.includes('▲'));
    expect(signs).toEqual(["  fc1: '▲',"]);
  });

  it('explain a channel and a site, and say so where the first sentence speaks of channels', () => {
    expect(termsOf(en.calm.invite)).toContain('channel');
    expect(termsOf(en.blocks.help)).toContain('site');
  });

  it('punctuate Chinese in full width and use the words of the field', () => {
    for (const [key, text] of chinese) {
      expect([key, /\p{Script=Han}[,;:!?]/u.test(text)]).toEqual([key, false]);
      expect([key, /大门|精调/.test(text)]).toEqual([key, false]);
    }
  });
});
