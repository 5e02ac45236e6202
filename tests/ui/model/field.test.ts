// Fields of the set-up panel: text to number, number to text, and what one of them changes.
import { describe, expect, it } from 'vitest';
import { changeConfig, DEFAULT_CONFIG, PHASES, SETTINGS } from '../../../src/core/run-config';
import { formatOf } from '../../../src/ui/format';
import {
  boundsOf,
  changeAt,
  fieldText,
  phaseFields,
  readField,
  settingsNamed,
  risesOnly,
  turnAt,
  turnFields,
  valueAt,
} from '../../../src/ui/model/field';

describe('a field', () => {
  it.each([
    ['sparse.lambda', '1e-3', 0.001],
    ['sparse.lambda', ' 0.002 ', 0.002],
    ['batch', '64', 64],
    ['dense.steps', '1,000', 1000],
    ['sparse.lambda', '0,002', 0.002],
    ['dense.weightDecay', '0,05', 0.05],
    ['sparse.lambda', '0,04 %', 0.0004],
  ] as const)('of %s reads “%s”', (key, text, value) => {
    expect(readField(key, text)).toEqual({ kind: 'number', value });
  });

  it.each([
    ['dense.steps', '0'],
    ['dense.steps', '2.5'],
    ['sparse.lambda', '-1e-3'],
    ['sparse.lambda', 'Infinity'],
    ['batch', ''],
    ['batch', '25,5'],
    ['batch', '64,000'],
    ['seed', 'seven'],
  ] as const)('of %s refuses “%s”', (key, text) => {
    expect(readField(key, text).kind).toBe('refused');
  });

  it.each([
    ['dense.steps', '1.000'],
    ['seed', '4.096'],
    ['batch', '64.000'],
    ['dense.lr', '1,000'],
  ] as const)('of %s asks which number “%s” is', (key, text) => {
    expect(readField(key, text).kind).toBe('ambiguous');
  });

  it('shows small numbers in scientific form and others as they are', () => {
    expect([1e-3, 5e-4, 0.05, 400, 0].map(fieldText)).toEqual(['1e-3', '5e-4', '0.05', '400', '0']);
  });

  it('says its bounds as it shows numbers', () => {
    expect(boundsOf('dense.lr', formatOf('en'))).toEqual({ min: '1e-6', max: '1', whole: false });
    expect(boundsOf('batch', formatOf('en'))).toEqual({ min: '1', max: '1,024', whole: true });
  });

  it('changes what it shows and nothing else', () => {
    for (const key of ['seed', 'batch', ...PHASES.flatMap(phaseFields)] as const) {
      const value = key.endsWith('labelSmoothing') ? 0.1 : 1;
      const next = changeConfig(DEFAULT_CONFIG, changeAt(key, value));
      expect(valueAt(next, key)).toBe(value);
      const back = changeConfig(next, changeAt(key, valueAt(DEFAULT_CONFIG, key)));
      expect(back).toEqual(DEFAULT_CONFIG);
    }
  });
});

describe('a warm-up', () => {
  const short = changeConfig(DEFAULT_CONFIG, { phases: { dense: { steps: 40 } } });

  it('is said to be all of its phase where it is, beside its own field alone', () => {
    expect(risesOnly(short, 'dense.warmup')).toBe(true);
    expect(risesOnly(short, 'dense.steps')).toBe(false);
    expect(risesOnly(short, 'sparse.warmup')).toBe(false);
    for (const phase of PHASES) expect(risesOnly(DEFAULT_CONFIG, `${phase}.warmup`)).toBe(false);
  });
});

describe('settings that go together', () => {
  it('are known by name where every one is set', () => {
    expect(settingsNamed(DEFAULT_CONFIG, SETTINGS)).toBe('espalier');
    expect(settingsNamed(changeConfig(DEFAULT_CONFIG, SETTINGS.paper), SETTINGS)).toBe('paper');
  });

  it('have no name where one of them is another', () => {
    const own = changeConfig(DEFAULT_CONFIG, changeAt('sparse.lambda', 3e-3));
    expect(settingsNamed(own, SETTINGS)).toBeNull();
  });
});

describe('what is turned while a phase trains', () => {
  it('is λ and both learning rates of the sparse phase, and the learning rate of the others', () => {
    expect(turnFields('sparse')).toEqual(['sparse.lambda', 'sparse.gateLr', 'sparse.lr']);
    expect(turnFields('dense')).toEqual(['dense.lr']);
    expect(turnFields('finetune')).toEqual(['finetune.lr']);
  });

  it('is of the phase that trains alone: any other field is set for what is to come', () => {
    expect(turnAt('sparse.lambda', 0.001, 'sparse')).toEqual({ lambda: 0.001 });
    expect(turnAt('finetune.lr', 0.001, 'sparse')).toBeNull();
    expect(turnAt('sparse.steps', 500, 'sparse')).toBeNull();
    expect(turnAt('sparse.lr', 0.001, null)).toBeNull();
  });
});
