// A report is read as a browser would read it: what it would fetch or run is looked for in every tag.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import type { EngineInfo } from '../../../src/core/engine-info';
import type { RunEvent } from '../../../src/core/events';
import { axisOf, ticksOn } from '../../../src/core/gate-bins';
import { SITES } from '../../../src/core/gates';
import { rankScores } from '../../../src/core/ranking';
import { initialRun } from '../../../src/store/run-state';
import { createCuttingSelector } from '../../../src/store/selectors';
import { allOnes } from '../../../src/store/stand-in';
import { createPageStore } from '../../../src/store/store';
import type { Language } from '../../../src/store/view-state';
import { createI18n } from '../i18n';
import { makeReport } from '../../../src/ui/report/make-report';
import { markup } from '../../../src/ui/report/markup';
import { PAPER } from '../../../src/ui/report/paper';
import { reportHtml } from '../../../src/ui/report/report-html';
import {
  begun,
  looked,
  gates,
  network,
  progress,
  rest,
  risingGates,
  row,
  TINY_CONFIG,
  trainedTo,
} from '../../store/run-events';

const ADDRESS = 'https://example.org/?v=1&seed=3&lesson=2#own';
const EVIL = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

const engine = (adapter: string): RunEvent => {
  const info: EngineInfo = {
    id: 'wasm',
    adapter,
    precision: 'float32',
    threads: 3,
    variants: ['simd128'],
    dispatches: 200,
  };
  return { run: 1, type: 'engine', info, chosen: 'wasm', choices: [] };
};

const trained: readonly RunEvent[] = [
  begun(1),
  gates(1, risingGates(), true),
  trainedTo('sparse', 3),
  progress('sparse', 3, [2.25, 1.5, 1.125]),
  looked(3, 0.5),
  rest(1),
  network('sparse'),
  row('sparse', { top1: 0.815, top5: 0.99, count: 10_000 }),
];

function report(language: Language, events: readonly RunEvent[], address = ADDRESS): string {
  const store = createPageStore({ language, rate: pruneRate(0.4) });
  for (const event of events) store.receive(event);
  const state = store.getState();
  const input = {
    state,
    cutting: createCuttingSelector()(state),
    address,
    link: null,
    when: '24 Nov 2026',
    version: '0.1.0',
  };
  return reportHtml(input, createI18n(language).t);
}

