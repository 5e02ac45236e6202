import { describe, expect, it } from 'vitest';
import { CONTROL_KEYS, CONTROLS, pruneRate, type Control } from '../../../src/core/controls';
import {
  changeConfig,
  DEFAULT_CONFIG,
  OPENED,
  OPENING,
  repeating,
  type RunConfig,
} from '../../../src/core/run-config';
import { readEmbed } from '../../../src/store/embed-link';
import { isPlain, linkParams, readLink } from '../../../src/store/link/read-link';
import { writeLink } from '../../../src/store/link/write-link';
import { initialView, type ViewState } from '../../../src/store/view-state';
import { TINY, TINY_CONFIG } from '../run-events';

/** What a page shows that was opened with a link. */
const notesOf = (search: string): string[] =>
  readLink(search).notes.map(({ message, hint }) => `${message} ${hint}`.trim());

function opened(search: string): { config: RunConfig; view: ViewState; notes: readonly string[] } {
  const { config, view } = readLink(search);
  const notes = notesOf(search);
  return {
    config: changeConfig(DEFAULT_CONFIG, config),
    view: { ...initialView, ...view },
    notes,
  };
}

const numbered = CONTROL_KEYS.filter((key) => key !== 'rate');

/** The defaults with one control at a value. */
function configWith(key: (typeof numbered)[number], value: number): RunConfig {
  const [phase, field] = key.split('.');
  if (field === undefined) return { ...DEFAULT_CONFIG, [key]: value };
  return changeConfig(DEFAULT_CONFIG, { phases: { [phase ?? '']: { [field]: value } } });
}

