// Networks to files and back, dense and compact; files of other networks are refused by name.
import { NO_TRAITS } from '../../src/core/traits';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FormatError, InvalidValueError, MismatchError } from '../../src/core/errors';
import {
  averageName,
  averageParams,
  gateCount,
  gateName,
  gateValues,
  SITES,
} from '../../src/core/gates';
import { initParams } from '../../src/core/init';
import { paramTable, type BlockKept, type ModelShape } from '../../src/core/params';
import { readModel, writeModel } from '../../src/formats/model-file';
import { parseSafetensors, writeSafetensors, type Tensor } from '../../src/formats/safetensors';
import { loadGolden } from '../golden/load';

const golden = loadGolden('B');
const { config } = golden;
const rgb = { mean: [0.1, 0.2, 0.3], std: [0.9, 1, 1.1] };
const goldenFile = (name: string) =>
  readFileSync(new URL(`../golden/${name}.safetensors`, import.meta.url));

const kept: BlockKept[] = Array.from({ length: config.depth }, (_, block) => {
  const of = (site: (typeof SITES)[number]) =>
    Uint32Array.from(golden.json.rates['0.4'].kept[gateName(block, site)] ?? []);
  return { qkv: of('qkv'), proj: of('proj'), fc1: of('fc1'), fc2: of('fc2') };
});
const compactShape: ModelShape = { config, kept };
const denseFile = () =>
  writeModel({ shape: { config, kept: null }, params: golden.params, ...rgb });
const compactFile = () => writeModel({ shape: compactShape, params: golden.compact, ...rgb });

/** A file with some of its tensors or notes changed; undefined removes one. */
function edited(
  file: Uint8Array,
  tensors: Record<string, Tensor | undefined>,
  metadata: Record<string, string | undefined> = {},
): Uint8Array {
  const was = parseSafetensors(file);
  const merge = <T>(a: Record<string, T>, b: Record<string, T | undefined>) =>
    Object.fromEntries(
      Object.entries({ ...a, ...b }).filter((e): e is [string, T] => e[1] !== undefined),
    );
  return writeSafetensors(merge(was.tensors, tensors), merge(was.metadata, metadata));
}

const refused = (file: Uint8Array, reason: RegExp, given: typeof config | null = null) => {
  expect(() => readModel(file, given)).toThrow(FormatError);
  expect(() => readModel(file, given)).toThrow(reason);
};

