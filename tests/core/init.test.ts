import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/core/config';
import { gateSites } from '../../src/core/gates';
import { initParams } from '../../src/core/init';
import { param, paramTable } from '../../src/core/params';

const config = PRESETS.nano;
const params = initParams(config, 1);
const { dim: d } = config;

const spread = (name: string) => {
  const values = Array.from(param(params, name));
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
};

describe('initial weights', () => {
  it('have every parameter of the table, in its size', () => {
    const table = paramTable({ config, kept: null });
    expect(Object.keys(params)).toEqual(table.map((spec) => spec.name));
    expect(Object.values(params).map((v) => v.length)).toEqual(table.map((spec) => spec.size));
  });

  it('start gates and LayerNorm scales at 1 and every bias at 0', () => {
    const ones = [
      ...gateSites(config).map((site) => site.name),
      ...['norm.weight', 'blocks.0.norm1.weight', 'blocks.3.norm2.weight'],
    ];
    for (const name of ones)
      expect(
        param(params, name).every((v) => v === 1),
        name,
      ).toBe(true);
    const biases = Object.keys(params).filter((name) => name.endsWith('.bias'));
    expect(biases.length).toBe(4 * 6 + 3);
    for (const name of biases)
      expect(
        param(params, name).every((v) => v === 0),
        name,
      ).toBe(true);
  });

  it.each([
    ['blocks.0.attn.qkv.weight', Math.sqrt(2 / (d + d))],
    ['blocks.1.attn.proj.weight', Math.sqrt(2 / (d + d))],
    ['blocks.2.mlp.fc1.weight', Math.sqrt(2 / (d + 4 * d))],
    ['blocks.3.mlp.fc2.weight', Math.sqrt(2 / (d + 4 * d))],
    ['patch_embed.proj.weight', 1 / 7],
    ['pos_embed', 0.02],
    ['head.weight', 0.02],
  ])('spread %s by its standard deviation', (name, std) => {
    const count = param(params, name).length;
    expect(Math.abs(spread(name) / std - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
    expect(Math.max(...param(params, name)) / std).toBeGreaterThan(2.5);
  });

  it('have a class token that is small but not zero', () => {
    expect(spread('cls_token')).toBeGreaterThan(0.012);
    expect(spread('cls_token')).toBeLessThan(0.03);
  });

  it('are the same for a seed, and others for another', () => {
    expect(initParams(config, 1)).toEqual(params);
    expect(initParams(config, 2)['head.weight']).not.toEqual(params['head.weight']);
  });

  it('do not change from version to version', () => {
    const token = param(params, 'cls_token');
    expect(token[0]).toBeCloseTo(-0.01796523481607437, 9);
    expect(token[1]).toBeCloseTo(0.0284502524882555, 9);
    const last = param(params, 'blocks.3.mlp.fc2.weight');
    expect(last.at(-1)).toBeCloseTo(0.09465914219617844, 8);
  });

  it('are right for networks of several channels too', () => {
    const base = initParams({ ...PRESETS['deit-tiny'], depth: 1 }, 1);
    const patch = param(base, 'patch_embed.proj.weight');
    const std = Math.sqrt(patch.reduce((sum, v) => sum + v * v, 0) / patch.length);
    expect(Math.abs(std * Math.sqrt(3 * 16 * 16) - 1)).toBeLessThan(0.02);
  });
});