describe('a link', () => {
  it('of all defaults is bare, and says so, as one that earlier pages wrote', () => {
    expect(writeLink(DEFAULT_CONFIG, initialView)).toBe('?v=1');
    expect(readLink('?v=1')).toMatchObject({ config: {}, start: null, binds: true, notes: [] });
  });

  it('is empty where the page stands as it opens by itself', () => {
    expect(writeLink(OPENED, initialView, OPENING.start)).toBe('');
    expect(writeLink(OPENED, initialView, 'fresh')).toBe(
      '?v=1&model=micro&f.lr=0.0003&f.warmup=50',
    );
    const view = { ...initialView, rate: pruneRate(0.6) };
    expect(writeLink(OPENED, view, OPENING.start)).toBe(
      '?v=1&model=micro&f.lr=0.0003&f.warmup=50&rate=0.6&start=shipped',
    );
    expect(readLink('')).toEqual({ config: {}, view: {}, start: null, binds: false, notes: [] });
  });

  it('that somebody wrote for the view alone leaves the network to the page', () => {
    expect(readLink('?lang=zh&rate=0.6').binds).toBe(false);
    expect(readLink('?seed=7').binds).toBe(true);
    expect(readLink('?start=shipped').binds).toBe(true);
  });

  it('is short and readable', () => {
    const config = changeConfig(DEFAULT_CONFIG, { model: 'micro', seed: 7 });
    const view = { ...initialView, rate: pruneRate(0.6) };
    expect(writeLink(config, view)).toBe('?v=1&model=micro&seed=7&rate=0.6');
  });

  it('names the criterion where that is not |g|, and says none otherwise', () => {
    const config = changeConfig(DEFAULT_CONFIG, { criterion: 'gate-magnitude' });
    expect(writeLink(config, initialView)).toBe('?v=1&criterion=gate-magnitude');
    expect(opened('?v=1&criterion=gate-magnitude').config).toEqual(config);
    expect(opened('?v=1&criterion=luck').config).toEqual(DEFAULT_CONFIG);
    expect(notesOf('?v=1&criterion=luck')).toHaveLength(1);
    expect(notesOf('?v=1&model=huge')[0]).toMatch(/model must be .*nano.*; got “huge”/);
  });

  it('may spell out defaults', () => {
    const { config, view, notes } = opened('?v=1&data=fashion&model=nano&seed=7&rate=0.4');
    expect(config).toEqual({ ...DEFAULT_CONFIG, seed: 7 });
    expect(view).toEqual(initialView);
    expect(notes).toEqual([]);
  });

  it('has a name of its own for every control', () => {
    const names = CONTROL_KEYS.map((key) => CONTROLS[key].link);
    expect(new Set(names).size).toBe(names.length);
  });

  const ends = numbered.flatMap((key) => {
    const { min, max, integer }: Control = CONTROLS[key];
    const between = integer ? Math.floor((min + max) / 2) : (min + max) / 3;
    return [min, between, max].map((value) => ({ key, value }));
  });
  it.each(ends)('carries $key at $value there and back', ({ key, value }) => {
    const config = configWith(key, value);
    const link = writeLink(config, initialView);
    expect(opened(link)).toEqual({ config, view: initialView, notes: [] });
  });

  it.each([0, 0.1 + 0.2, 1 / 3, 0.95])('carries the rate %d there and back', (rate) => {
    const view = { ...initialView, rate: pruneRate(rate) };
    const link = writeLink(DEFAULT_CONFIG, view);
    expect(opened(link).view.rate).toBe(rate);
  });

  it('carries the weights to start with, where the settings do not say them already', () => {
    const seven = { ...DEFAULT_CONFIG, seed: 7 };
    expect(writeLink(DEFAULT_CONFIG, initialView, 'shipped')).toBe('?v=1');
    expect(writeLink(DEFAULT_CONFIG, initialView, 'fresh')).toBe('?v=1&start=fresh');
    expect(writeLink(seven, initialView, 'fresh')).toBe('?v=1&seed=7');
    expect(writeLink(seven, initialView, 'shipped')).toBe('?v=1&seed=7&start=shipped');
    expect(readLink('?v=1&start=fresh')).toMatchObject({ start: 'fresh', notes: [] });
    expect(readLink('?seed=7&start=shipped')).toMatchObject({ start: 'shipped', notes: [] });
  });

  it('asks for the shipped network in vain where the settings are another network’s', () => {
    const { start, config, notes } = readLink('?model=small&start=shipped');
    expect(start).toBeNull();
    expect(config).toEqual({ model: 'small' });
    expect(notes).toHaveLength(1);
    expect(JSON.stringify(notes)).toMatch(/start must be .*got “shipped”/);
  });

  it('carries language, theme and presentation', () => {
    const view: ViewState = {
      ...initialView,
      language: 'zh',
      theme: 'dark',
      presentation: true,
    };
    const link = writeLink(DEFAULT_CONFIG, view);
    expect(link).toBe('?v=1&lang=zh&theme=dark&present=1');
    expect(opened(link).view).toEqual(view);
  });

  it('carries data, engine, schedules and sizes of one’s own', () => {
    const config = changeConfig(TINY_CONFIG, {
      engine: 'tfjs-wasm',
      phases: { sparse: { schedule: 'cosine' } },
    });
    const link = writeLink(config, initialView);
    expect(link).toBe(
      '?v=1&data=synthetic&model=img4x1-p2-d4-h2-l2-r2-c3&engine=tfjs-wasm&s.schedule=cosine',
    );
    expect(opened(link).config).toEqual(config);
  });

  it('carries what a run was made with, so that it can be repeated bit for bit', () => {
    const variants = ['product-reg8', 'weight-sum-reg4'];
    const config = repeating(DEFAULT_CONFIG, { id: 'wgsl', threads: 1, variants });
    const link = writeLink(config, initialView);
    expect(link).toBe('?v=1&engine=wgsl&threads=1&kernels=product-reg8.weight-sum-reg4');
    expect(opened(link)).toEqual({ config, view: initialView, notes: [] });
  });

  it('carries the block and site that are lit, and the order of the map', () => {
    const view: ViewState = {
      ...initialView,
      filter: { block: 1, site: 'fc2' },
      mapOrder: 'sorted',
    };
    const link = writeLink(DEFAULT_CONFIG, view);
    expect(link).toBe('?v=1&block=2&site=fc2&map=sorted');
    expect(opened(link)).toEqual({ config: DEFAULT_CONFIG, view, notes: [] });
    const site: ViewState = { ...initialView, filter: { block: null, site: 'qkv' } };
    expect(opened(writeLink(DEFAULT_CONFIG, site)).view).toEqual(site);
  });

  it('carries the rates that are pinned, one or both', () => {
    const [low, high] = [pruneRate(0.3), pruneRate(0.65)];
    for (const [pins, link] of [
      [[low, high], '?v=1&pin1=0.3&pin2=0.65'],
      [[null, low], '?v=1&pin2=0.3'],
      [[pruneRate(0), null], '?v=1&pin1=0'],
    ] as const) {
      const view: ViewState = { ...initialView, pins };
      expect(writeLink(DEFAULT_CONFIG, view)).toBe(link);
      expect(opened(link)).toEqual({ config: DEFAULT_CONFIG, view, notes: [] });
    }
  });

  it('carries whether images are moved, where they are', () => {
    const config = { ...DEFAULT_CONFIG, augment: true };
    const link = writeLink(config, initialView);
    expect(link).toBe('?v=1&augment=1');
    expect(opened(link).config).toEqual(config);
  });

  it('carries a ratio that is no whole number', () => {
    const model = { ...TINY, mlpRatio: 2.75 };
    const link = writeLink({ ...TINY_CONFIG, model }, initialView);
    expect(opened(link).config.model).toEqual(model);
  });
});