describe('model files', () => {
  it('bring a dense network back with its config, normalisation and notes', () => {
    const shape = { config, kept: null };
    const notes = { metadata: { stage: 'sparse', steps: '700' }, foreign: { licence: 'MIT' } };
    const file = writeModel({ shape, params: golden.params, ...rgb, ...notes });
    const none = { ...NO_TRAITS, ...rgb };
    expect(readModel(file, null)).toEqual({ shape, params: golden.params, ...none, ...notes });
    expect(readModel(file, config).shape).toEqual(shape);
  });

  it('bring back epsilon, class names and how pictures come to its size', () => {
    const shape = { config, kept: null };
    const traits = {
      ...{ ...rgb, epsilon: 1e-12 },
      classNames: Array.from({ length: config.classes }, (_, i) => `class “${i}” 类`),
      resize: { fit: 'crop', share: 0.875, filter: 'bicubic' },
    } as const;
    const file = writeModel({ shape, params: golden.params, ...traits });
    expect(readModel(file, null)).toMatchObject(traits);
    const again = writeModel({ ...readModel(file, null), ...rgb });
    expect(again).toEqual(file);
  });

  it('bring a compact network back with the channels it keeps', () => {
    const read = readModel(compactFile(), null);
    const none = { metadata: {}, foreign: {}, ...NO_TRAITS };
    expect(read).toEqual({ shape: compactShape, params: golden.compact, ...none, ...rgb });
    expect(Object.keys(read.params)).toEqual(paramTable(compactShape).map(({ name }) => name));
  });

  it('bring the averages that score gates along, all of them or none', () => {
    const shape = { config, kept: null };
    const averages = Float32Array.from({ length: gateCount(config) }, (_, i) => i / 7);
    const params = { ...golden.params, ...averageParams(config, averages) };
    const file = writeModel({ shape, params, ...rgb });
    expect(readModel(file, null).params).toEqual(params);
    expect(gateValues(config, readModel(file, null).params).averages).toEqual(averages);
    expect(gateValues(config, readModel(denseFile(), null).params).averages).toBeNull();
    const name = averageName(gateName(0, 'fc1'));
    refused(edited(file, { [name]: undefined }), /blocks\.0\.g_fc1\.average/);
    const below = { shape: [config.dim], data: new Float32Array(config.dim).fill(-1) };
    refused(edited(file, { [name]: below }), /g_fc1\.average must be 0 or more; got -1 at place 0/);
    refused(
      edited(compactFile(), { [name]: below }),
      /must be those of the network; got blocks\.0\.g_fc1\.average/,
    );
  });

  it('name version, config and kept channels in strings of metadata', () => {
    const { metadata } = parseSafetensors(compactFile());
    expect(metadata['espalier']).toBe('1');
    expect(JSON.parse(metadata['config'] ?? '')).toEqual(config);
    expect(JSON.parse(metadata['mean'] ?? '')).toEqual(rgb.mean);
    expect(JSON.parse(metadata['kept'] ?? '')).toEqual(
      kept.map((block) => Object.fromEntries(SITES.map((site) => [site, [...block[site]]]))),
    );
    expect(parseSafetensors(denseFile()).metadata).not.toHaveProperty('kept');
  });

  it('of somebody else keep their own meaning of our names, through a save and another', () => {
    const theirs = {
      ...{ format: 'pt', author: 'A. N. Other', config: 'vit_tiny', mean: 'imagenet' },
      ...{ kept: 'yes', results: '82 %', rate: 'slow', stage: 'beta', std: '', run: '7' },
    };
    const { tensors } = parseSafetensors(denseFile());
    const read = readModel(writeSafetensors(tensors, theirs), config);
    expect(read).toMatchObject({ mean: null, std: null, metadata: {}, foreign: theirs });
    let file = writeModel({ ...read, ...rgb });
    for (let round = 0; round < 2; round++) {
      const again = readModel(file, null);
      expect(again).toMatchObject({ ...rgb, shape: { config, kept: null }, metadata: {} });
      expect(again.foreign).toMatchObject({ format: 'pt', author: 'A. N. Other' });
      expect(again.foreign['foreign.config']).toBe('vit_tiny');
      expect(again.foreign['foreign.results']).toBe('82 %');
      expect(Object.keys(again.foreign)).toHaveLength(Object.keys(theirs).length);
      file = writeModel({ ...again, ...rgb });
    }
  });

  it('keep all of somebody else’s metadata, also where one has the name that another would get', () => {
    const theirs = {
      ...{ config: 'vit', 'foreign.config': 'older', 'foreign.foreign.config': 'oldest' },
      ...{ std: 'none', foreign: 'x', 'foreign.': 'y', 'foreign.licence': 'MIT' },
    };
    const { tensors } = parseSafetensors(denseFile());
    let read = readModel(writeSafetensors(tensors, theirs), config);
    for (let round = 0; round < 2; round++) {
      read = readModel(writeModel({ ...read, ...rgb }), null);
      expect(Object.values(read.foreign).sort()).toEqual(Object.values(theirs).sort());
      expect(read.foreign).toMatchObject({ 'foreign.config': 'older', foreign: 'x' });
    }
  });

  it('open again however much of somebody else’s metadata they opened with', () => {
    const { tensors } = parseSafetensors(denseFile());
    const notes = { data: 'synthetic', stage: 'dense', drawn: '0', source: 'file' } as const;
    const many = Array.from({ length: 995 }, (_, i): [string, string] => [`note ${i}`, '']);
    // Names of ours get longer as they are written.
    const ours = { config: 'c', std: 's', mean: 'm', kept: 'k' };
    const most = { ...Object.fromEntries(many), ...ours, text: '' };
    const opens = (length: number) => {
      const theirs = { ...most, text: 'n'.repeat(length) };
      const read = readModel(writeSafetensors(tensors, theirs), config);
      const again = readModel(writeModel({ ...read, ...rgb, metadata: notes }), null);
      expect(Object.keys(again.foreign)).toHaveLength(1000);
      return readModel(writeModel({ ...again, ...rgb, metadata: notes }), null);
    };
    const room = 2 ** 20 - JSON.stringify(most).length - 4 * 'foreign.'.length;
    expect(opens(room).foreign['text']).toHaveLength(room);
    expect(() => opens(room + 1)).toThrow('must have at most 1.0 MB; got 1.0');
  });

  it('are written the same twice', () => {
    expect(Buffer.from(denseFile()).equals(denseFile())).toBe(true);
  });

  it('of the reference are read beside a config, without saying how images are normalised', () => {
    const read = readModel(goldenFile('B.params'), config);
    expect(read.params).toEqual(golden.params);
    expect(read).toMatchObject({ mean: null, std: null, shape: { config, kept: null } });
    expect(read.foreign).toEqual({ fixture: 'B', part: 'params' });
  });

  it('without gates, as timm writes them, get gates of 1', () => {
    const plain = config.depth * SITES.length;
    const gates = paramTable({ config, kept: null }).filter(({ role }) => role === 'gate');
    expect(gates).toHaveLength(plain);
    const file = edited(denseFile(), Object.fromEntries(gates.map((g) => [g.name, undefined])));
    const { params } = readModel(file, config);
    for (const { name, size } of gates)
      expect(params[name]).toEqual(new Float32Array(size).fill(1));
    expect(params['head.weight']).toEqual(golden.params['head.weight']);
  });

  it('hold networks of any shape the page can build', () => {
    const tiny = { ...config, channels: 1, dim: 6, heads: 2, depth: 1, mlpRatio: 1.5, classes: 2 };
    const shape = { config: tiny, kept: null };
    const params = initParams(tiny, 3);
    const file = writeModel({ shape, params, mean: [0], std: [1] });
    expect(readModel(file, null)).toMatchObject({ shape, params });
  });
});

