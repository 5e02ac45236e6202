import { describe, expect, it } from 'vitest';
import { PRESET_NAMES, PRESETS, type PresetName } from '../../src/core/config';
import { checkFit, fits, modelOf, nameOfModel } from '../../src/core/data-fit';
import { dataKey, keySaid, type DataRef, type OwnData } from '../../src/core/data-ref';
import { InvalidValueError, MismatchError, UnknownFieldError } from '../../src/core/errors';
import {
  changeConfig,
  DEFAULT_CONFIG,
  differing,
  SETTINGS,
  repeating,
  startsFresh,
  type DeepPartial,
  type RunConfig,
} from '../../src/core/run-config';

const OWN: OwnData = {
  kind: 'own',
  name: 'leaves',
  sha256: 'ab'.repeat(32),
  channels: 3,
  size: 64,
  classNames: ['oak', '银杏'],
  counts: { train: 8, validation: 2, test: 2 },
  mean: [0.5, 0.4, 0.3],
  std: [0.2, 0.2, 0.2],
  resize: { fit: 'crop', share: 1, filter: 'bicubic' },
  ...{ split: { seed: 1, validation: 0.1, test: 0.2 }, limit: null },
  mirror: true,
};

/** What a script may hand in, whatever the types say. */
const fromScript = (value: unknown): DeepPartial<RunConfig> => value as DeepPartial<RunConfig>;
const change = (value: unknown) => changeConfig(DEFAULT_CONFIG, fromScript(value));

describe('a change of config', () => {
  it('of nothing leaves the defaults, which pass their own checks', () => {
    expect(change({})).toEqual(DEFAULT_CONFIG);
    expect(changeConfig(DEFAULT_CONFIG, DEFAULT_CONFIG)).toEqual(DEFAULT_CONFIG);
  });

  it('lies over the base at any depth and leaves everything else', () => {
    const next = change({ batch: 32, phases: { sparse: { lambda: 2e-3 } } });
    expect(next).toEqual({
      ...DEFAULT_CONFIG,
      batch: 32,
      phases: {
        ...DEFAULT_CONFIG.phases,
        sparse: { ...DEFAULT_CONFIG.phases.sparse, lambda: 2e-3 },
      },
    });
    expect(DEFAULT_CONFIG.phases.sparse.lambda).toBe(4e-4);
  });

  it('takes some sizes of a model and the rest from the one before', () => {
    expect(change({ model: { dim: 48 } }).model).toEqual({ ...PRESETS.nano, dim: 48 });
    const own = change({ model: { dim: 48 } });
    expect(changeConfig(own, { model: { depth: 2 } }).model).toEqual({
      ...PRESETS.nano,
      dim: 48,
      depth: 2,
    });
    expect(changeConfig(own, { model: 'micro' }).model).toBe('micro');
  });

  it('allows a warm-up longer than the steps, which shorter training goes through too', () => {
    expect(change({ phases: { dense: { steps: 10 } } }).phases.dense).toMatchObject({
      steps: 10,
      warmup: 40,
    });
  });

  it.each(Object.entries(SETTINGS))('takes the settings %s', (_, settings) => {
    expect(changeConfig(DEFAULT_CONFIG, settings).phases.sparse).toMatchObject(
      settings.phases.sparse,
    );
  });

  it('says nothing about a field that is undefined at the top', () => {
    expect(change({ seed: undefined, model: undefined, phases: undefined })).toEqual(
      DEFAULT_CONFIG,
    );
  });
});

