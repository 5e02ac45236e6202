// Addresses that mean harm: what stands behind “?”, which is readable, and behind “#r=”, a packed recipe. What is
// refused is noted and left out, never thrown: the notes are what is said.
import { deflateRawSync } from 'node:zlib';
import type { ErrorReport } from '../../src/core/errors';
import { readLink } from '../../src/store/link/read-link';
import { broughtBy } from '../../src/store/link/recipe-link';
import { zeros } from './bombs';
import type { Bytes, HostileCase, HostileTable } from './hostile-case';

const bytesOf = (text: string): Bytes => new TextEncoder().encode(text);
const letters = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const packed = (text: string | Uint8Array) => `#r=${letters(deflateRawSync(text))}`;
const recipe = (change: object | string = {}): string =>
  packed(
    typeof change === 'string'
      ? change
      : JSON.stringify({ version: 1, config: {}, start: 'fresh', steps: [], ...change }),
  );
const GOOD = { do: 'train', phase: 'dense', steps: 3 };
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const row = (name: string, link: string, says: string): HostileCase => ({
  name,
  make: () => bytesOf(link),
  says,
});

const CUT =
  'The recipe in the link is not whole: letters are missing or are others. Copy the whole link, or ask for the recipe as a file.';
const LARGE =
  'The recipe in the link must have at most 1 MB of text; got more. Copy the whole link, or ask for the recipe as a file.';
const model = (got: string) =>
  `In the link, model must be one of nano, micro, small, colour-32, colour-64, deit-tiny, deit-small, deit-base, or sizes such as img28x1-p7-d64-h4-l4-r4-c10; got ${got}.`;
const seed = (got: string) =>
  `In the link, seed must be a whole number from 0 to 4294967295; got ${got}.`;
const rate = (got: string) => `In the link, rate must be a number from 0 to 0.95; got ${got}.`;
const step = (got: string) =>
  `recipe.steps.1.do must be one of train, measure, cut, given, name, go, undo, control, time; got ${got}.`;
const field = (got: string) =>
  `A field of change must be one of data, model, engine, record, seed, batch, augment, criterion, phases; got ${got}.`;

const MARKUP = '<img src=x onerror=alert(1)>';

