// A recipe goes out as a link or a file and comes back the same, whatever mails and chats made of it; what is no
// recipe is refused with what to do.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import type { ErrorReport } from '../../../src/core/errors';
import type { Recipe, Step } from '../../../src/core/recipe';
import { changeConfig, DEFAULT_CONFIG, OPENING } from '../../../src/core/run-config';
import { createRng } from '../../../src/core/rng';
import { readLink } from '../../../src/store/link/read-link';
import {
  broughtBy,
  LARGEST_RECIPE,
  mayBeRecipe,
  openingOf,
  readRecipeFile,
  recipeLink,
  recipeName,
  recipeText,
  withoutRecipe,
} from '../../../src/store/link/recipe-link';
import { initialView } from '../../../src/store/view-state';

const PAGE = 'https://example.org/espalier/';

const RECIPE: Recipe = {
  version: 1,
  config: { seed: 7, phases: { sparse: { lambda: 1e-3 } } },
  start: 'fresh',
  steps: [
    { do: 'train', phase: 'dense', steps: 10 },
    { do: 'train', phase: 'sparse', steps: 20, changes: [{ at: 5, set: { lambda: 2e-3 } }] },
    { do: 'name', as: '父 “parent”' },
    { do: 'cut', criterion: 'gate', scope: 'network', budget: { rate: pruneRate(0.4) } },
    { do: 'measure', split: 'test' },
    { do: 'go', to: '父 “parent”' },
  ],
};

const linkOf = async (recipe: Recipe, view = initialView, address = PAGE): Promise<URL> =>
  new URL((await recipeLink(recipe, view, address)) ?? '');
const packed = (text: string) => deflateRawSync(text).toString('base64url');
const noteOf = async (hash: string): Promise<ErrorReport | undefined> =>
  (await broughtBy(hash)).notes[0];

/** Steps of which none is like another. */
const manySteps = (count: number): Step[] => {
  const rng = createRng(1, 'steps');
  return Array.from({ length: count }, () => ({
    ...{ do: 'train', phase: 'sparse', steps: 1 + rng.below(90_000) },
    set: { lambda: rng.below(1e6) / 1e7, gateLr: rng.below(1e6) / 1e7 },
  }));
};

describe('a recipe that says what a page opens with and nothing to do', () => {
  it('is a readable link', async () => {
    const { href, search } = await linkOf({ ...RECIPE, steps: [] });
    expect(href).toBe(`${PAGE}?v=1&seed=7&s.lambda=0.001`);
    expect(readLink(search)).toMatchObject({ config: RECIPE.config, notes: [] });
    const shipped = await linkOf({ ...RECIPE, config: { seed: 7 }, start: 'shipped', steps: [] });
    expect(readLink(shipped.search).start).toBe('shipped');
  });
});