describe('a change is refused', () => {
  it.each([
    [{ seed: 0.5 }, /seed must be .*; got 0\.5\./, 'a whole number from 0 to 4294967295'],
    [{ seed: null }, /seed must be .*; got null\./, 'a whole number'],
    [{ batch: 0 }, /batch must be .*; got 0\./, 'a whole number from 1 to 1024'],
    [{ data: 'imagenet' }, /data must be .*; got “imagenet”\./, 'one of fashion, synthetic'],
    [{ data: null }, /data must be .*; got null\./, 'one of fashion, synthetic'],
    [
      { engine: 'cuda' },
      /engine must be .*; got “cuda”\./,
      'one of auto, wgsl, wasm, tfjs-webgpu, tfjs-wasm, tfjs-cpu',
    ],
    [{ model: 'huge' }, /model must be .*; got “huge”\./, 'one of nano, micro'],
    [{ model: null }, /model must be .*; got null\./, 'an object'],
    [{ model: [] }, /model must be .*; got \[\]\./, 'an object'],
    [{ model: { heads: 5 } }, /model\.heads must be .*; got 5\./, 'a divisor of the width 64'],
    [
      { model: { dim: undefined } },
      /model\.dim must be .*; got undefined\./,
      'a whole number from 4 to 2048',
    ],
    [{ model: { mlpRatio: '4' } }, /model\.mlpRatio must be .*; got “4”\./, 'above 0, at most 8'],
    [
      { model: { layers: 4 } },
      /A field of model must be .*; got “layers”/,
      'one of channels, image, patch',
    ],
    [{ phases: null }, /phases must be .*; got null\./, 'an object'],
    [{ phases: [] }, /phases must be .*; got \[\]\./, 'an object'],
    [
      { phases: { warm: {} } },
      /A field of phases must be .*; got “warm”/,
      'one of dense, sparse, finetune',
    ],
    [{ phases: { dense: 4 } }, /phases\.dense must be .*; got 4\./, 'an object'],
    [{ phases: { dense: null } }, /phases\.dense must be .*; got null\./, 'an object'],
    [
      { phases: { dense: { steps: 0 } } },
      /phases\.dense\.steps must be .*; got 0\./,
      'from 1 to 100000',
    ],
    [
      { phases: { dense: { steps: NaN } } },
      /phases\.dense\.steps must be .*; got NaN\./,
      'a whole number',
    ],
    [
      { phases: { dense: { steps: undefined } } },
      /phases\.dense\.steps must be .*; got undefined\./,
      'from 1',
    ],
    [
      { phases: { dense: { lambda: 0 } } },
      /A field of phases\.dense must be .*; got “lambda”/,
      'one of steps, lr',
    ],
    [
      { phases: { dense: { schedule: 'linear' } } },
      / must be .*; got “linear”\./,
      'one of constant, cosine',
    ],
    [
      { phases: { sparse: { lambda: -1 } } },
      /phases\.sparse\.lambda must be .*; got -1\./,
      'from 0 to 1',
    ],
    [
      { phases: { sparse: { lr: Infinity } } },
      /phases\.sparse\.lr must be .*; got Infinity\./,
      'a number from',
    ],
    [{ augment: 1 }, /augment must be /, 'true or false'],
    [
      { rate: 0.4 },
      /A field of change must be .*; got “rate”/,
      'one of data, model, engine, record, seed, batch, augment, criterion, phases',
    ],
    [null, /change must be .*; got null\./, 'an object'],
    ['nano', /change must be .*; got “nano”\./, 'an object'],
  ])('when it is %j', (given, what, allowed) => {
    expect(() => change(given)).toThrow(InvalidValueError);
    expect(() => change(given)).toThrow(what);
    expect(() => change(given)).toThrow(allowed);
  });

  it('when it comes with a prototype of its own making', () => {
    for (const text of [
      '{"__proto__": {"seed": 3}}',
      '{"phases": {"__proto__": {}}}',
      '{"phases": {"dense": {"__proto__": {"steps": 5}}}}',
      '{"phases": {"constructor": {}}}',
      '{"model": {"__proto__": {"dim": 1}}}',
    ])
      expect(() => change(JSON.parse(text)), text).toThrow(InvalidValueError);
    const inherited: unknown = Object.create({ steps: -5 });
    expect(change({ phases: { dense: inherited } })).toEqual(DEFAULT_CONFIG);
  });

  it('when the network cannot read the images, saying which both are', () => {
    expect(() => change({ model: PRESETS['deit-tiny'] })).toThrow(
      'The model must read 28×28 images of 1 channel(s) in 10 classes, as data set “fashion” has; ' +
        'got one that reads 224×224 images of 3 channel(s) in 1000 classes.',
    );
    expect(() => change({ model: { classes: 9 } })).toThrow(MismatchError);
  });
});

