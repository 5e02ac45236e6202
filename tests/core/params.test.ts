import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/core/config';
import { SITES } from '../../src/core/gates';
import {
  blockWidths,
  cloneParams,
  denseWidths,
  headWidths,
  isDecayed,
  param,
  paramTable,
  type BlockKept,
} from '../../src/core/params';
import { loadGolden } from '../golden/load';
import { goldenKept } from './golden-kept';

describe.each(['A', 'B'] as const)('the parameter table of reference network %s', (name) => {
  const { config, json, params, compact } = loadGolden(name);
  const table = paramTable({ config, kept: null });

  it('has the names and shapes of the reference: gates first, then the others in its order', () => {
    const others = json.param_order.filter((each) => !json.gate_order.includes(each));
    expect(table.map((spec) => spec.name)).toEqual([...json.gate_order, ...others]);
    expect(Object.fromEntries(table.map((spec) => [spec.name, spec.shape]))).toEqual(json.shapes);
  });

  it('gives each parameter as many values as the reference file holds', () => {
    for (const { name: key, size } of table) expect(params[key]?.length, key).toBe(size);
  });

  it('lets AdamW decay the matrices that the reference decays and nothing else', () => {
    expect(table.filter(isDecayed).map((spec) => spec.name)).toEqual(json.decayed);
  });

  it('marks the gates as the reference orders them', () => {
    expect(table.filter(({ role }) => role === 'gate').map((spec) => spec.name)).toEqual(
      json.gate_order,
    );
  });

  it('knows of each parameter what it is, and which map of which block it belongs to', () => {
    const maps = { qkv: 'attn.qkv', proj: 'attn.proj', fc1: 'mlp.fc1', fc2: 'mlp.fc2' };
    const norms = { qkv: 'norm1', fc1: 'norm2', proj: null, fc2: null };
    const wanted = SITES.flatMap((map) => {
      const norm = norms[map];
      const of = (role: string, name: string) => ({
        name: `blocks.1.${name}`,
        role,
        block: 1,
        map,
      });
      return [
        of('gate', `g_${map}`),
        of('weight', `${maps[map]}.weight`),
        of('bias', `${maps[map]}.bias`),
        ...(norm === null ? [] : [of('gamma', `${norm}.weight`), of('beta', `${norm}.bias`)]),
      ];
    });
    const inBlock = table.filter(({ block }) => block === 1);
    const said = inBlock.map(({ name: key, role, block, map }) => ({
      name: key,
      role,
      block,
      map,
    }));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(said.sort(byName)).toEqual(wanted.sort(byName));
    const outside = table.filter(({ block }) => block === null);
    expect(outside.map(({ name: key, role, map }) => [key, role, map])).toEqual([
      ['cls_token', 'token', null],
      ['pos_embed', 'position', null],
      ['patch_embed.proj.weight', 'weight', null],
      ['patch_embed.proj.bias', 'bias', null],
      ['norm.weight', 'gamma', null],
      ['norm.bias', 'beta', null],
      ['head.weight', 'weight', null],
      ['head.bias', 'bias', null],
    ]);
  });

  it('lays parameters one behind the other, dense and compact', () => {
    for (const kept of [null, goldenKept(json, '0.4')]) {
      let next = 0;
      for (const { offset, size, shape } of paramTable({ config, kept })) {
        expect(offset).toBe(next);
        expect(size).toBe(shape.reduce((a, b) => a * b, 1));
        next += size;
      }
    }
  });

  it('lists the compact network as the reference holds it, without gates', () => {
    const small = paramTable({ config, kept: goldenKept(json, '0.4') });
    expect(small.some(({ role }) => role === 'gate')).toBe(false);
    expect(small.map((spec) => spec.name).sort()).toEqual(Object.keys(compact).sort());
    for (const { name: key, size } of small) expect(compact[key]?.length, key).toBe(size);
  });
});

describe('widths', () => {
  const config = PRESETS.nano;
  const kept: BlockKept = {
    qkv: Uint32Array.of(0, 9),
    proj: Uint32Array.of(0, 1, 15, 32, 63),
    fc1: Uint32Array.of(7),
    fc2: Uint32Array.of(1, 2, 255),
  };
  const blocks = [kept, kept, kept, kept];

  it('are those of the config when nothing is cut', () => {
    expect(blockWidths({ config, kept: null })).toEqual(blocks.map(() => denseWidths(config)));
    expect(headWidths({ config, kept: null }, 3)).toEqual([16, 16, 16, 16]);
  });

  it('count kept channels in a compact network', () => {
    expect(blockWidths({ config, kept: blocks })[2]).toEqual({ qkv: 2, proj: 5, fc1: 1, fc2: 3 });
  });

  it('differ from head to head, and a head may keep nothing', () => {
    expect(headWidths({ config, kept: blocks }, 0)).toEqual([3, 0, 1, 1]);
  });
});

describe('a parameter set', () => {
  it('is copied without sharing memory', () => {
    const original = { a: Float32Array.of(1, 2) };
    const copy = cloneParams(original);
    param(copy, 'a')[0] = 9;
    expect(original.a[0]).toBe(1);
  });

  it('names a parameter that is not there', () => {
    expect(() => param({}, 'head.bias')).toThrow('head.bias');
  });
});
