// Refusals and failures in the page's language.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkControl } from '../../src/core/controls';
import { checkViTConfig, PRESETS } from '../../src/core/config';
import type { Allowed } from '../../src/core/error-words';
import {
  BusyError,
  FormatError,
  InvalidValueError,
  NonFiniteLossError,
  PhaseError,
  toReport,
  UnknownFieldError,
  type ErrorReport,
} from '../../src/core/errors';
import { checkFit } from '../../src/core/data-fit';
import { changeConfig, DEFAULT_CONFIG } from '../../src/core/run-config';
import { parseSafetensors } from '../../src/formats/safetensors';
import { readLink } from '../../src/store/link/read-link';
import { createI18n } from './i18n';
import catalogue from '../../src/ui/locales/en.json';
import { reportWords } from '../../src/ui/report-words';

const en = createI18n('en').t;
const zh = createI18n('zh').t;

function reportOf(work: () => unknown): ErrorReport {
  try {
    work();
  } catch (error) {
    return toReport(error);
  }
  throw new Error('Nothing was refused.');
}
const inChinese = (report: ErrorReport) => {
  const { message, hint } = reportWords(report, 'zh', zh);
  return message + hint;
};

describe('a refusal on the Chinese page', () => {
  it.each([
    [
      reportOf(() => checkControl('seed', -1)),
      'seed 必须是 0 到 4,294,967,295 的整数；收到的是 -1。',
    ],
    [
      reportOf(() => checkControl('seed', 'n'.repeat(1e6))),
      `seed 必须是 0 到 4,294,967,295 的整数；收到的是 “${'n'.repeat(120)}…”（共 1,000,000 个字符）。`,
    ],
    [
      reportOf(() => checkViTConfig({ ...PRESETS.nano, dim: 1024, depth: 48 })),
      '网络最多只能有 200M（百万）个权重；这样的大小得到 605M 个。请减小宽度、减少块数或增大图像块。',
    ],
    [
      toReport(new BusyError('prune', 'train')),
      '“训练”正在进行，“剪枝”无法开始。请等待，或先停止它。',
    ],
    [
      toReport(new NonFiniteLossError(41, 40)),
      '第 41 步损失不再是数值，第 40 步的权重已保留。请返回并将学习率减半。',
    ],
    [
      reportOf(() => parseSafetensors(new Uint8Array(3))),
      '文件必须是完整的 safetensors 文件；收到的是别的内容，或不完整。请选择 safetensors 文件；若确实是，请重新下载，它可能不完整。',
    ],
    [
      toReport(new TypeError('x is no function')),
      '内部出错：x is no function。请重置运行；若再次发生，请附上此文字报告。',
    ],
  ])('is worded in Chinese with its values', (report, words) => {
    expect(inChinese(report)).toBe(words);
  });

  it('names data and model that do not fit each other', () => {
    const words = inChinese(reportOf(() => checkFit('fashion', PRESETS['deit-tiny'])));
    expect(words).toContain('1×28×28');
    expect(words).toContain('3×224×224');
  });

  it('lists the names to choose from', () => {
    const change = { engine: 'abacus' } as unknown as Parameters<typeof changeConfig>[1];
    expect(inChinese(reportOf(() => changeConfig(DEFAULT_CONFIG, change)))).toMatch(
      /^engine 必须是 auto, wgsl, .* 之一；收到的是 “abacus”。$/,
    );
  });

  it('tells every part of a link that was not taken', () => {
    const words = readLink('?seed=-3&rate=red').notes.map(inChinese);
    expect(words).toHaveLength(2);
    for (const part of words) expect(part).toMatch(/\p{Script=Han}/u);
  });

  it('without words of its own says what kind of error it is, then its English sentence', () => {
    const report = toReport(new FormatError('Tensor w begins at byte 3.', 'Write it again.'));
    expect(reportWords(report, 'zh', zh)).toEqual({
      message: '文件不符合其格式。 Tensor w begins at byte 3.',
      hint: 'Write it again.',
    });
  });
});