describe('data and model', () => {
  it('fit when image, channels and classes agree; synthetic images fit any network', () => {
    expect(fits('fashion', 'small')).toBe(true);
    expect(fits('fashion', PRESETS['deit-base'])).toBe(false);
    expect(fits(OWN, PRESETS['colour-32'])).toBe(false);
    expect(fits('fashion', { ...PRESETS.nano, heads: 5 })).toBe(false);
    expect(fits('synthetic', 'deit-base')).toBe(true);
    expect(() => checkFit('fashion', { ...PRESETS.nano, channels: 3 })).toThrow(MismatchError);
  });

  it('are chosen apart where the model is a preset: it takes the size of the images', () => {
    for (const model of PRESET_NAMES)
      for (const data of ['fashion', 'synthetic', OWN] as const)
        expect(fits(data, model)).toBe(true);
    const on = (data: DataRef, model: PresetName) => modelOf({ data, model });
    expect(on('fashion', 'micro')).toBe(PRESETS.micro);
    expect(on('synthetic', 'deit-tiny')).toBe(PRESETS['deit-tiny']);
    // About as many patches as the preset has of its own images, and of two as near the fewer.
    expect(on('fashion', 'deit-tiny')).toMatchObject({
      image: 28,
      patch: 2,
      channels: 1,
      dim: 192,
    });
    expect(on(OWN, 'micro')).toMatchObject({
      image: 64,
      patch: 8,
      channels: 3,
      classes: 2,
      dim: 64,
    });
    expect(on({ ...OWN, size: 32 }, 'micro').patch).toBe(4);
    expect(on({ ...OWN, size: 224 }, 'micro').patch).toBe(32);
    expect(on({ ...OWN, size: 37 }, 'nano').patch).toBe(1);
    const set = change({ data: OWN });
    expect(set.model).toBe(DEFAULT_CONFIG.model);
    expect(nameOfModel(modelOf(set), OWN)).toBe(DEFAULT_CONFIG.model);
    expect(nameOfModel(modelOf(set), 'synthetic')).toEqual(modelOf(set));
    expect(change({ data: OWN, model: { dim: 96 } }).model).toMatchObject({ dim: 96, image: 64 });
    expect(differing(DEFAULT_CONFIG, set)).toEqual({ data: OWN });
    expect(differing(set, change({ data: { ...OWN, name: 'others' } }))).toEqual({
      data: { ...OWN, name: 'others' },
    });
  });

  it('is refused where what names a set of one’s own is not what it must be', () => {
    const broken: Partial<Record<keyof OwnData, unknown>>[] = [
      { kind: 'other' },
      { sha256: 'ab' },
      { channels: 2 },
      { size: 2 },
      { classNames: ['one'] },
      { classNames: ['one', ' '] },
      { counts: { train: 0, validation: 0, test: 0 } },
      { counts: { train: 1 } },
      { mean: [0.5] },
      { std: [0, 0, 0] },
      { resize: { fit: 'crop', share: 0, filter: 'bicubic' } },
      { mirror: 1 },
      { split: { seed: -1, validation: 0.1, test: 0.2 } },
      { split: { seed: 1, validation: 0.1, test: 1 } },
      { limit: 0 },
      { name: 'x'.repeat(201) },
    ];
    for (const part of broken)
      expect(() => change({ data: { ...OWN, ...part } }), JSON.stringify(part)).toThrow(
        InvalidValueError,
      );
    expect(() => change({ data: { ...OWN, more: 1 } })).toThrow(UnknownFieldError);
    expect(keySaid(dataKey(OWN))).toBe(dataKey(OWN));
    for (const said of ['own:', 'own:AB', 'other', 1, null]) expect(keySaid(said)).toBeNull();
  });
});

