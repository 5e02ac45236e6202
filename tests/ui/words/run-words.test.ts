// What the page says of runs: their names, in what they differ, which result stands for them; and how
// their marks are told apart.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bitsOf } from '../../../src/core/basis';
import { grown, planted, type Lineage } from '../../../src/core/lineage';
import { changeConfig, DEFAULT_CONFIG, type EngineId } from '../../../src/core/run-config';
import type { Difference } from '../../../src/core/run-log';
import { formatOf } from '../../../src/ui/format';
import { createI18n } from '../i18n';
import { differences } from '../../../src/ui/model/run-differences';
import { createEntriesReader, headline, type RunEntry } from '../../../src/ui/model/run-entries';
import { lookOf, RUN_COLOURS, RUN_SHAPES } from '../../../src/ui/model/run-look';
import { keptWords } from '../../../src/ui/phase-rail/kept-notice';
import { aboutWords, isAndWas, isNow, nameOf } from '../../../src/ui/words/run-words';
import { entry, record } from '../runs';
import { resultRow } from '../result-row';

const { t } = createI18n('en');
const strong = changeConfig(DEFAULT_CONFIG, {
  seed: 7,
  phases: { sparse: { lambda: 1e-3, steps: 600 }, dense: { schedule: 'constant' } },
});

describe('two runs', () => {
  const found = differences(entry(1), entry(2, { config: strong }));

  it('differ in what is set otherwise, and in nothing else', () => {
    expect(differences(entry(1), entry(2))).toEqual([]);
    expect(found.map((one) => (one.of === 'number' ? one.key : one.of))).toEqual([
      'seed',
      'sparse.steps',
      'sparse.lambda',
      'schedule',
    ]);
  });

  it('say so with the phase where a setting has one in several', () => {
    const words = found.map((one) => isNow(one, formatOf('en'), t));
    expect(words).toEqual([
      'Seed 7',
      'Sparsify: Steps 600',
      'λ = 1e-3',
      'Train: Schedule constant',
    ]);
    expect(found.map((one) => isAndWas(one, formatOf('en'), t))[2]).toBe('λ = 1e-3, was 4e-4');
  });

  it('differ in weights and data too', () => {
    const other = entry(2, {
      source: 'shipped',
      config: changeConfig(DEFAULT_CONFIG, { data: 'synthetic', augment: true, engine: 'wasm' }),
    });
    const words = differences(entry(1), other).map((one) => isNow(one, formatOf('en'), t));
    expect(words).toEqual([
      'shipped weights',
      'Synthetic',
      'Augmentation shift and mirror',
      'Engine wasm',
    ]);
  });
});

describe('a setting that changed during a run', () => {
  const before = DEFAULT_CONFIG.phases.sparse;
  const after = strong.phases.sparse;
  const trained: RunEntry['trained'] = [before, after].map((set, i) => ({
    ...{ phase: 'sparse', at: 40 * i, augment: false, set: { ...set, steps: 300 } },
    batch: i === 0 ? 32 : 16,
  }));
  const changed = entry(2, { config: changeConfig(strong, { seed: 1 }), trained });

  it('is said with every value it had, and from which step on', () => {
    const found = differences(entry(1), changed);
    const words = found.map((one) => isNow(one, formatOf('en'), t));
    expect(words).toEqual(['Batch 32 → 16', 'λ = 4e-4 → 1e-3', 'Train: Schedule constant']);
    expect(isAndWas(found[1]!, formatOf('en'), t)).toBe('λ = 4e-4 → 1e-3 from step 41, was 4e-4');
  });

  it('is another where it changed elsewhere, and the same where it did not', () => {
    const later = trained.map((one) => ({ ...one, at: 2 * one.at }));
    const keys = (of: RunEntry) => differences(changed, of).map((one) => one.of);
    expect(keys(changed)).toEqual([]);
    expect(keys({ ...changed, trained: later })).toEqual(['number', 'number']);
  });
});

describe('the name of a run', () => {
  it('comes from its configuration until a person gives one', () => {
    expect(nameOf(entry(3, { config: strong }), 'en', t)).toBe('3: nano, Seed 7, λ = 1e-3');
    expect(nameOf(entry(1, { source: 'shipped' }), 'en', t)).toBe('1: nano, shipped weights');
    expect(nameOf(entry(1, { name: 'mine' }), 'en', t)).toBe('mine');
    expect(nameOf(entry(2), 'zh', createI18n('zh').t)).toBe('2：nano');
  });
});