describe('model files that are refused', () => {
  it('say no config, when none is given either', () => {
    refused(goldenFile('B.params'), /no “config”.*Give a config/);
  });

  it('name another config than the given one, with every field that differs', () => {
    const given = { ...config, dim: 96, classes: 10 };
    const read = () => readModel(denseFile(), given);
    expect(read).toThrow(MismatchError);
    expect(read).toThrow(/dim is 48 in the file and 96.*classes is 100 in the file and 10/);
  });

  it('are compact without saying which channels are kept', () => {
    const first = /blocks\.0\.attn\.qkv\.weight must be \[144, 48\]; got \[\d+, \d+\]/;
    refused(goldenFile('B.compact0.4'), first, config);
    refused(edited(compactFile(), {}, { kept: undefined }), first);
  });

  it('keep other channels than their tensors have', () => {
    const fewer = kept.map((block) => ({ ...block, fc2: block.fc2.slice(1) }));
    const json = JSON.stringify(
      fewer.map((b) => Object.fromEntries(SITES.map((site) => [site, [...b[site]]]))),
    );
    refused(
      edited(compactFile(), {}, { kept: json }),
      /The shape of tensor blocks\.0\.mlp\.fc1\.weight must be/,
    );
  });

  it('lack a tensor, or have one too many', () => {
    const lacking = edited(denseFile(), { 'norm.bias': undefined });
    refused(lacking, /must hold a tensor norm\.bias of shape \[48\]; got none/);
    const extra = { shape: [1], data: new Float32Array(1) };
    refused(
      edited(denseFile(), { 'head_dist.bias': extra }),
      /must be those of the network; got head_dist\.bias/,
    );
    const gate = { shape: [48], data: new Float32Array(48) };
    refused(
      edited(compactFile(), { 'blocks.0.g_qkv': gate }),
      /must be those of the network; got blocks\.0\.g_qkv/,
    );
  });

  it('have some of their gates and lack others, whichever is missing', () => {
    const gates = paramTable({ config, kept: null }).filter(({ role }) => role === 'gate');
    for (const { name, size } of gates)
      refused(
        edited(denseFile(), { [name]: undefined }),
        new RegExp(
          `must hold a tensor ${name.replaceAll('.', '\\.')} of shape \\[${size}\\]; got none`,
        ),
      );
    const but = gates.slice(1).map((spec): [string, undefined] => [spec.name, undefined]);
    refused(
      edited(denseFile(), Object.fromEntries<undefined>(but)),
      /must hold a tensor blocks\.\d\.g_/,
    );
  });

  it('carry more of somebody else’s metadata than can be taken along', () => {
    refused(edited(denseFile(), {}, { note: 'n'.repeat(2 ** 21) }), /at most 1\.0 MB; got 2\.0/);
  });

  it('carry more entries of somebody else’s metadata than can be taken along', () => {
    const notes = Array.from({ length: 3e4 }, (_, i): [string, string] => [`note ${i}`, '']);
    refused(edited(denseFile(), {}, Object.fromEntries(notes)), /at most 1000 entries; got 30000/);
  });

  it('hold values in another shape of the same size', () => {
    const data = golden.params['head.weight'] ?? new Float32Array(0);
    const turned = edited(denseFile(), { 'head.weight': { shape: [48, 100], data } });
    refused(turned, /head\.weight must be \[100, 48\]; got \[48, 100\]/);
  });

  it('hold numbers that are not finite', () => {
    const data = new Float32Array(48);
    data[5] = NaN;
    refused(
      edited(denseFile(), { 'norm.bias': { shape: [48], data } }),
      /norm\.bias must be finite numbers; got NaN at/,
    );
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a later format', { espalier: '2' }, /version of the file must be 1; got “2”/],
    ['a config that is not JSON', { config: '{' }, /“config”.*must be JSON/],
    [
      'a config with a field missing',
      { config: '{"channels":3}' },
      /image of “config”.*must be a number; got undefined/,
    ],
    [
      'a config of null',
      { config: 'null' },
      /channels of “config”.*must be a number; got undefined/,
    ],
    [
      'a config that cannot be built',
      { config: JSON.stringify({ ...config, heads: 5 }) },
      /cannot be built: model\.heads must be .*; got 5/,
    ],
    ['a mean for another number of channels', { mean: '[0.5]' }, /“mean”.*3 number\(s\)/],
    ['a mean of words', { mean: '["a","b","c"]' }, /“mean”/],
    ['a standard deviation of 0', { std: '[1,0,1]' }, /“std”.*from 0\.0001 to 10/],
    ['one that no float32 holds', { std: '[1,1e-45,1]' }, /“std”.*from 0\.0001 to 10/],
    ['one that a float32 cannot divide by', { std: '[1e-300,1,1]' }, /“std”.*from 0\.0001 to 10/],
    ['one that leaves nothing of an image', { std: '[1,1,1e300]' }, /“std”.*from 0\.0001 to 10/],
    ['a mean that no float32 holds', { mean: '[1e39,0,0]' }, /“mean”.*from -10 to 10/],
    ['a mean beside which no pixel is seen', { mean: '[0,-1e30,0]' }, /“mean”.*from -10 to 10/],
    ['a mean of bytes', { mean: '[123.675,116.28,103.53]' }, /“mean”.*for pixels from 0 to 1/],
    [
      'kept channels for another depth',
      { kept: '[]' },
      /must list the 3 blocks of the network; got 0/,
    ],
    [
      'kept channels that are no lists',
      { kept: '[1,2,3]' },
      /for block 1, qkv; got 1|for block 1, qkv; got undefined/,
    ],
    [
      'kept channels out of range',
      { kept: JSON.stringify(kept.map(() => ({ qkv: [48], proj: [0], fc1: [0], fc2: [0] }))) },
      /from 0 to 47.*block 1, qkv/,
    ],
    [
      'kept channels that do not rise',
      { kept: JSON.stringify(kept.map(() => ({ qkv: [0], proj: [3, 3], fc1: [0], fc2: [0] }))) },
      /block 1, proj/,
    ],
    [
      'a site that keeps nothing',
      { kept: JSON.stringify(kept.map(() => ({ qkv: [0], proj: [1], fc1: [], fc2: [0] }))) },
      /at least one, for block 1, fc1/,
    ],
    ['an epsilon of 0', { epsilon: '0' }, /“epsilon” .* from 1e-30 to 0\.1; got 0/],
    ['an epsilon that is no number', { epsilon: '"1e-6"' }, /“epsilon”/],
    ['fewer class names than classes', { classNames: '["a"]' }, /“classNames”.*100/],
    ['class names that are no text', { classNames: '[1]' }, /“classNames”/],
    ['a way to resize that nobody knows', { resize: '{"fit":"pad"}' }, /“resize”.*fit/],
    ['a crop of nothing', { resize: '{"fit":"crop","share":0,"filter":"bicubic"}' }, /share/],
  ])('carry %s', (_, metadata, reason) => {
    refused(edited(denseFile(), {}, metadata), reason);
  });

  it('are read beside a config that cannot be built', () => {
    const read = () => readModel(goldenFile('B.params'), { ...config, depth: 1e9 });
    expect(read).toThrow(InvalidValueError);
  });
});