const rows: readonly HostileCase[] = [
  row('nothing', '', 'no recipe'),
  row('marks alone', '?#', 'no recipe'),
  row('a recipe of no letters', '#r=', CUT),
  row('letters of no alphabet', '#r=%%%%', CUT),
  row('base64 that inflates to nothing', `#r=${letters(Uint8Array.of(0xff, 0xff, 0xff))}`, CUT),
  row('deflate cut off', recipe({ steps: [GOOD] }).slice(0, -8), CUT),
  row('text that is not UTF-8', packed(Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)), CUT),
  row(
    'text that is no JSON',
    recipe('{"version":'),
    'A recipe must be written as JSON; got something else. Choose a file that was saved as a recipe, or copy the whole link.',
  ),
  row('a number', recipe('1'), 'recipe must be an object; got 1.'),
  row('nothing, as JSON', recipe('null'), 'recipe must be an object; got null.'),
  row(
    'lists 200,000 deep',
    recipe(nested(200_000)),
    'recipe must be an object; got [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[… (366 characters).',
  ),
  row(
    'objects 100,000 deep',
    recipe('{"steps":'.repeat(100_000) + '1' + '}'.repeat(100_000)),
    'recipe.version must be 1; got undefined.',
  ),
  row('another version', recipe({ version: 2 }), 'recipe.version must be 1; got 2.'),
  row('a version in letters', recipe({ version: '1' }), 'recipe.version must be 1; got “1”.'),
  row(
    'a prototype',
    recipe('{"version":1,"config":{"__proto__":{"seed":1}},"start":"fresh","steps":[]}'),
    field('“__proto__”'),
  ),
  row(
    'a prototype at its root',
    recipe('{"__proto__":{"a":1},"version":1,"config":{},"start":"fresh","steps":[]}'),
    'A field of recipe must be one of version, config, start, steps; got “__proto__”.',
  ),
  row(
    'a constructor',
    recipe({ config: { constructor: { prototype: 1 } } }),
    field('“constructor”'),
  ),
  row(
    'a name twice',
    recipe('{"version":1,"version":1,"config":{},"start":"fresh","steps":[]}'),
    'A name must stand once in one place of a recipe; got “version” twice. Keep the one that is meant.',
  ),
  row(
    'a seed beyond numbers',
    recipe('{"version":1,"config":{"seed":1e999},"start":"fresh","steps":[]}'),
    'seed must be a whole number from 0 to 4294967295; got Infinity.',
  ),
  row(
    'a start in markup',
    recipe({ start: MARKUP }),
    'recipe.start must be one of shipped, fresh; got “<img src=x onerror=alert(1)>”.',
  ),
  row(
    'a name in markup',
    recipe({ steps: [GOOD, { do: 'name', as: MARKUP }, { do: 'go', to: `${MARKUP}2` }] }),
    'read 3 steps',
  ),
  row(
    'a step that is none',
    recipe({ steps: [{ do: MARKUP }] }),
    step('“<img src=x onerror=alert(1)>”'),
  ),
  row('a step of a prototype', recipe({ steps: [{ do: 'toString' }] }), step('“toString”')),
  row(
    'steps that are none',
    recipe({ steps: { length: 5 } }),
    'recipe.steps must be a list of 0 to 1000; got {"length":5}.',
  ),
  row(
    '40,000 steps',
    recipe({ steps: Array.from({ length: 40_000 }, () => ({ do: 'go', to: '' })) }),
    'recipe.steps must be a list of 0 to 1000; got [{"do":"go","to":""},{"do":"go","to":""},{"do":"go","to":""},{"do":"go","to":""},{"do":"go","to":""},{"do":"go","to":""}… (40,000 entries).',
  ),
  row(
    'a step of no length',
    recipe({ steps: [{ ...GOOD, steps: -1 }] }),
    'recipe.steps.1.steps must be a whole number from 1 to 100000; got -1.',
  ),
  row(
    'a name of half a megabyte',
    recipe({ steps: [GOOD, { do: 'name', as: 'n'.repeat(500_000) }] }),
    'recipe.steps.2.as must be text of 1 to 60 characters; got “nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…” (500,000 characters).',
  ),
  row(
    'a network beyond any memory',
    recipe({ config: { model: { dim: 2 ** 40 } } }),
    'model.dim must be a whole number from 4 to 2048; got 1099511627776.',
  ),
  row('a megabyte of letters', `#r=${'A'.repeat(2 ** 20)}`, CUT),
  row('a megabyte of marks', `#r=${'-'.repeat(2 ** 20)}`, CUT),
  row('250,000 lines', `#r=${'ab\n'.repeat(2 ** 18)}`, CUT),
  row('250,000 names', `#${'r&'.repeat(2 ** 18)}`, CUT),
  row(
    'two recipes',
    `${recipe({ version: 9 })}&${recipe({ version: 8 }).slice(1)}`,
    'recipe.version must be 1; got 9.',
  ),
  row('a rate that is none', '?rate=NaN', rate('“NaN”')),
  row('a rate beyond its bounds', '?rate=1e9', rate('1000000000')),
  row(
    'a seed in markup',
    `?seed=${encodeURIComponent(MARKUP)}`,
    seed('“<img src=x onerror=alert(1”'),
  ),
  row(
    'a network in markup',
    `?model=${encodeURIComponent(MARKUP)}`,
    model('“<img src=x onerror=alert(1”'),
  ),
  row(
    'a network beyond any memory, readable',
    '?model=img99999-p1-d99999-h1-l999-r9-c9999',
    model('“img99999-p1-d99999-h1-l999-r9-c9999”'),
  ),
  row(
    'a network of a megabyte of letters',
    `?model=${'m'.repeat(2 ** 20)}`,
    model(
      '“mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm…” (1,048,576 characters)',
    ),
  ),
  row(
    'data of a prototype',
    '?data=__proto__',
    'In the link, data must be one of fashion, synthetic; got “__proto”.',
  ),
  row(
    'data of an address',
    '?data=https://example.org/',
    'In the link, data must be one of fashion, synthetic; got “https://example.org”.',
  ),
  row('names of prototypes', '?__proto__=1&constructor=2&toString=3', 'no recipe'),
  row(
    'a name twice, readable',
    '?seed=1&seed=2',
    '“seed” must stand in the link with one value; got more, and it was left out. Keep the one that is meant.',
  ),
  row(
    'percents that are cut off',
    '?seed=%E4%BD&rate=%',
    [seed('“\uFFFD”'), rate('“%”')].join(' | '),
  ),
  row('zeros', '?seed=1\0&rate=0.5\0', [seed('“1\0”'), rate('“0.5\0”')].join(' | ')),
  row('letters that turn what follows', '?seed=\u202E7', seed('“\u202E7”')),
  row(
    '100,000 names',
    `?${Array.from({ length: 100_000 }, (_, i) => `n${i}=1`).join('&')}`,
    'no recipe',
  ),
  row(
    '100,000 pins',
    `?${Array.from({ length: 100_000 }, () => 'pin1=x').join('&')}`,
    'In the link, pin1 must be a number from 0 to 0.95; got “x”.',
  ),
];

export const table: HostileTable = {
  read: async (given) => {
    const text = new TextDecoder().decode(given);
    const at = text.includes('#') ? text.indexOf('#') : text.length;
    const [search, hash] = [text.slice(0, at), text.slice(at)];
    const brought = await broughtBy(hash, search);
    const notes = [...readLink(search).notes, ...brought.notes];
    const inside = notes.find(({ kind }) => kind === 'InternalError');
    if (inside !== undefined) throw new Error(inside.message);
    if (notes.length > 0) return notes.map(said).join(' | ');
    return brought.recipe === null ? 'no recipe' : `read ${brought.recipe.steps.length} steps`;
  },
  fuzz: {
    seeds: () =>
      [
        '?v=1&seed=7&s.lambda=0.001&rate=0.4&lang=zh&pin1=a',
        '?v=1&model=img28x1-p4-d64-h4-l4-r2-c10&engine=wasm&batch=32&start=fresh',
        recipe({ steps: [GOOD, { do: 'name', as: '父' }, { do: 'measure', split: 'test' }] }),
        `?v=1&rate=0.6${recipe({ config: { seed: 7 }, steps: [GOOD] })}`,
        JSON.stringify({ version: 1, config: { seed: 7 }, start: 'fresh', steps: [GOOD] }),
      ].map(bytesOf),
    // What is changed in a recipe is packed anew.
    mend: (changed) => (changed[0] === 0x7b ? bytesOf(packed(changed)) : changed),
  },
  cases: [
    ...rows,
    {
      name: 'a bomb of 64 MB',
      make: async () => bytesOf(`#r=${letters(await zeros(64, 'deflate-raw'))}`),
      says: LARGE,
    },
  ],
};

const said = ({ message, hint }: ErrorReport): string => [message, hint].join(' ').trim();