/** The tags of a document with their attributes, as written. */
const tagsOf = (text: string) =>
  Array.from(text.matchAll(/<([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi), (match) => ({
    name: (match[1] ?? '').toLowerCase(),
    attributes: new Map(
      Array.from((match[2] ?? '').matchAll(/([\w:-]+)(?:="([^"]*)")?/g), (a) => [
        (a[1] ?? '').toLowerCase(),
        a[2] ?? '',
      ]),
    ),
  }));

describe('a run report', () => {
  it('names what ranks the channels, and that its axis in decades has all that is smaller at its left end', () => {
    const config = { ...TINY_CONFIG, criterion: 'gate-magnitude' } as const;
    const values = risingGates().map(Math.abs);
    const scores = { run: 1, type: 'scores', criterion: 'gate-magnitude', values } as const;
    const text = report('en', [begun(1, config), gates(1, risingGates(), true), scores]);
    expect(text).toMatch(/<th scope="row">Importance<\/th>\s*<td>\|g\|·‖W‖<\/td>/);
    const [least] = ticksOn(axisOf(rankScores(scores)), false);
    expect(text.match(/>\s*≤ [\d.]+<\/text\s*>/g)).toHaveLength(SITES.length);
    expect(text).toContain(`bright is ≤ ${least}; hatched`);
    expect(report('en', trained)).not.toContain('≤ 0');
  });

  const english = report('en', [...trained, engine('WebAssembly SIMD')]);

  it('says what was set, on what it ran, what came of it and how to repeat it', () => {
    for (const words of [
      'Espalier: run report',
      'Pruning 40',
      'Weight decay',
      'Gate learning rate',
      'WebAssembly SIMD',
      'simd128',
      '81.5',
      'cross-entropy',
      'Train with sparsity: 3 steps.',
      'href="https://example.org/?v=1&amp;data=synthetic&amp;',
      '&amp;engine=wasm&amp;threads=3&amp;kernels=simd128&amp;',
      'await espalier.run({ version: 1, config: {',
      '{ do: &#39;train&#39;, phase: &#39;sparse&#39;, steps: 3 },',
    ])
      expect(english).toContain(words);
  });

  it('draws tree, histograms, map and both curves', () => {
    const drawings = english.match(/<svg[^>]*role="img"[^>]*>/g) ?? [];
    expect(drawings).toHaveLength(5);
    // What the tips of the tree say is what the table of blocks says.
    const tree = english.slice(english.indexOf('The espalier'), english.indexOf('<h2>Importance'));
    const tips = Array.from(tree.matchAll(/\d+\/\d+/g), ([text]) => text);
    const cells = Array.from(english.matchAll(/<td>(\d+\/\d+)<\/td>/g), ([, text]) => text);
    expect(cells.length).toBeGreaterThan(0);
    expect(tips.sort()).toEqual(cells.sort());
    // Each histogram has the outline of where the phase began.
    expect(english.match(/<path d="M46 146L[^"]*" fill="none" stroke="#7a827d" \/>/g)).toHaveLength(
      SITES.length,
    );
    expect(english).toContain('fill="url(#hatch)"');
    expect(english).not.toMatch(/NaN|undefined|\[object/);
  });

  it.each([0.42, 0.5, 0.58])(
    'names the lines of accuracy clear of each other, validation at %d',
    (top1) => {
      const measured = looked(3, top1);
      for (const language of ['en', 'zh'] as const) {
        const { t } = createI18n(language);
        const text = report(language, [...trained, measured]);
        const heights = Array.from(text.matchAll(/<text\s[^>]*y="([^"]*)"[^>]*>([^<]*)</g))
          .filter(([, , name]) => [t('curves.batch'), t('curves.validation')].includes(name ?? ''))
          .map(([, y]) => Number(y));
        expect(heights).toHaveLength(2);
        expect(Math.abs((heights[0] ?? 0) - (heights[1] ?? 0))).toBeGreaterThan(14);
      }
    },
  );

  it('is whole in Chinese', () => {
    const chinese = report('zh', [...trained, engine('WebAssembly SIMD')]);
    expect(chinese).toContain('<html lang="zh-CN">');
    expect(chinese).toContain('如何重复此次运行');
    expect(chinese).toContain('交叉熵');
    expect(chinese).not.toContain('Settings');
    expect(chinese).not.toMatch(/report\.|results\.|control\./);
  });

  it('stands before anything was trained, measured or opened', () => {
    for (const events of [[], [begun(1)], [begun(1), gates(1)]]) {
      const text = report('en', events);
      expect(text).toContain('no engine was started');
      expect(text).not.toMatch(/NaN|undefined|\[object/);
    }
  });

  describe('of a run that did not see its own training', () => {
    const kept = row('finetuned', { rate: 0.3, top1: 0.8, count: 10_000, earlier: true });
    // As the worker tells it of what an earlier version of the page kept.
    const opened: RunEvent = {
      ...{ run: 1, type: 'lineage', lineage: { ...initialRun.lineage, origin: 'kept' } },
    };
    const again: readonly RunEvent[] = [
      ...[begun(1), opened, gates(1), kept, engine('WebAssembly SIMD')],
    ];
    const file: readonly RunEvent[] = [
      { ...begun(1), source: 'file', stage: 'sparse' } as RunEvent,
      gates(1),
      engine('WebAssembly SIMD'),
    ];
    const recipes = ['href="https://example.org', 'same bits', 'Open <a', 'await espalier'];

    it('gives no recipe, says what it went on from and what to keep', () => {
      for (const [events, from] of [
        [again, 'went on from a network that this browser kept'],
        [file, 'went on from a network in a file'],
      ] as const) {
        const text = report('en', events);
        for (const words of recipes) expect(text).not.toContain(words);
        expect(text).not.toContain('Nothing was trained');
        expect(text).toContain(from);
        expect(text).toContain('cannot be repeated from this report alone');
        expect(text).toContain('Save the model');
      }
      expect(report('zh', again)).toContain('无法重复此次运行');
    });

    it('stays so when it is measured anew and trained on, and says what its curves show', () => {
      const measured = row('finetuned', { rate: 0.3, top1: 0.81, count: 10_000 });
      const on = [...again, measured, progress('finetune', 3, [2.25, 1.5, 1.125]), rest(1)];
      const text = report('en', on);
      for (const words of recipes) expect(text).not.toContain(words);
      expect(text).toContain('cannot be repeated from this report alone');
      expect(text).toContain('what was trained since the network was opened');
      expect(english).not.toContain('what was trained since');
    });

    it('ends with the next fresh run', () => {
      const text = report('en', [...again, begun(2)]);
      expect(text).toContain(recipes[0]);
      expect(text).toContain('Nothing was trained on this page.');
    });
  });

  it('fetches and runs nothing', () => {
    const tags = tagsOf(english);
    expect(tags.length).toBeGreaterThan(100);
    for (const { name, attributes } of tags) {
      expect(['script', 'link', 'iframe', 'object', 'embed', 'base', 'form']).not.toContain(name);
      for (const [attribute, value] of attributes) {
        expect(attribute).not.toMatch(/^(on|src$|srcset$|xlink:href$|action$|poster$|data$)/);
        if (attribute === 'href') expect(name).toBe('a');
        const urls = value.match(/url\([^)]*\)/g) ?? [];
        for (const url of urls) expect(url).toBe('url(#hatch)');
      }
    }
    const style = /<style>([\s\S]*?)<\/style>/.exec(english)?.[1] ?? '';
    expect(style).not.toMatch(/url\(|@import/);
    const policy = tags.find((tag) => tag.attributes.has('http-equiv'))?.attributes.get('content');
    expect(policy).toContain('default-src &#39;none&#39;');
  });

  it('takes whatever anybody named for text', () => {
    const text = report('en', [...trained, engine(EVIL)], `https://example.org/${EVIL}`);
    expect(text).not.toContain('<script');
    expect(text).not.toContain('<img');
    expect(text).toContain('&quot;&gt;&lt;script&gt;alert(1)');
    const known = tagsOf(english).map(({ name }) => name);
    expect(new Set(tagsOf(text).map(({ name }) => name))).toEqual(new Set(known));
  });
});

describe('markup', () => {
  it('escapes text in elements and attributes, and nothing twice', () => {
    const inner = markup`<b title="${`a"b'c`}">${'<i> & "x"'}</b>`;
    expect(inner.html).toBe('<b title="a&quot;b&#39;c">&lt;i&gt; &amp; &quot;x&quot;</b>');
    expect(markup`<p>${[inner, inner]}${null}${0.123456}</p>`.html).toBe(
      `<p>${inner.html}${inner.html}0.12</p>`,
    );
  });
});

describe('the paper of a report', () => {
  it('has the colours of the light theme', () => {
    const tokens = readFileSync(
      resolve(import.meta.dirname, '../../../src/ui/tokens.css'),
      'utf8',
    ).split("[data-theme='dark']")[0];
    const { onAccent, sites, bg, panel, sunk, hairline, ink, ink2, control, accent, bark } = PAPER;
    const plain = { bg, panel, sunk, hairline, ink, ink2, control, accent, bark };
    for (const [name, colour] of Object.entries({ ...plain, ...sites, 'on-accent': onAccent }))
      expect(tokens).toContain(`--${name}: ${colour};`);
  });
});

it('is of the run at hand, also while a lesson shows another network in its place', async () => {
  const store = createPageStore({ language: 'en', rate: pruneRate(0.4) });
  for (const event of [...trained, engine('AMD')]) store.receive(event);
  const page = { store, cutting: createCuttingSelector(), version: '0.1.0' };
  const address = 'https://example.org/?v=1&seed=1';
  const before = await makeReport(page, address, 0);
  expect(before).toContain('81.5');
  expect(before).toContain('threads=3');
  store.standIn(allOnes());
  expect(store.getState().run.standIn).not.toBeNull();
  expect(await makeReport(page, address, 0)).toBe(before);
});