describe('a bad value in a link', () => {
  const outside = CONTROL_KEYS.flatMap((key) => {
    const { min, max, link, integer }: Control = CONTROLS[key];
    const bad = [String(max + 1), String(min - 1), 'NaN', 'Infinity', '', '1 1', '0x10', 'many'];
    if (integer) bad.push(String(min + 0.5));
    return bad.map((text) => ({ link, text }));
  });
  it.each(outside)('$link=$text is refused by name and leaves the default', ({ link, text }) => {
    const search = `?${new URLSearchParams({ [link]: text }).toString()}`;
    const { config, view, notes } = opened(search);
    expect(config).toEqual(DEFAULT_CONFIG);
    expect(view).toEqual(initialView);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(link);
    expect(notes[0]).toMatch(/ must be .*; got /);
  });

  it.each([
    ['data', 'cats'],
    ['model', 'giant'],
    ['model', 'img28x1-p5-d64-h4-l4-r4-c10'],
    ['engine', 'cuda'],
    ['lang', 'fr'],
    ['theme', 'pink'],
    ['present', 'yes'],
    ['start', 'mine'],
    ['s.schedule', 'step'],
    ['augment', 'maybe'],
    ['block', '9'],
    ['block', 'last'],
    ['site', 'mlp'],
    ['map', 'random'],
    ['pin1', '1.2'],
    ['pin2', 'high'],
    ['v', '2'],
  ])('%s=%s is refused by name', (name, text) => {
    const { config, view, notes } = opened(`?${name}=${text}`);
    expect(config).toEqual(DEFAULT_CONFIG);
    expect(view).toEqual(initialView);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(name === 's.schedule' ? 's.schedule' : name);
  });

  it('does not take the good ones with it', () => {
    const { config, view, notes } = opened('?seed=-3&batch=16&rate=2&theme=dark');
    expect(config.batch).toBe(16);
    expect(view.theme).toBe('dark');
    expect(notes).toHaveLength(2);
  });

  it('is a record without its engine, or one that no engine made: the rest is taken', () => {
    for (const search of ['?threads=2&seed=3', '?engine=wasm&threads=many&seed=3']) {
      const { config, notes } = readLink(search);
      expect(config).toEqual(search.includes('wasm') ? { engine: 'wasm', seed: 3 } : { seed: 3 });
      expect(notes).toHaveLength(1);
    }
    expect(notesOf('?engine=wasm&threads=many')[0]).toMatch(/threads must be .*; got “many”/);
    expect(notesOf('?engine=wgsl&kernels=a..b')[0]).toContain('kernels');
  });

  it('is no step of a lesson; one beyond the last is for the lesson to judge', () => {
    expect(notesOf('?lesson=2&step=0')[0]).toMatch(/step must be .*; got “0”/);
    expect(notesOf('?lesson=2&step=last')).toHaveLength(1);
    const { view, notes } = readLink('?lesson=2&step=77');
    expect(view.lesson).toEqual({ id: '2', step: 77 });
    expect(notes).toEqual([]);
  });

  it('is one that stands there twice with different texts: neither is taken', () => {
    const { config, notes } = opened('?seed=3&seed=4&batch=16&batch=16');
    expect(config).toEqual({ ...DEFAULT_CONFIG, batch: 16 });
    expect(notes).toEqual([
      '“seed” must stand in the link with one value; got more, and it was left out. Keep the one that is meant.',
    ]);
  });

  it('is a network that no page could hold: the rest is taken', () => {
    const search = '?data=synthetic&model=img4x1-p1-d2048-h1-l48-r8-c10&seed=3';
    const [{ config }, notes] = [readLink(search), notesOf(search)];
    expect(config).toEqual({ data: 'synthetic', seed: 3 });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/a network must have at most 200 million weights; got 4027 million/);
  });

  it('is a model that cannot read the data set: both are left out, the rest is taken', () => {
    const search = '?data=fashion&model=img32x3-p4-d32-h4-l2-r4-c10&seed=3&d.steps=20';
    const [{ config }, notes] = [readLink(search), notesOf(search)];
    expect(config).toEqual({ seed: 3, phases: { dense: { steps: 20 } } });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('fashion');
  });
});

