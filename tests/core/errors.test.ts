import { describe, expect, it } from 'vitest';
import { showText } from '../../src/core/shown';
import {
  BusyError,
  CancelledError,
  DataError,
  EngineError,
  EspalierError,
  FormatError,
  fromReport,
  InvalidValueError,
  MismatchError,
  NonFiniteLossError,
  PhaseError,
  toReport,
} from '../../src/core/errors';
import { words } from '../../src/core/error-words';

const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

const named = [
  new InvalidValueError('batch', 0, 'a whole number from 1 to 1024'),
  new BusyError('prune', 'train'),
  new PhaseError('There is no cut to undo.', 'Prune first.'),
  new MismatchError('These two do not fit.', 'Choose others.'),
  new DataError('The images could not be read.', 'Load the page again.'),
  new FormatError('This is no safetensors file.', 'Choose another.'),
  new EngineError('The device was lost.', 'Go on with WASM.'),
  new NonFiniteLossError(41, 40),
  new CancelledError('train'),
];

describe('a named error', () => {
  it.each(named.map((error) => [error.kind, error] as const))(
    '%s crosses to the other side with kind, message and hint',
    (kind, error) => {
      const report = structuredClone(toReport(error));
      const back = fromReport(report);
      expect(back).toBeInstanceOf(EspalierError);
      expect(back).toBeInstanceOf(Error);
      expect([back.name, back.kind]).toEqual([kind, kind]);
      expect(back.message).toBe(error.message);
      expect(back.hint).toBe(error.hint);
      expect(toReport(back)).toEqual(report);
    },
  );

  it('says what happened first and what to do after it', () => {
    expect(toReport(new NonFiniteLossError(41, 40))).toEqual({
      kind: 'NonFiniteLossError',
      message: 'Loss stopped being a number at step 41. Weights of step 40 are kept.',
      hint: 'Go back to them and halve the learning rate.',
      words: { happened: 'nan', advice: 'halveLr', values: { at: 41, kept: 40 } },
    });
    expect(new BusyError('prune', 'train').message).toBe(
      '“prune” cannot start while “train” is running. Wait for it, or stop it first.',
    );
  });

  it('without a hint ends with its message', () => {
    const report = toReport(new DataError('Nothing there.', ''));
    expect(report).toEqual({ kind: 'DataError', message: 'Nothing there.', hint: '' });
    expect(fromReport(report).message).toBe('Nothing there.');
  });
});

describe('anything else that is thrown', () => {
  it.each([
    [new TypeError('x is not a function'), 'x is not a function'],
    ['a string', 'a string'],
    [{ code: 3 }, '{"code":3}'],
    [cyclic, 'an object'],
  ])('is reported as internal and keeps its words', (thrown, words) => {
    const report = toReport(thrown);
    expect(report.kind).toBe('InternalError');
    expect(report.message).toBe(`Something failed inside: ${words}`);
    expect(report.hint).not.toBe('');
  });
});

describe('what is thrown and says nothing', () => {
  it.each([[undefined], [null], [''], [{}], [[]], [Object.create(null)]])(
    'is told as that',
    (thrown) => {
      const { message, words } = toReport(thrown);
      expect(message).toBe('Something failed inside and did not say what.');
      expect(words?.happened).toBe('internalMute');
    },
  );
});

describe('a refused value', () => {
  it.each([
    ['4', '“4”'],
    [NaN, 'NaN'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[1, 2], '[1,2]'],
    [{ a: 1 }, '{"a":1}'],
    [3n, '3'],
    [{ big: 3n }, 'an object'],
    [cyclic, 'an object'],
    [[[cyclic]], 'an object'],
    [() => 1, 'a function'],
    [Symbol('s'), 'Symbol(s)'],
  ])('is shown as a person would write it', (value, shown) => {
    expect(new InvalidValueError('f', value, 'x').message).toBe(`f must be x; got ${shown}.`);
  });

  it.each([
    ['a long word', 'n'.repeat(5e6), `“${'n'.repeat(120)}…” (5,000,000 characters)`],
    ['a long list', new Array(5000).fill(1), `[${'1,'.repeat(59)}1… (5,000 entries)`],
    ['many numbers', new Float32Array(1e6), `[${'0,'.repeat(59)}0… (1,000,000 entries)`],
  ])('is cut where it is %s, with its length', (_, value, shown) => {
    const error = new InvalidValueError('f', value, 'x');
    expect(error.message).toBe(`f must be x; got ${shown}.`);
    expect(JSON.stringify(toReport(error)).length).toBeLessThan(600);
  });

  it('is cut however deep it lies, and so is a field’s name', () => {
    const deep = { a: { b: ['x'.repeat(1e6), new Array(1e6).fill('y')] } };
    for (const error of [
      new InvalidValueError('f', deep, 'x'),
      new InvalidValueError('f'.repeat(1e6), 'unknown', 'x'),
    ])
      expect(JSON.stringify(toReport(error)).length).toBeLessThan(1200);
  });

  it.each<[string, (within: unknown) => unknown]>([
    ['a list', (within) => Array<unknown>(60).fill(within)],
    [
      'an object',
      (within) => Object.fromEntries(Array.from({ length: 60 }, (_, i) => [i, within])),
    ],
    ['a list of long names', (within) => ({ ['n'.repeat(1e6)]: within, more: within })],
  ])('is looked into no further than it is shown, where %s lies at many places', (_, around) => {
    // Every value that is read, counted where it is read.
    let read = 0;
    const leaf = {
      get leaf() {
        read++;
        return read;
      },
    };
    let value: unknown = leaf;
    for (let level = 0; level < 3; level++) value = around(value);
    const { message } = new InvalidValueError('f', value, 'x');
    expect(message.length).toBeLessThan(400);
    expect(read).toBeLessThan(200);
  });

  it('is shown as far as it goes where the whole of it is short', () => {
    const value = { none: undefined, deep: [[[[[[[[[]]]]]]]], { a: [], b: null }, [[], [true]]] };
    const { message } = new InvalidValueError('f', value, 'x');
    expect(message).toBe(`f must be x; got ${JSON.stringify(value)}.`);
  });

  it('is an object where it says itself that it is nothing', () => {
    expect(showText({ toJSON: () => undefined })).toBe('an object');
  });

  it('is a huge number without its digits', () => {
    const { message } = new InvalidValueError('f', 1n << 2_000_000n, 'x');
    expect(message).toBe('f must be x; got a huge number.');
  });

  it('is not cut within a character', () => {
    const { message } = new InvalidValueError('f', `a${'🌳'.repeat(200)}`, 'x');
    expect(() => encodeURIComponent(message)).not.toThrow();
  });
});

describe('a message', () => {
  const long = 'n'.repeat(1e6);

  it.each([
    ['of any error', () => new FormatError(`Tensor ${long} is odd.`, `Rename ${long}.`)],
    ['with words', () => new FormatError('Odd.', '', words('dataFile', null, { detail: long }))],
    ['of a foreign error', () => new Error(long)],
    ['of a text that was thrown', () => long],
  ])('%s has a bounded length, on both sides of the worker', (_, make) => {
    const report = toReport(make());
    expect(JSON.stringify(report).length).toBeLessThan(4000);
    expect(toReport(fromReport(report))).toEqual(report);
  });
});
