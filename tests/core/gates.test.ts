import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/core/config';
import { flattenGates, gateCount, gateSites } from '../../src/core/gates';
import { loadGolden } from '../golden/load';

describe('the flat gate vector', () => {
  it.each(Object.entries(PRESETS))('of %s has its sites one behind the other', (_, config) => {
    let next = 0;
    for (const { offset, size } of gateSites(config)) {
      expect(offset).toBe(next);
      next += size;
    }
    expect(next).toBe(gateCount(config));
  });

  it('runs through qkv, proj, fc1 and fc2 of a block before the next block', () => {
    expect(gateSites(PRESETS.nano).slice(2, 6)).toEqual([
      { block: 0, site: 'fc1', name: 'blocks.0.g_fc1', offset: 128, size: 64 },
      { block: 0, site: 'fc2', name: 'blocks.0.g_fc2', offset: 192, size: 256 },
      { block: 1, site: 'qkv', name: 'blocks.1.g_qkv', offset: 448, size: 64 },
      { block: 1, site: 'proj', name: 'blocks.1.g_proj', offset: 512, size: 64 },
    ]);
  });

  it('adds up to the L1 term of the reference', () => {
    const { config, params, json } = loadGolden('B');
    const l1 = flattenGates(config, params).reduce((sum, g) => sum + Math.abs(g), 0);
    expect(l1 / json.loss.l1).toBeCloseTo(1, 6);
  });

  it('is all ones for a network whose gates are folded', () => {
    const { config, compact } = loadGolden('A');
    const flat = flattenGates(config, compact);
    expect(flat.length).toBe(gateCount(config));
    expect(flat.every((g) => g === 1)).toBe(true);
  });
});