describe('names of others in a link', () => {
  it.each([
    'fbclid=IwAR0abc&gclid=1&msclkid=2&yclid=3&igshid=4&si=5&srsltid=6',
    'utm_source=mail&utm_medium=a&utm_campaign=b&utm_content=c&utm_term=d&utm_id=e',
    'from=singlemessage&isappinstalled=0&scene=1&spm=a.b&share_token=c&vd_source=d',
    'ref=x&source=y&mc_cid=1&mc_eid=2&_hsenc=3&_ga=4&hl=de&t=9&__proto__=1&constructor=2',
    'from=https%3A%2F%2Fexample.org%2F%3Fseed%3D9%26lang%3Dzh&u=a%26rate%3D0.9',
    'utm_seed=5&utm_rate=1&utm_step=2&model_id=7&batchid=8&site_id=9&lock-version=1&show_all=1',
    'lang_code=a&theme_color=b&embed_origin=c&data_source=d&start_date=e&lesson_ref=f&pin_code=g',
    'sitename=a&startapp=b&stop=c&stepstone=d&date=e&tgWebAppStartParam=f&ship=g&endive=h',
    'match=a&latch=b&scheme=c&gesson=d',
    Array.from({ length: 300 }, (_, i) => `a${i}=1`).join('&'),
  ])('are nobody’s mistake: %s', (foreign) => {
    for (const search of [`?seed=3&${foreign}`, `?${foreign}&seed=3`])
      expect(readLink(search)).toEqual(readLink('?seed=3'));
    expect(notesOf(`?${foreign}`)).toEqual([]);
    expect(isPlain(`?${foreign}`)).toBe(true);
    expect(isPlain(`?${foreign}&seed=3.`)).toBe(false);
  });

  it.each([
    ['sed', 'seed'],
    ['Seed', 'seed'],
    ['sede', 'seed'],
    ['modle', 'model'],
    ['engin', 'engine'],
    ['kernals', 'kernels'],
    ['karnals', 'kernels'],
    ['language', 'lang'],
    ['themes', 'theme'],
    ['batch_size', 'batch'],
    ['batchSize', 'batch'],
    ['pruning-rate', 'rate'],
    ['pruneRate', 'rate'],
    ['random_seed', 'seed'],
    ['lamda', 's.lambda'],
    ['lambda', 's.lambda'],
    ['s-lambda', 's.lambda'],
    ['lr', 'd.lr'],
    ['pin3', 'pin1'],
  ])('get a word where they look like one of ours: %s', (name, meant) => {
    const [{ config }, notes] = [readLink(`?${name}=1&augment=1`), notesOf(`?${name}=1&augment=1`)];
    expect(config).toEqual({ augment: true });
    expect(notes).toEqual([
      `“${name}” in the link is not known and was left out. Perhaps “${meant}” is meant.`,
    ]);
  });
});

describe('a link that mails and chats have mangled', () => {
  const meant = '?v=1&model=micro&seed=7&rate=0.6';
  it.each([
    '?v=1&amp;model=micro&amp;seed=7&amp;rate=0.6',
    '?v=1&amp;amp;model=micro&amp;amp;seed=7&amp;amp;rate=0.6',
    ...['.', ',', ';', ')', ']', '>', '"', "'", '”', '。', '）', '…', '!', '*', '%20', '%0A'].map(
      (mark) => meant + mark,
    ),
    ...[
      '/',
      '–',
      '—',
      '-',
      '_',
      '=',
      '%23',
      '。/',
      ';',
      '?',
      '?utm_source=mail',
      '%3Ffbclid=x',
    ].map((mark) => meant + mark),
    ...['&gt;', '&quot;', '&amp;', '&nbsp;', '%26gt%3B', '%22)', '%E3%80%82', '&gt;.'].map(
      (mark) => meant + mark,
    ),
    '?v=1&model=%20micro&%20seed=7%20&rate=0.6',
    '?v=1&model=mic\u200bro&se\u00aded=7&rate=0.6',
    '?v=3D1&model=3Dmicro&seed=3D7&rate=3D0.6',
    '?v%3D1%26model%3Dmicro%26seed%3D7%26rate%3D0.6',
    '?v=1%26model%3Dmicro%26seed%3D7%26rate%3D0.6',
    '?v%253D1%2526model%253Dmicro%2526seed%253D7%2526rate%253D0.6',
    '??v=1&model=micro&seed=7&rate=0.6',
    '?v=1;model=micro;seed=7;rate=0.6',
    '?v=1&model=micro_&seed=7/&rate=0.6',
  ])('is read as it was meant: %s', (search) => {
    expect(readLink(search)).toEqual(readLink(meant));
    expect(readLink(search).notes).toEqual([]);
  });

  it('still says that it is for a frame', () => {
    expect(readEmbed(linkParams('?embed=1&amp;show=map,dock.'))).toEqual(['map', 'dock']);
  });

  it('keeps every text that a link of the page can have', () => {
    const config = repeating(changeConfig(TINY_CONFIG, { model: { ...TINY, mlpRatio: 2.5 } }), {
      id: 'wasm',
      threads: 2,
      variants: ['product-reg8', 'weight-sum-reg4'],
    });
    const limits = { hide: ['setup', 'run'], lock: ['slider'] } as const;
    const link = writeLink(config, { ...initialView, limits });
    expect(linkParams(link).toString()).toBe(new URLSearchParams(link).toString());
  });
});
