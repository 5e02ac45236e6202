import { describe, expect, it } from 'vitest';
import {
  checkViTConfig,
  headDim,
  hiddenWidth,
  imageSize,
  MODEL_FIELDS,
  MOST_WEIGHTS,
  PRESET_NAMES,
  PRESETS,
  resolveModel,
  sameConfig,
  tokenCount,
  weightCount,
  type ViTConfig,
} from '../../src/core/config';
import { paramTable } from '../../src/core/params';
import { readModel, writeModel } from '../../src/store/link/model-text';
import { InvalidValueError, NetworkSizeError } from '../../src/core/errors';

const nano: ViTConfig = PRESETS.nano;
/** What a script may hand in, whatever the types say. */
const fromScript = (value: unknown): ViTConfig => value as ViTConfig;

describe('presets', () => {
  it('can all be built', () => {
    for (const name of PRESET_NAMES) expect(resolveModel(name)).toEqual(PRESETS[name]);
  });

  it('have the sizes that DeiT and the small networks are known by', () => {
    const sizes = (c: ViTConfig) => [tokenCount(c), hiddenWidth(c), headDim(c), imageSize(c)];
    expect(sizes(PRESETS.nano)).toEqual([17, 256, 16, 784]);
    expect(sizes(PRESETS.micro)).toEqual([50, 256, 16, 784]);
    expect(sizes(PRESETS.small)).toEqual([50, 512, 32, 784]);
    expect(sizes(PRESETS['deit-base'])).toEqual([197, 3072, 64, 150_528]);
  });

  it('refuses a name that is none, listing those that are', () => {
    for (const name of ['huge', '', 'toString', '__proto__'])
      expect(() => resolveModel(name as 'nano')).toThrow(
        new InvalidValueError(
          'model',
          name,
          `one of ${PRESET_NAMES.join(', ')}, or an object of sizes`,
        ),
      );
  });
});

describe('sizes from outside', () => {
  it('pass when they can be built, without what does not belong to them', () => {
    const extra = { ...nano, dim: 48, heads: 3, note: 'mine' };
    expect(checkViTConfig(extra)).toEqual({ ...nano, dim: 48, heads: 3 });
    expect(checkViTConfig({ ...nano, mlpRatio: 0.5 }).mlpRatio).toBe(0.5);
  });

  it.each([
    ['channels', 0, 'a whole number from 1 to 4'],
    ['image', 1024, 'a whole number from 4 to 512'],
    ['patch', 0, 'a whole number from 1 to 64'],
    ['patch', 5, 'a divisor of the image side 28'],
    ['dim', 64.5, 'a whole number from 4 to 2048'],
    ['dim', NaN, 'a whole number from 4 to 2048'],
    ['dim', Infinity, 'a whole number from 4 to 2048'],
    ['dim', '64', 'a whole number from 4 to 2048'],
    ['dim', undefined, 'a whole number from 4 to 2048'],
    ['heads', 5, 'a divisor of the width 64'],
    ['heads', -4, 'a whole number from 1 to 64'],
    ['depth', 0, 'a whole number from 1 to 48'],
    ['classes', 1, 'a whole number from 2 to 1000'],
    ['mlpRatio', 0, 'above 0, at most 8'],
    ['mlpRatio', 9, 'above 0, at most 8'],
    ['mlpRatio', 1.01, 'dim × mlpRatio a whole number'],
    ['mlpRatio', NaN, 'above 0, at most 8'],
    ['mlpRatio', '4', 'above 0, at most 8'],
    ['mlpRatio', null, 'above 0, at most 8'],
  ])('refuse %s = %s, naming field, value and what is allowed', (field, value, allowed) => {
    const check = () => checkViTConfig(fromScript({ ...nano, [field]: value }));
    const shown = typeof value === 'string' ? `“${value}”` : String(value);
    expect(check).toThrow(InvalidValueError);
    expect(check).toThrow(new RegExp(`^model\\.${field} must be .*; got ${shown}\\.$`));
    expect(check).toThrow(allowed);
  });

  it.each([null, undefined, 3, true])('refuse %s, which holds no sizes', (value) => {
    const check = () => resolveModel(fromScript(value));
    expect(check).toThrow(InvalidValueError);
    expect(check).toThrow(new RegExp(`^model must be .*; got ${value}\\.$`));
  });
});

describe('a hidden width', () => {
  it.each([
    [100, 1.1, 110],
    [60, 4.1, 246],
    [48, 64 / 48, 64],
    [48, 1.33333, 64],
    [2048, 8, 16_384],
  ])('of %s × %s is %s', (dim, mlpRatio, hidden) => {
    const checked = checkViTConfig({ ...nano, depth: 1, dim, mlpRatio });
    expect(hiddenWidth(checked)).toBe(hidden);
    const table = paramTable({ config: checked, kept: null });
    const bias = table.find(({ name }) => name === 'blocks.0.mlp.fc1.bias');
    expect(bias?.size).toBe(hidden);
  });

  it('is taken for every width and every hidden width of it, in a link too', () => {
    const refused: string[] = [];
    for (let dim = 4; dim <= 256; dim += 4)
      for (let hidden = 1; hidden <= 8 * dim; hidden++) {
        const own = { ...nano, depth: 1, dim, mlpRatio: hidden / dim };
        const checked = checkViTConfig(own);
        const linked = readModel(writeModel(checked)) as ViTConfig;
        if (hiddenWidth(checked) !== hidden || !sameConfig(linked, checked))
          refused.push(`${dim} × ${own.mlpRatio}`);
      }
    expect(refused).toEqual([]);
  });

  it('has one ratio, however that was rounded', () => {
    const rounded = checkViTConfig({ ...nano, dim: 48, mlpRatio: 1.33333 });
    const exact = checkViTConfig({ ...nano, dim: 48, mlpRatio: 64 / 48 });
    expect(rounded).toEqual(exact);
  });
});

describe('a network’s weights', () => {
  it.each(PRESET_NAMES)('are counted as the parameters of %s that are no vectors', (name) => {
    const table = paramTable({ config: PRESETS[name], kept: null });
    const matrices = table.filter(({ role }) => role === 'weight' || role === 'position');
    expect(weightCount(PRESETS[name])).toBe(matrices.reduce((sum, { size }) => sum + size, 0));
  });

  it('leave room above the largest preset', () => {
    expect(2 * weightCount(PRESETS['deit-base'])).toBeLessThan(MOST_WEIGHTS);
  });

  it.each([
    ['blocks', { dim: 2048, heads: 1, depth: 48, mlpRatio: 8 }],
    ['tokens', { dim: 2048, heads: 1, depth: 1, image: 512, patch: 1 }],
  ])('are refused where %s make them too many', (_, sizes) => {
    const check = () => checkViTConfig({ ...nano, ...sizes });
    expect(check).toThrow(NetworkSizeError);
    expect(check).toThrow(
      /must have at most 200 million weights; got \d+ million.*Choose a smaller width/,
    );
  });
});

describe('the fields of a model', () => {
  it('are those that every preset has', () => {
    for (const name of PRESET_NAMES)
      expect(Object.keys(PRESETS[name]).sort()).toEqual([...MODEL_FIELDS].sort());
  });
});

describe('two configs', () => {
  it('are the same when every size is', () => {
    expect(sameConfig(nano, { ...nano })).toBe(true);
    for (const field of Object.keys(nano) as (keyof ViTConfig)[])
      expect(sameConfig(nano, { ...nano, [field]: nano[field] + 1 })).toBe(false);
  });
});
