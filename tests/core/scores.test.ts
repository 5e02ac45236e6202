import { describe, expect, it } from 'vitest';
import { PRESETS, type ViTConfig } from '../../src/core/config';
import { flattenGates, gateCount, gateSites } from '../../src/core/gates';
import { initParams } from '../../src/core/init';
import { rankScores } from '../../src/core/ranking';
import { createRng } from '../../src/core/rng';
import {
  CRITERIA,
  CRITERION_IDS,
  DEFAULT_CRITERION,
  gateScores,
  needsGatesAlone,
  scoresOf,
} from '../../src/core/scores';
import { loadGolden } from '../golden/load';

/** Widths that no two sides of a map share. */
const odd: ViTConfig = { ...PRESETS.nano, dim: 6, heads: 2, depth: 2, mlpRatio: 1.5 };

function network(config = odd) {
  const params = initParams(config, 4);
  const random = createRng(4, 'gates');
  for (const { name } of gateSites(config)) params[name] = params[name]!.map(() => random.normal());
  return { params, gates: flattenGates(config, params) };
}

/** ‖W e_j‖, as the definition has it: the map applied to the channel's unit vector. */
function normOfImage(weights: Float32Array, columns: number, column: number): number {
  const unit = new Float64Array(columns);
  unit[column] = 1;
  let sum = 0;
  for (let row = 0; row < weights.length / columns; row++) {
    let out = 0;
    for (let j = 0; j < columns; j++) out += weights[row * columns + j]! * unit[j]!;
    sum += out * out;
  }
  return Math.sqrt(sum);
}

const WEIGHT = {
  qkv: 'attn.qkv.weight',
  proj: 'attn.proj.weight',
  fc1: 'mlp.fc1.weight',
  fc2: 'mlp.fc2.weight',
} as const;

describe('every criterion', () => {
  it.each(CRITERION_IDS)('%s gives every gate a score that is finite and not negative', (id) => {
    const { params, gates } = network();
    const { criterion, values } = scoresOf(id, odd, gates, params);
    expect(criterion).toBe(id);
    expect(values.length).toBe(gateCount(odd));
    expect(values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  });

  it.each(CRITERION_IDS)('%s leaves gates and weights as they are', (id) => {
    const { params, gates } = network();
    const before = structuredClone({ params, gates });
    scoresOf(id, odd, gates, params);
    expect({ params, gates }).toEqual(before);
  });

  it.each(CRITERION_IDS)('%s reads no more than it says it needs', (id) => {
    if (CRITERIA[id].needs.includes('weights')) return;
    const { params, gates } = network();
    const bare = scoresOf(id, odd, gates, {});
    expect(bare).toEqual(scoresOf(id, odd, gates, params));
  });
});

describe('the score of the paper', () => {
  it('is |g|, to the bit, and what ranks where nothing else is asked for', () => {
    const { params, gates } = network();
    expect(DEFAULT_CRITERION).toBe('gate');
    expect(scoresOf('gate', odd, gates, params)).toEqual(gateScores(gates));
    expect(gateScores(gates).values).toEqual(gates.map(Math.abs));
    expect(needsGatesAlone('gate')).toBe(true);
  });

  it.each(['A', 'B'] as const)('ranks reference network %s as the reference does', (name) => {
    const { config, params, json } = loadGolden(name);
    const scores = scoresOf('gate', config, flattenGates(config, params), params);
    expect(Array.from(rankScores(scores).order)).toEqual(json.rank_ascending);
  });
});

describe('|g| with the norm of what a channel feeds', () => {
  it('is |g| times ‖W e‖ of the map behind the gate, at every site of every block', () => {
    const { params, gates } = network();
    const { values } = scoresOf('gate-magnitude', odd, gates, params);
    for (const { block, site, offset, size } of gateSites(odd)) {
      const weights = params[`blocks.${block}.${WEIGHT[site]}`]!;
      for (let channel = 0; channel < size; channel++) {
        const norm = normOfImage(weights, size, channel);
        const wanted = Math.abs(gates[offset + channel]!) * norm;
        expect(values[offset + channel]).toBeCloseTo(wanted, 5);
      }
    }
  });

  it('does not change when a gate gives to its weights what it loses', () => {
    const { params, gates } = network();
    const before = scoresOf('gate-magnitude', odd, gates, params).values;
    const site = gateSites(odd)[7]!;
    expect(site.name).toBe('blocks.1.g_fc2');
    const moved = gates.slice();
    const weights = params['blocks.1.mlp.fc2.weight']!.slice();
    moved[site.offset + 3]! /= 4;
    for (let row = 0; row < odd.dim; row++) weights[row * site.size + 3]! *= 4;
    const after = scoresOf('gate-magnitude', odd, moved, {
      ...params,
      'blocks.1.mlp.fc2.weight': weights,
    }).values;
    expect(after[site.offset + 3]).toBeCloseTo(before[site.offset + 3]!, 6);
    expect(gateScores(moved).values[site.offset + 3]).not.toBeCloseTo(before[site.offset + 3]!, 2);
  });

  it('can rank where every gate is still 1', () => {
    const { params } = network();
    const ones = new Float32Array(gateCount(odd)).fill(1);
    const { sorted } = rankScores(scoresOf('gate-magnitude', odd, ones, params));
    expect(sorted[0]).toBeLessThan(sorted[sorted.length - 1]!);
    expect(needsGatesAlone('gate-magnitude')).toBe(false);
  });
});