describe('a recipe with steps', () => {
  it('stands behind “#r=” and comes back the same', async () => {
    const { search, hash } = await linkOf(RECIPE);
    expect(search).toBe('?v=1');
    expect(hash).toMatch(/^#r=[\w-]+$/);
    expect(await broughtBy(hash)).toEqual({ recipe: RECIPE, notes: [] });
  });

  it('leaves what is seen beside it readable, and keeps a lesson of one’s own that is seen', async () => {
    const view = { ...initialView, rate: pruneRate(0.6), language: 'zh' } as const;
    const { search, hash } = await linkOf(RECIPE, view, `${PAGE}?seed=9#own=abc`);
    expect(search).toBe('?v=1&rate=0.6&lang=zh');
    expect(hash).not.toContain('own');
    const lesson = { id: 'own', step: 1 } as const;
    const both = await linkOf(RECIPE, { ...view, lesson }, `${PAGE}#own=abc&r=old`);
    expect(both.hash).toMatch(/^#own=abc&r=[\w-]{40,}$/);
    expect((await broughtBy(both.hash)).recipe).toEqual(RECIPE);
  });

  it('says what differs from the defaults and no more', async () => {
    const config = changeConfig(DEFAULT_CONFIG, RECIPE.config);
    const { hash } = await linkOf({ ...RECIPE, config });
    const text = inflateRawSync(Buffer.from(hash.slice(3), 'base64url')).toString();
    expect(JSON.parse(text)).toEqual(RECIPE);
    expect(JSON.parse(recipeText({ ...RECIPE, config }))).toEqual(RECIPE);
  });

  it('is no link where that would have more than 2,000 characters', async () => {
    let count = 1;
    const made = (steps: number) =>
      recipeLink({ ...RECIPE, steps: manySteps(steps) }, initialView, PAGE);
    while ((await made(count + 1)) !== null) count++;
    expect((await made(count))?.length).toBeGreaterThan(1900);
    expect((await made(count))?.length).toBeLessThanOrEqual(2000);
    expect(count).toBeGreaterThan(20);
  });
});

it('a link that was handed out once opens for ever', async () => {
  const handedOut =
    'RY7RCsIwDEX_Jc9DOhGE_or4kLXZVtS2pJlDRv_ddIo-5XJzc242eBKXkCLYvgOX4hgmsBt4FAQL5RVlJgkOOihEHuy5qhJk0e3IVOa2EcoF7EXPktrCGKLaecZCDZKRVfxyR9Ng0mru-Bi8FpmDMX2t3ZfgFtG44yDE-28woewEl3JDRpI18U2dYfHTh8UtoqTTn7NEHfVa3w';
  expect(await broughtBy(`#r=${handedOut}`)).toEqual({
    recipe: {
      ...{ version: 1, config: { data: 'synthetic', seed: 7 }, start: 'fresh' },
      steps: [
        { do: 'train', phase: 'sparse', steps: 20, set: { lambda: 1e-3 } },
        { do: 'cut', criterion: 'gate', scope: 'network', budget: { rate: 0.4 } },
        { do: 'undo' },
      ],
    },
    notes: [],
  });
});

describe('a recipe’s link that came by mail or chat', () => {
  const letters = async () => (await linkOf(RECIPE)).hash.slice(3);
  const half = (text: string, between: string) =>
    `${text.slice(0, 60)}${between}${text.slice(60, 90)}${between}${text.slice(90)}`;

  it.each<[string, (letters: string) => string]>([
    ['with quotes around it', (text) => `#r=${text}”`],
    ['with encoded quotes', (text) => `#r=%22${text}%22`],
    ['with a bracket and a full stop', (text) => `#r=${text}).`],
    ['with a Chinese full stop', (text) => `#r=${text}。`],
    ['with the sentence behind it', (text) => `#r=${text}%20and%20see%20what%20happens`],
    ['with the sentence behind a comma', (text) => `#r=${text},and%20see`],
    ['with a name that another site hung on it', (text) => `#r=${text}&fbclid=abc`],
    ['with such a name behind “?”', (text) => `#r=${text}?utm_source=mail`],
    ['broken into lines', (text) => `#r=${half(text, '%0A')}`],
    ['broken into indented lines', (text) => `#r=${half(text, '%0A%20%20')}`],
    ['broken as quoted-printable', (text) => `#r=3D${half(text, '=')}`],
    ['broken by characters that nobody sees', (text) => `#r=${half(text, '\u200b\u00ad')}`],
    ['with emphasis around it', (text) => `#r=${text}__`],
    ['with dashes behind it', (text) => `#r=${text}---`],
    ['with padding', (text) => `#r=${text}==`],
    ['with “=” encoded', (text) => `#r%3D${text}`],
    ['with all of it encoded', (text) => `#%72%3D${text}`],
    ['behind “amp;”', (text) => `#amp;r=${text}`],
    ['behind “?”', (text) => `#?r=${text}`],
    ['beside a lesson', (text) => `#own=abc&r=${text}`],
  ])('%s', async (_, damage) => {
    expect(await broughtBy(damage(await letters()))).toEqual({ recipe: RECIPE, notes: [] });
  });

  it('with “#” encoded, in the readable part', async () => {
    const search = `?v=1&rate=0.6%23r%3D${await letters()}`;
    expect(await broughtBy('', search)).toEqual({ recipe: RECIPE, notes: [] });
    expect(readLink(search)).toMatchObject({ view: { rate: 0.6 }, notes: [] });
  });

  it('whatever letter it ends with', async () => {
    for (let seed = 2; seed < 200; seed++) {
      const recipe = { ...RECIPE, config: { seed } };
      const { hash } = await linkOf(recipe);
      expect((await broughtBy(`${hash}.`)).recipe).toEqual(recipe);
    }
  });
});

describe('what is no recipe', () => {
  it('is told from none at all', async () => {
    for (const hash of ['', '#', '#gates', '#own=abc', '#re=abc'])
      expect(await broughtBy(hash)).toEqual({ recipe: null, notes: [] });
  });

  it('is refused where letters are missing or are others', async () => {
    const { hash } = await linkOf(RECIPE);
    for (const cut of [hash.slice(0, -9), `#r=${hash.slice(9)}`, '#r=', '#r=!', hash.toUpperCase()])
      expect(await noteOf(cut.replace('#R', '#r'))).toMatchObject({
        kind: 'FormatError',
        words: { happened: 'recipeCut', advice: 'wholeLink' },
      });
  });

  it('is refused where a few letters hold more than a recipe has, and no more is made of them', async () => {
    const bomb = packed('x'.repeat(64 * LARGEST_RECIPE));
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.resourceUsage().maxRSS;
    expect(await noteOf(`#r=${bomb}`)).toMatchObject({
      kind: 'FormatError',
      words: { happened: 'recipeLarge', values: { most: 1 } },
    });
    // In kilobytes.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(48 * 1024);
  });

  it.each([
    ['JSON', 'FormatError', 'not json'],
    ['JSON', 'FormatError', '{"a\\x":1}'],
    ['recipe.version', 'InvalidValueError', '{"version":2,"config":{},"start":"fresh","steps":[]}'],
    ['steps.1.do', 'InvalidValueError', '{"version":1,"start":"fresh","steps":[{"do":"sing"}]}'],
    ['seed', 'InvalidValueError', '{"version":1,"config":{"seed":-1},"start":"fresh","steps":[]}'],
    ['JSON', 'FormatError', '['.repeat(400_000)],
    ['recipe must be an object; got null', 'InvalidValueError', 'null'],
    ['got “version” twice', 'FormatError', '{"version":1,"version":1}'],
  ])('is refused by what is wrong: %s', async (said, kind, text) => {
    const note = await noteOf(`#r=${packed(text)}`);
    expect(note?.kind).toBe(kind);
    expect(note?.message).toContain(said);
  });
});

describe('a file', () => {
  const bytesOf = (text: string | Uint8Array): ArrayBuffer =>
    Uint8Array.from(typeof text === 'string' ? new TextEncoder().encode(text) : text).buffer;

  it('of a recipe is readable, has a name, and is read again', () => {
    const text = recipeText(RECIPE);
    expect(text.split('\n').length).toBeGreaterThan(20);
    expect(readRecipeFile(bytesOf(text))).toEqual(RECIPE);
    expect(readRecipeFile(bytesOf(`\ufeff${text}`))).toEqual(RECIPE);
    expect(recipeName(RECIPE)).toBe('espalier-recipe-nano-seed7.json');
  });

  it('is told by its content', () => {
    const header = new Uint8Array([0x7b, 0x22, 0, 0, 0, 0, 0, 0, 0x7b, 0x22]);
    for (const text of ['{"version":1}', ' \n\t {', `\ufeff{`, `${' '.repeat(30)}{`])
      expect(mayBeRecipe(bytesOf(text))).toBe(true);
    for (const other of [header, '', 'PK\u0003\u0004', '[1]', 'no recipe'])
      expect(mayBeRecipe(bytesOf(other))).toBe(false);
  });

  it('that is too large for a recipe is told so, and its size', () => {
    const large = bytesOf(`{"version":1${' '.repeat(3 * LARGEST_RECIPE)}}`);
    expect(() => readRecipeFile(large)).toThrow('The file must have at most 1.0 MB; got 3.1 MB.');
  });
});

describe('a page that opens with a recipe', () => {
  const brought = { recipe: RECIPE, notes: [] };

  it('begins as the recipe does, where its link says nothing of that', () => {
    const { config, start } = RECIPE;
    expect(openingOf(readLink('?v=1&rate=0.6'), brought)).toEqual({ config, start });
    expect(openingOf(readLink('?v=1'), { recipe: null, notes: [] })).toEqual({
      config: {},
      start: null,
    });
  });

  it('begins as the page does by itself, where neither says anything', () => {
    expect(openingOf(readLink('?lang=zh'), { recipe: null, notes: [] })).toEqual(OPENING);
    expect(openingOf(readLink(''), brought)).toEqual({
      config: RECIPE.config,
      start: RECIPE.start,
    });
  });

  it('begins as its link says where that says something', () => {
    expect(openingOf(readLink('?v=1&seed=9'), brought)).toMatchObject({ config: { seed: 9 } });
    expect(openingOf(readLink('?v=1&start=fresh'), brought).config).toEqual({});
  });

  it('lets go of the recipe alone', () => {
    expect(withoutRecipe('#r=abc')).toBe('');
    expect(withoutRecipe('#own=x&r=abc')).toBe('#own=x');
    expect(withoutRecipe('#own=x')).toBe('#own=x');
    expect(withoutRecipe('')).toBe('');
  });
});