describe('everything that the worker may be doing', () => {
  // From the source: types are gone when tests run.
  const source = readFileSync(new URL('../../src/core/commands.ts', import.meta.url), 'utf8');
  const calls = /export interface Calls \{(.*?)\n\}/s.exec(source)?.[1] ?? '';
  const names = [...calls.matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name);

  it('is found in full', () => {
    expect(names.length).toBeGreaterThan(25);
    expect(names).toContain('timeEngines');
    expect(names).toContain('advance');
  });

  it.each(names)('has words in both languages: %s', (name) => {
    const report = toReport(new BusyError(name, name));
    const english = reportWords(report, 'en', en).message;
    expect(english).toMatch(/^“(.+)” cannot start while “\1” is running\.$/);
    expect(english).not.toContain(`“${name}”`);
    expect(inChinese(report)).toMatch(/^“([^”]*\p{Script=Han}[^”]*)”正在进行，“\1”无法开始。/u);
  });
});

describe('what a value must be', () => {
  const allowed: readonly Exclude<Allowed, string>[] = [
    { kind: 'whole', min: 1, max: 9 },
    { kind: 'number', min: 0, max: 0.5 },
    { kind: 'list', min: 1, max: 3 },
    { kind: 'text', max: 60 },
    { kind: 'divisorImage', is: 28 },
    { kind: 'divisorWidth', is: 64 },
    { kind: 'oneOf', names: ['a', 'b'] },
    { kind: 'finite' },
    { kind: 'object' },
    { kind: 'flag' },
  ];

  it.each(allowed)('has a phrase in both languages: $kind', (one) => {
    const error = new InvalidValueError('field', 7.5, one);
    const report = toReport(error);
    expect(error.message).toMatch(/^field must be .+; got 7\.5\.$/);
    expect(reportWords(report, 'en', en).message).toBe(report.message);
    expect(inChinese(report)).toMatch(/^field 必须是 \S.*；收到的是 7\.5。$/);
  });

  it('is said of names that nobody knows too', () => {
    const report = toReport(new UnknownFieldError('recipe', 'title', ['version', 'steps']));
    expect(report.message).toBe('A field of recipe must be one of version, steps; got “title”.');
    expect(reportWords(report, 'en', en).message).toBe(report.message);
    expect(inChinese(report)).toBe('recipe 的字段必须是 version, steps 之一；收到的是 “title”。');
  });

  it('is said by no error in another form', () => {
    const root = new URL('../../', import.meta.url);
    const other = /\b(wanted (is|are)|allowed is|are read|it should be|(are|is) not allowed)\b/i;
    for (const folder of [
      'src/core',
      'src/data',
      'src/formats',
      'src/store',
      'src/worker',
      'headless',
    ])
      for (const name of readdirSync(new URL(folder, root), {
        recursive: true,
        encoding: 'utf8',
      })) {
        if (!name.endsWith('.ts')) continue;
        const text = readFileSync(new URL(`${folder}/${name}`, root), 'utf8');
        // What stands in quotation marks, comments left out.
        const said = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '').match(/'[^'\n]*'|`[^`]*`/g) ?? [];
        expect([name, said.filter((words) => other.test(words))]).toEqual([name, []]);
      }
    for (const [name, words] of Object.entries(catalogue.error.happened))
      expect([name, other.test(words), /must\b/.test(words) && !/; got\b/.test(words)]).toEqual([
        name,
        false,
        false,
      ]);
  });
});

describe('a refusal on the English page', () => {
  it('groups the digits of bounds', () => {
    const { message, hint } = reportWords(
      reportOf(() => checkControl('seed', -1)),
      'en',
      en,
    );
    expect(message).toBe('seed must be a whole number from 0 to 4,294,967,295; got -1.');
    expect(hint).toBe('');
  });

  it('is its own sentence where it has no words', () => {
    const report = toReport(new PhaseError('Not now.', 'Later.'));
    expect(reportWords(report, 'en', en)).toEqual({ message: 'Not now.', hint: 'Later.' });
  });

  it.each([
    reportOf(() => checkControl('sparse.lambda', -1)),
    reportOf(() => checkViTConfig({ ...PRESETS.nano, dim: 1024, depth: 48 })),
  ])('says what the error itself says where it has both', (report) => {
    const { message, hint } = report;
    expect(reportWords(report, 'en', en)).toEqual({ message, hint });
  });
});
