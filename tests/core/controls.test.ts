import { describe, expect, it } from 'vitest';
import { allowedText } from '../../src/core/error-words';
import {
  allowedFor,
  checkControl,
  CONTROL_KEYS,
  CONTROLS,
  isAllowed,
  pruneRate,
  type Control,
} from '../../src/core/controls';
import { InvalidValueError } from '../../src/core/errors';

describe('every control', () => {
  it.each(CONTROL_KEYS)('%s allows its default and its bounds, and nothing beyond', (key) => {
    const { min, max, step, integer, default: standing }: Control = CONTROLS[key];
    for (const value of [min, max, standing]) expect(checkControl(key, value)).toBe(value);
    for (const value of [min - step, max + step]) expect(isAllowed(key, value)).toBe(false);
    expect(isAllowed(key, min + step / 2)).toBe(!integer);
  });

  it.each(CONTROL_KEYS)('%s refuses what is no finite number', (key) => {
    for (const value of [NaN, Infinity, -Infinity, '1', null, undefined, true, [1], {}])
      expect(isAllowed(key, value)).toBe(false);
  });

  it('has a name of its own in links', () => {
    expect(new Set(CONTROL_KEYS.map((key) => CONTROLS[key].link)).size).toBe(CONTROL_KEYS.length);
  });
});

describe('a refusal', () => {
  it.each([
    ['dense.steps', 0, '0', 'a whole number from 1 to 100000'],
    ['sparse.steps', -5, '-5', 'a whole number from 1 to 100000'],
    ['finetune.steps', 1.5, '1.5', 'a whole number from 1 to 100000'],
    ['sparse.lambda', -1e-4, '-0.0001', 'a number from 0 to 1'],
    ['sparse.lambda', Infinity, 'Infinity', 'a number from 0 to 1'],
    ['sparse.lambda', NaN, 'NaN', 'a number from 0 to 1'],
    ['batch', 'many', '“many”', 'a whole number from 1 to 1024'],
    ['seed', -1, '-1', 'a whole number from 0 to 4294967295'],
  ] as const)('of %s = %s names field, value and what is allowed', (key, value, shown, allowed) => {
    expect(() => checkControl(key, value)).toThrow(
      expect.objectContaining({
        kind: 'InvalidValueError',
        message: `${key} must be ${allowed}; got ${shown}.`,
      }),
    );
    expect(allowedText(allowedFor(key))).toBe(allowed);
  });

  it('takes the name that the caller knows the field by', () => {
    expect(() => checkControl('dense.lr', 0, 'phases.dense.lr')).toThrow(
      /^phases\.dense\.lr must be .*; got 0\.$/,
    );
  });
});

describe('a pruning rate', () => {
  it('passes from 0 to 0.95', () => {
    for (const rate of [0, 0.4, 0.95]) expect(pruneRate(rate)).toBe(rate);
  });

  it.each([-0.01, 0.951, 1, 40, NaN, Infinity, '0.4', null, undefined])('is not %s', (rate) => {
    expect(() => pruneRate(rate)).toThrow(InvalidValueError);
    expect(() => pruneRate(rate)).toThrow(/^rate must be a number from 0 to 0\.95; got /);
  });
});
