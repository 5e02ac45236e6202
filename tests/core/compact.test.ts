import { describe, expect, it } from 'vitest';
import { PRESETS, type ViTConfig } from '../../src/core/config';
import { compactParams, expandParams, keptByHead, maskParams } from '../../src/core/compact';
import { pruneRate } from '../../src/core/controls';
import { flattenGates, gateName, gateSites } from '../../src/core/gates';
import { initParams } from '../../src/core/init';
import {
  headWidths,
  param,
  paramTable,
  type BlockKept,
  type ParamSet,
} from '../../src/core/params';
import { keptChannels } from '../../src/core/prune-plan';
import { planAt } from '../../src/core/scope';
import { rankScores } from '../../src/core/ranking';
import { gateScores } from '../../src/core/scores';
import { createRng } from '../../src/core/rng';
import { loadGolden } from '../golden/load';
import { goldenKept } from './golden-kept';

const small: ViTConfig = { ...PRESETS.nano, dim: 8, heads: 2, depth: 2, mlpRatio: 2 };

/** A network whose every value is random, biases, norms and gates included. */
function randomParams(config: ViTConfig): ParamSet {
  const rng = createRng(5, 'test');
  return Object.fromEntries(
    Object.entries(initParams(config, 5)).map(([name, values]) => [
      name,
      values.map(() => rng.normal()),
    ]),
  );
}

function randomCut(rate: number): { params: ParamSet; kept: BlockKept[] } {
  const params = randomParams(small);
  const plan = planAt(small, rankScores(gateScores(flattenGates(small, params))), pruneRate(rate));
  return { params, kept: keptChannels(small, plan.keep) };
}

describe('compaction', () => {
  it.each(['A', 'B'] as const)('gives the compact parameters of reference network %s', (name) => {
    const { config, json, params, compact } = loadGolden(name);
    const ours = compactParams(config, params, goldenKept(json, '0.4'));
    expect(Object.keys(ours).sort()).toEqual(Object.keys(compact).sort());
    for (const [key, values] of Object.entries(ours)) {
      const reference = param(compact, key);
      expect(values.length, key).toBe(reference.length);
      // One unit in the last place: the reference multiplies in doubles.
      const apart = values.findIndex(
        (v, i) => Math.abs(v - reference[i]!) > 2 ** -23 * Math.abs(reference[i]!),
      );
      expect(apart, key).toBe(-1);
    }
  });

  it('folds gates into columns and takes V rows by the kept columns of proj', () => {
    const { params, kept } = randomCut(0.5);
    const qkv = param(compactParams(small, params, kept), 'blocks.1.attn.qkv.weight');
    const { qkv: columns = [], proj = [] } = kept[1] ?? {};
    const rows = [...Array(2 * small.dim).keys(), ...Array.from(proj, (ch) => 2 * small.dim + ch)];
    const weight = param(params, 'blocks.1.attn.qkv.weight');
    const gate = param(params, 'blocks.1.g_qkv');
    const expected = rows.flatMap((row) =>
      Array.from(columns, (col) => Math.fround(weight[row * small.dim + col]! * gate[col]!)),
    );
    expect(Array.from(qkv)).toEqual(expected);
  });

  it('keeps the parent as it is', () => {
    const { params, kept } = randomCut(0.5);
    const before = param(params, 'cls_token').slice();
    param(compactParams(small, params, kept), 'cls_token').fill(0);
    expect(param(params, 'cls_token')).toEqual(before);
  });

  it('holds what the table of its shape lists', () => {
    const { params, kept } = randomCut(0.7);
    const cut = compactParams(small, params, kept);
    const table = paramTable({ config: small, kept });
    expect(Object.keys(cut)).toEqual(table.map((spec) => spec.name));
    expect(Object.values(cut).map((v) => v.length)).toEqual(table.map((spec) => spec.size));
  });

  it('of nothing only folds the gates', () => {
    const { params, kept } = randomCut(0);
    const cut = compactParams(small, params, kept);
    const folded = param(params, 'blocks.0.mlp.fc2.weight').map(
      (w, i) => w * param(params, 'blocks.0.g_fc2')[i % 16]!,
    );
    expect(param(cut, 'blocks.0.mlp.fc2.weight')).toEqual(folded);
    expect(param(cut, 'blocks.0.mlp.fc1.bias')).toEqual(param(params, 'blocks.0.mlp.fc1.bias'));
  });
});

describe('the parent of a compact network', () => {
  it('has every tensor at full size, and gates that say what is kept', () => {
    const { params, kept } = randomCut(0.6);
    const parent = expandParams(small, compactParams(small, params, kept), kept);
    for (const { name, size } of paramTable({ config: small, kept: null }))
      expect(param(parent, name).length, name).toBe(size);
    for (const { name, block, site, size } of gateSites(small))
      expect(Array.from(param(parent, name)), name).toEqual(
        Array.from({ length: size }, (_, i) => (kept[block]?.[site].includes(i) ? 1 : 0)),
      );
  });

  it('carries kept values in their places and zeros elsewhere', () => {
    const { params, kept } = randomCut(0.6);
    const parent = expandParams(small, compactParams(small, params, kept), kept);
    const { fc1, fc2 } = kept[0]!;
    const gate = param(params, gateName(0, 'fc1'));
    const expected = param(params, 'blocks.0.mlp.fc1.weight').map((w, i) => {
      const [row, column] = [Math.floor(i / small.dim), i % small.dim];
      return fc2.includes(row) && fc1.includes(column) ? w * gate[column]! : 0;
    });
    expect(param(parent, 'blocks.0.mlp.fc1.weight')).toEqual(expected);
    expect(param(parent, 'blocks.0.mlp.fc1.bias')).toEqual(
      param(params, 'blocks.0.mlp.fc1.bias').map((b, row) => (fc2.includes(row) ? b : 0)),
    );
    expect(param(parent, 'pos_embed')).toEqual(param(params, 'pos_embed'));
  });

  it.each([0, 0.3, 0.6, 0.95])('compacts to the same network again, cut at %f', (rate) => {
    const { params, kept } = randomCut(rate);
    const once = compactParams(small, params, kept);
    expect(compactParams(small, expandParams(small, once, kept), kept)).toEqual(once);
  });
});

describe('the masked network', () => {
  it('is the parent with pruned gates at 0', () => {
    const params = randomParams(small);
    const plan = planAt(small, rankScores(gateScores(flattenGates(small, params))), pruneRate(0.4));
    const masked = maskParams(small, params, plan.keep);
    expect(flattenGates(small, masked)).toEqual(
      flattenGates(small, params).map((g, i) => (plan.keep[i] === 1 ? g : 0)),
    );
    expect(masked['head.weight']).toEqual(params['head.weight']);
    expect(param(params, 'blocks.0.g_qkv').every((g) => g !== 0)).toBe(true);
  });
});

describe('kept V columns by head', () => {
  const every = Uint32Array.from({ length: 8 }, (_, i) => i);
  const kept: BlockKept = { qkv: every, proj: Uint32Array.of(5, 7), fc1: every, fc2: every };

  it('are positions inside the head, none where a head keeps none', () => {
    expect(keptByHead(small, kept)).toEqual([[], [1, 3]]);
    expect(headWidths({ config: small, kept: [kept, kept] }, 0)).toEqual([0, 2]);
  });

  it('are all of them in a dense network', () => {
    const all = [0, 1, 2, 3];
    expect(keptByHead(small, null)).toEqual([all, all]);
  });
});