describe('the table of runs', () => {
  it('has the run at hand first, then pinned ones, then the others, each latest first', () => {
    const past = [record(1, { pinned: true }), record(2), record(3), record(4, { pinned: true })];
    const order = createEntriesReader()(
      { present: entry(5), own: null, past, loose: new Set() },
      entry(5),
    );
    expect(order.map(({ number }) => number)).toEqual([5, 4, 1, 3, 2]);
    expect(order.map(({ present }) => present)).toEqual([true, false, false, false, false]);
  });

  it('shows of each run the last result of its furthest stage', () => {
    const results = [
      resultRow('dense'),
      resultRow('finetuned', { rate: 0.4 }),
      resultRow('finetuned', { rate: 0.6 }),
      resultRow('control'),
    ];
    expect(headline(results)?.rate).toBe(0.6);
    expect(headline([])).toBeNull();
    expect(headline([resultRow('control')])).toBeNull();
  });

  it('shows what was made in a run, also where its cut was undone', () => {
    const undone = { ...resultRow('finetuned', { rate: 0.4 }), undone: true } as const;
    expect(headline([resultRow('sparse'), undone])?.rate).toBe(0.4);
    expect(headline([undone, resultRow('pruned', { rate: 0.6 })])?.rate).toBe(0.6);
    const later = { ...resultRow('finetuned', { rate: 0.2 }), undone: true } as const;
    expect(headline([undone, later])?.rate).toBe(0.2);
  });

  it('never shows what came with the page or from a file', () => {
    const shipped = resultRow('finetuned', { rate: 0.4, source: 'shipped' });
    expect(headline([resultRow('sparse', { source: 'shipped' }), shipped])).toBeNull();
    expect(headline([resultRow('dense', { source: 'file' })])).toBeNull();
    expect(headline([shipped, resultRow('sparse')])?.kind).toBe('sparse');
  });
});

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('a run that went on', () => {
  /** Trained for 120 steps, and then on by an engine, where something was another. */
  const wentOn = (first: EngineId, then: EngineId, ...differs: Difference[]): Lineage => {
    const made = (id: EngineId) => ({ id, threads: 1, variants: [] });
    const standing = { stage: 'dense', source: 'init', steps: 120 } as const;
    const after = { do: 'train', phase: 'dense', steps: 400, until: 120 } as const;
    const of = { config: DEFAULT_CONFIG, shape: null, standing, cursor: 0 };
    const root = planted({ ...of, at: 0 }, { origin: 'fresh', brought: [] });
    const begun = grown(root, { ...of, at: 0, parent: '0', after, made: made(first) });
    if (differs.length === 0) return begun;
    const rest = { ...after, from: 120, until: 400 };
    return grown(begun, { ...of, at: 120, parent: '1', after: rest, made: made(then), differs });
  };
  const said = (lineage: Lineage, language: 'en' | 'zh' = 'en') =>
    aboutWords(
      entry(1, { stored: record(1, { bits: bitsOf(lineage) }) }),
      language,
      createI18n(language).t,
    ).filter((words) => /bit for bit|same bits|逐位/.test(words));
  const broken = { phase: 'dense', step: 120, steps: 400, ahead: [] } as const;

  it('where nothing was another says nothing of it', () => {
    expect(said(wentOn('wasm', 'wasm'))).toEqual([]);
  });

  it('says from where on it is not bit for bit, and why', () => {
    expect(said(wentOn('wasm', 'wasm', 'browser', 'page'))).toEqual([
      'behind step 120 no longer bit for bit: another browser, another version of this page',
    ]);
    expect(said(wentOn('wgsl', 'wasm', 'engine'), 'zh')).toEqual([
      '第 120 步之后不再逐位一致：引擎不同',
    ]);
  });

  it('on TensorFlow.js says that this promises no bits, before it goes on and after', () => {
    expect(said(wentOn('tfjs-webgpu', 'tfjs-webgpu', 'engine'))).toEqual([
      'behind step 120 no longer bit for bit: TensorFlow.js does not promise the same bits',
    ]);
    expect(said(wentOn('wasm', 'tfjs-cpu', 'engine'))[0]).toContain('another engine');
    const waits = (id: EngineId) => record(1, { bits: bitsOf(wentOn(id, id)), broken });
    const promise = 'goes on without the promise of the same bits';
    expect(keptWords(waits('tfjs-cpu'), 'en', t)).toContain(promise);
    expect(keptWords(waits('wasm'), 'en', t)).not.toContain(promise);
  });
});

describe('the marks of runs', () => {
  const css = readFileSync(resolve(import.meta.dirname, '../../../src/ui/tokens.css'), 'utf8');
  const dark = css.indexOf("[data-theme='dark'] {");
  const themes = { light: css.slice(0, dark), dark: css.slice(dark) };
  const token = (theme: string, name: string) =>
    new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(theme)?.[1] ?? '#000000';
  const lightness = (y: number) => 116 * Math.cbrt(y) - 16;

  it('are thirty different ones', () => {
    const looks = Array.from({ length: RUN_COLOURS * RUN_SHAPES.length }, (_, i) => lookOf(i));
    expect(new Set(looks.map(({ colour, shape }) => `${colour} ${shape}`)).size).toBe(30);
  });

  it('have colours of 3:1 on every ground, seven apart in greyscale', () => {
    for (const theme of Object.values(themes)) {
      const colours = Array.from({ length: RUN_COLOURS }, (_, i) =>
        luminance(token(theme, `run-${i}`)),
      );
      for (const ground of ['bg', 'panel', 'sunk'].map((name) => luminance(token(theme, name))))
        for (const colour of colours) {
          const [low = 0, high = 0] = [colour, ground].sort((a, b) => a - b);
          expect((high + 0.05) / (low + 0.05)).toBeGreaterThanOrEqual(3);
        }
      const rising = colours.map(lightness).sort((a, b) => a - b);
      rising.slice(1).forEach((l, i) => expect(l - (rising[i] ?? 0)).toBeGreaterThan(7));
    }
  });
});