describe('a record of threads and kernels', () => {
  const made = { id: 'wgsl', threads: 1, variants: ['product-reg8', 'weight-sum-reg4'] } as const;

  it('names the engine, the threads and the kernels that a run was made with', () => {
    const config = repeating(DEFAULT_CONFIG, made);
    expect(config).toEqual({
      ...DEFAULT_CONFIG,
      engine: 'wgsl',
      record: { threads: 1, variants: ['product-reg8', 'weight-sum-reg4'] },
    });
    expect(changeConfig(DEFAULT_CONFIG, config)).toEqual(config);
    expect(repeating(DEFAULT_CONFIG, { ...made, variants: [] }).record?.variants).toBeNull();
  });

  it('is forgotten with the engine it belongs to, and with nothing else', () => {
    const config = repeating(DEFAULT_CONFIG, made);
    expect(changeConfig(config, { engine: 'wasm' }).record).toBeNull();
    expect(changeConfig(config, { engine: 'auto' }).record).toBeNull();
    expect(changeConfig(config, { seed: 7, engine: 'wgsl' }).record).toEqual(config.record);
    expect(changeConfig(config, { record: null }).record).toBeNull();
  });

  it('starts a fresh run where it is another one', () => {
    const config = repeating(DEFAULT_CONFIG, made);
    const other = changeConfig(config, { record: { threads: 2 } });
    expect(startsFresh(config, other)).toBe(true);
    expect(startsFresh(config, changeConfig(config, {}))).toBe(false);
  });

  it.each([
    [{ record: { threads: 2 } }, /engine must be .*; got “auto”/],
    [{ engine: 'wasm', record: { threads: 0 } }, /threads must be .*; got 0\./],
    [{ engine: 'wasm', record: { threads: 1.5 } }, /threads must be .*; got 1\.5\./],
    [{ engine: 'wasm', record: { threads: 1000 } }, /threads must be .*; got 1000\./],
    [{ engine: 'wgsl', record: { variants: [] } }, /kernels must be .*; got \[\]\./],
    [{ engine: 'wgsl', record: { variants: ['<b>'] } }, /kernels must be /],
    [{ engine: 'wgsl', record: { cores: 2 } }, /A field of record must be .*; got “cores”/],
    [{ engine: 'wgsl', record: 'fast' }, /record must be .*; got “fast”/],
  ])('is refused when it is %j', (given, what) => {
    expect(() => change(given)).toThrow(InvalidValueError);
    expect(() => change(given)).toThrow(what);
  });
});

describe('a fresh run', () => {
  const starts = (given: DeepPartial<RunConfig>) =>
    startsFresh(DEFAULT_CONFIG, changeConfig(DEFAULT_CONFIG, given));

  it('starts when data, model, seed or engine change', () => {
    for (const given of [
      { data: 'synthetic' },
      { model: 'micro' },
      { model: { depth: 2 } },
      { seed: 2 },
      { engine: 'tfjs-cpu' },
    ] as const)
      expect(starts(given), JSON.stringify(given)).toBe(true);
  });

  it('does not start for the settings of phases, the batch, or the same values again', () => {
    expect(starts({ batch: 8, phases: { sparse: { lambda: 0 }, dense: { lr: 0.1 } } })).toBe(false);
    expect(starts({ model: 'nano', seed: 1 })).toBe(false);
    const own = changeConfig(DEFAULT_CONFIG, { model: { dim: 48 } });
    expect(startsFresh(own, changeConfig(own, { model: { dim: 48 } }))).toBe(false);
  });
});
