// Networks of other people's files: named and stored as timm and Hugging Face do, they answer what PyTorch says of
// them. The files beside this one are made_networks.py's, of random weights.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AS_IT_IS } from '../../../src/core/brought';
import { PRESETS, type ViTConfig } from '../../../src/core/config';
import { FormatError } from '../../../src/core/errors';
import { freshHead, initParams } from '../../../src/core/init';
import { planTrainer } from '../../../src/engine/plan-trainer';
import type { MakeTrainer, Trainer } from '../../../src/engine/trainer';
import { readNetwork, type GivenFile } from '../../../src/formats/foreign/read-network';
import { readModel, writeModel, type ReadModel } from '../../../src/formats/model-file';
import { parseSafetensors, writeSafetensors, type Tensor } from '../../../src/formats/safetensors';
import { maxAbs } from '../../engine/tolerance';
import { makeTrainer } from '../../engine/make';
import { createReference } from '../../reference/executor';

const bytesOf = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`${name}.safetensors`, import.meta.url)));
const file = (name: string): GivenFile => ({ name: `${name}.safetensors`, bytes: bytesOf(name) });
const json = (name: string, content: unknown): GivenFile => ({
  name,
  bytes: new TextEncoder().encode(JSON.stringify(content)),
});
const { tensors: answers } = parseSafetensors(bytesOf('answers'));
const answer = (name: string): Tensor => answers[name] ?? { shape: [], data: new Float32Array(0) };

const KEEP = AS_IT_IS;
const HUB = json('config.json', {
  architectures: ['ViTForImageClassification'],
  hidden_act: 'gelu',
  num_attention_heads: 2,
  layer_norm_eps: 1e-12,
  id2label: { 0: 'tench', 1: 'crane', 2: '银杏', 3: 'crane', 4: '__proto__' },
});
const TIMM = json('config.json', {
  architecture: 'vit_tiny_patch4_16',
  model_args: { num_heads: 2 },
  pretrained_cfg: {
    mean: [0.5, 0.4, 0.3],
    std: [0.2, 0.2, 0.1],
    crop_pct: 0.95,
    interpolation: 'bicubic',
  },
});

const reference: MakeTrainer = (_, shape, params, options) =>
  planTrainer(shape, params, options, createReference);

async function logitsOf(make: MakeTrainer, read: ReadModel, images: Tensor): Promise<Float32Array> {
  const { epsilon } = read;
  const count = images.shape[0] ?? 0;
  const trainer: Trainer = await make('wasm', { ...read.shape, epsilon }, read.params, {
    ...{ batch: count, signal: null, onProgress: null },
  });
  const set = { pixels: images.data, labels: new Uint32Array(count), count, mean: [], std: [] };
  const logits = await trainer.logits(set);
  trainer.destroy();
  return logits;
}

/** With tensors changed, or taken away where nothing is given. */
function edited(name: string, change: Record<string, Tensor | null>): GivenFile {
  const { tensors } = parseSafetensors(bytesOf(name));
  const left = Object.entries({ ...tensors, ...change }).flatMap(([key, tensor]) =>
    tensor === null ? [] : [[key, tensor] as const],
  );
  return { name: 'model.safetensors', bytes: writeSafetensors(Object.fromEntries(left)) };
}
const renamed = (name: string, rename: (key: string) => string): GivenFile => {
  const { tensors } = parseSafetensors(bytesOf(name));
  const all = Object.entries(tensors).map(([key, tensor]) => [rename(key), tensor] as const);
  return { name: 'model.safetensors', bytes: writeSafetensors(Object.fromEntries(all)) };
};
const filled = (shape: readonly number[], value = 0): Tensor => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value),
});

const PROCESSOR = json('preprocessor_config.json', {
  image_processor_type: 'ViTImageProcessor',
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.25, 0.25, 0.25],
  do_center_crop: true,
  crop_size: { height: 224, width: 224 },
  size: { shortest_edge: 256 },
  resample: 2,
});

const sameBytes = (a: Float32Array | undefined, b: Float32Array): boolean =>
  a !== undefined && Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0;
const QUERY = 'vit.encoder.layer.1.attention.attention.query.weight';
const text = (given: string) => new TextEncoder().encode(given);
const bothNames = (): GivenFile => edited('timm.f32', { 'module.cls_token': filled([1, 1, 16]) });

describe('a network of somebody else’s', () => {
  const cases: [string, GivenFile[], string][] = [
    ['of Hugging Face’s names, epsilon 1e-12', [HUB, file('hub')], 'logits.1e-12'],
    ['of timm’s names, epsilon 1e-6', [file('timm.f32'), TIMM], 'logits.1e-6'],
    ['in half precision', [file('timm.f16'), TIMM], 'logits.f16'],
    ['in bfloat16', [file('timm.bf16'), TIMM], 'logits.bf16'],
    ['in doubles', [file('timm.f64'), TIMM], 'logits.f64'],
  ];
  it.each(cases)('%s answers as PyTorch says', async (_, files, wanted) => {
    const { model } = readNetwork(files, KEEP);
    for (const make of [reference, makeTrainer])
      expect(
        maxAbs(await logitsOf(make, model, answer('images')), answer(wanted).data),
      ).toBeLessThan(1e-4);
  });

  it.each(['module.', 'model.', 'base_model.model.', 'deit.', '_orig_mod.module.vit.'])(
    'is known behind “%s”',
    (prefix) => {
      const plain = readNetwork([file('timm.f32'), TIMM], KEEP).model;
      const { model, notes } = readNetwork(
        [renamed('timm.f32', (key) => prefix + key), TIMM],
        KEEP,
      );
      expect(model.params).toEqual(plain.params);
      expect(notes).toContainEqual({ did: 'prefix', prefix });
    },
  );

  it('keeps what its files say of its images and classes', () => {
    const hub = readNetwork([file('hub'), HUB, PROCESSOR], KEEP);
    expect(hub.model).toMatchObject({
      ...{ epsilon: 1e-12, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
      classNames: ['tench', 'crane', '银杏', 'crane', '__proto__'],
      resize: { fit: 'crop', share: 0.875, filter: 'bilinear' },
      foreign: { format: 'pt' },
    });
    expect(hub.notes).toEqual([{ did: 'prefix', prefix: 'vit.' }, { did: 'poolerDropped' }]);
    expect(readNetwork([file('timm.f32'), TIMM], KEEP)).toMatchObject({
      model: {
        ...{ epsilon: 1e-6, mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.1], classNames: null },
        resize: { fit: 'crop', share: 0.95, filter: 'bicubic' },
      },
      notes: [],
    });
    expect(() => readNetwork([file('timm.f32')], KEEP)).toThrow(/how many heads .* width 16 /);
    const named = { ...file('timm.f32'), name: 'other/test_vit.r160_in1k.safetensors' };
    // Heads of 32 channels, as that architecture has them, and no whole one of 16.
    expect(() => readNetwork([named], KEEP)).toThrow(/heads of 32 channels/);
  });

  it.each([8, 24, 28])(
    'reads images of %i pixels by resampled positions, as timm does',
    async (side) => {
      const { model, notes } = readNetwork([file('timm.f32'), TIMM], { ...KEEP, image: side });
      expect(notes).toEqual([{ did: 'positions', from: 16, to: side }]);
      const positions = model.params['pos_embed'] ?? new Float32Array(0);
      expect(maxAbs(positions, answer(`positions.${side}`).data)).toBeLessThan(1e-8);
      const logits = await logitsOf(reference, model, answer(`images.${side}`));
      expect(maxAbs(logits, answer(`logits.${side}`).data)).toBeLessThan(1e-4);
    },
  );

  it('has no other positions than those of its own width, whatever size is asked for', () => {
    const narrow = edited('timm.f32', { pos_embed: filled([1, 17, 8]) });
    expect(() => readNetwork([narrow, TIMM], { ...KEEP, image: 8 })).toThrow(
      /pos_embed must be \[1, 17, 16\]; got \[1, 17, 8\]/,
    );
    const whole = edited('timm.f32', {});
    expect(() => readNetwork([whole, TIMM], { ...KEEP, image: 10 })).toThrow(
      /divisor of the image/,
    );
  });

  it('lies in several files, all of which are needed', () => {
    const { tensors } = parseSafetensors(bytesOf('hub'));
    const names = Object.keys(tensors);
    const shard = (i: number) => `model-0000${i + 1}-of-00002.safetensors`;
    const parts = [0, 1].map((i) => {
      const own = names
        .filter((_, at) => at % 2 === i)
        .map((name) => [name, tensors[name]!] as const);
      return { name: shard(i), bytes: writeSafetensors(Object.fromEntries(own)) };
    });
    const index = json('model.safetensors.index.json', {
      metadata: {},
      weight_map: Object.fromEntries(names.map((name, at) => [name, shard(at % 2)])),
    });
    const whole = readNetwork([file('hub'), HUB], KEEP).model.params;
    expect(readNetwork([...parts, HUB, index], KEEP).model.params).toEqual(whole);
    expect(() => readNetwork([parts[0]!, index, HUB], KEEP)).toThrow(
      /chosen together; got none called model-00002-of-00002\.safetensors/,
    );
    expect(() => readNetwork([parts[0]!, HUB], KEEP)).toThrow(/none called model-00002-of-00002/);
    const stray = { name: 'stray.safetensors', bytes: edited('timm.f32', {}).bytes };
    expect(() => readNetwork([...parts, stray, index, HUB], KEEP)).toThrow(
      /belong to the network of the index; got stray\.safetensors, with tensor /,
    );
    const cut = { ...parts[0]!, name: shard(1) };
    expect(() => readNetwork([cut, index, HUB], KEEP)).toThrow(
      /model-00002-of-00002\.safetensors must hold tensor .* got a file without it/,
    );
    expect(() => readNetwork([parts[0]!, parts[0]!, HUB], KEEP)).toThrow(/in two/);
  });

  it('may have no bias of queries, keys and values: they are 0', () => {
    const without = edited('timm.f32', {
      'blocks.0.attn.qkv.bias': null,
      'blocks.1.attn.qkv.bias': null,
    });
    const { model, notes } = readNetwork([without, TIMM], KEEP);
    expect(notes).toEqual([{ did: 'biasZero' }]);
    expect(model.params['blocks.1.attn.qkv.bias']).toEqual(new Float32Array(48));
  });

  it('keeps its head, or gets a new one by the seed', () => {
    const { model, notes } = readNetwork([file('hub'), HUB], { ...KEEP, head: 3 });
    expect(notes).toContainEqual({ did: 'headNew', had: 5, classes: 3 });
    expect(model.shape.config.classes).toBe(3);
    expect(model.classNames).toBeNull();
    expect(model.params).toMatchObject(freshHead(model.shape.config, KEEP.seed));
    const values = model.params['head.weight'] ?? [];
    expect(Math.max(...values)).toBeGreaterThan(0.01);
    expect(Math.max(...values)).toBeLessThan(0.1);
    const headless = edited('timm.f32', { 'head.weight': null, 'head.bias': null });
    expect(() => readNetwork([headless, TIMM], KEEP)).toThrow(/must have a head/);
    expect(readNetwork([headless, TIMM], { ...KEEP, head: 7 }).notes).toEqual([
      { did: 'headNew', had: 0, classes: 7 },
    ]);
  });

  it('loses its distillation token and head only where that is asked for', () => {
    const old = answer('positions.24').data;
    const { tensors } = parseSafetensors(bytesOf('timm.f32'));
    const positions = tensors['pos_embed']!.data;
    const two = new Float32Array(positions.length + 16);
    two.set(positions.subarray(0, 16));
    two.set(old.subarray(0, 16), 16);
    two.set(positions.subarray(16), 32);
    const distilled = edited('timm.f32', {
      dist_token: filled([1, 1, 16], 0.1),
      'head_dist.weight': filled([5, 16]),
      'head_dist.bias': filled([5]),
      pos_embed: { shape: [1, 18, 16], data: two },
    });
    expect(() => readNetwork([distilled, TIMM], KEEP)).toThrow(/a distilled one/);
    const { model, notes } = readNetwork([distilled, TIMM], { ...KEEP, dropDistillation: true });
    expect(notes).toEqual([{ did: 'distillationDropped' }]);
    expect(model.params).toEqual(readNetwork([file('timm.f32'), TIMM], KEEP).model.params);
  });

  it('of ours is opened as ever, whatever lies beside it', () => {
    const shape = { config: PRESETS.nano, kept: null };
    const own = writeModel({ shape, params: initParams(PRESETS.nano, 1), mean: [0.3], std: [0.4] });
    const { model, notes } = readNetwork([{ name: 'own', bytes: own }, HUB], KEEP);
    expect(model.shape).toEqual(shape);
    expect(model.mean).toEqual([0.3]);
    expect(notes).toEqual([]);
  });

  it('of ours gets another head and other positions, too, and loses what was measured before', () => {
    const shape = { config: PRESETS.nano, kept: null };
    const params = initParams(PRESETS.nano, 1);
    const metadata = { data: 'fashion', results: '[]' };
    const own = writeModel({ shape, params, mean: [0.3], std: [0.4], metadata });
    const given = { name: 'own.safetensors', bytes: own };
    const { model, notes } = readNetwork([given], { ...KEEP, head: 3, image: 42 });
    expect(notes).toEqual([
      { did: 'positions', from: 28, to: 42 },
      { did: 'headNew', had: 10, classes: 3 },
    ]);
    expect(model.shape.config).toEqual({ ...PRESETS.nano, classes: 3, image: 42 });
    expect(model.metadata).toEqual({ data: 'fashion' });
    expect(readModel(writeModel({ ...model, mean: [0.3], std: [0.4] }), null).params).toEqual(
      model.params,
    );
  });

  it('of ours that was written in Hugging Face’s names says its heads and traits itself', () => {
    const { tensors } = parseSafetensors(bytesOf('hub'));
    const { model: plain } = readNetwork([file('hub'), HUB], KEEP);
    const shape = { config: plain.shape.config, kept: null };
    const { metadata } = parseSafetensors(
      writeModel({ ...plain, shape, mean: [0, 0, 0], std: [1, 1, 1] }),
    );
    const bytes = writeSafetensors(tensors, metadata);
    const { model, notes } = readNetwork([{ name: 'x', bytes }], KEEP);
    expect(model).toEqual({ ...plain, mean: [0, 0, 0], std: [1, 1, 1] });
    expect(notes).toEqual([{ did: 'prefix', prefix: 'vit.' }, { did: 'poolerDropped' }]);
  });

  it('may have no position for its class token: it is 0', () => {
    const { tensors } = parseSafetensors(bytesOf('timm.f32'));
    const positions = tensors['pos_embed']!.data;
    const patches = { shape: [1, 16, 16], data: positions.slice(16) };
    const { model, notes } = readNetwork([edited('timm.f32', { pos_embed: patches }), TIMM], KEEP);
    expect(notes).toEqual([{ did: 'classPositionZero' }]);
    const wanted = Float32Array.from(positions).fill(0, 0, 16);
    expect(model.params['pos_embed']).toEqual(wanted);
  });

  it('keeps a head of more classes than there may be only if it gets another', () => {
    const large = edited('timm.f32', {
      'head.weight': filled([21_843, 16]),
      'head.bias': filled([21_843]),
    });
    expect(() => readNetwork([large, TIMM], KEEP)).toThrow(/at most 1000 classes; got 21843/);
    expect(readNetwork([large, TIMM], { ...KEEP, head: 4 }).notes).toEqual([
      { did: 'headNew', had: 21_843, classes: 4 },
    ]);
  });

  it('is held against its config, and what that leaves open is noted', () => {
    const bare = json('config.json', { num_attention_heads: 2, id2label: { 0: 'a', 1: 'b' } });
    const { model, notes } = readNetwork([file('hub'), bare, PROCESSOR], KEEP);
    expect(notes.slice(2)).toEqual([
      { did: 'epsilonAssumed', epsilon: 1e-12 },
      { did: 'namesLeft', names: 2, classes: 5 },
    ]);
    expect(model).toMatchObject({ epsilon: 1e-12, classNames: null });
    const others = json('config.json', { num_attention_heads: 2, hidden_size: 768 });
    expect(() => readNetwork([file('hub'), others], KEEP)).toThrow(
      /config\.json must be that of these weights; got dim 768 in it and 16 in the tensors/,
    );
  });

  it('says what its values were', () => {
    const noted = (name: string) => readNetwork([file(name), TIMM], KEEP).notes;
    expect(noted('timm.f16')).toEqual([{ did: 'widened', types: 'F16' }]);
    expect(noted('timm.bf16')).toEqual([{ did: 'widened', types: 'BF16' }]);
    expect(noted('timm.f64')).toEqual([{ did: 'rounded', types: 'F64' }]);
  });
});

describe('a file of real sizes', () => {
  it.each([
    ['test_vit.r160_in1k', { image: 160, patch: 16, dim: 64, depth: 6, heads: 2, mlpRatio: 3 }],
    [
      'deit_tiny_patch16_224',
      { image: 224, patch: 16, dim: 192, depth: 12, heads: 3, mlpRatio: 4 },
    ],
  ])('fits: %s', (name, sizes) => {
    const config: ViTConfig = { channels: 3, classes: 1000, ...sizes };
    const params = initParams(config, 3);
    const { tensors } = parseSafetensors(
      writeModel({ shape: { config, kept: null }, params, mean: [0, 0, 0], std: [1, 1, 1] }),
    );
    const plain = Object.entries(tensors).filter(([key]) => !key.includes('.g_'));
    const weights = {
      name: 'model.safetensors',
      bytes: writeSafetensors(Object.fromEntries(plain)),
    };
    const beside = json('config.json', { architecture: name.split('.')[0], num_classes: 1000 });
    const { model, notes } = readNetwork([weights, beside], KEEP);
    expect(model.shape.config).toEqual(config);
    const other = Object.entries(params).filter(
      ([key, values]) => !sameBytes(model.params[key], values),
    );
    expect(other.map(([key]) => key)).toEqual([]);
    expect(notes).toEqual([{ did: 'normalisationUnknown' }]);
    // Its file may be called as its architecture, which says the same.
    const called = { ...weights, name: `${name}.safetensors` };
    expect(readNetwork([called], KEEP).model.shape.config).toEqual(config);
  });
});

describe('what is no plain ViT is refused by its name', () => {
  it.each([
    ['class attention', 'blocks_token_only.0.attn.q.weight'],
    ['register tokens', 'reg_token'],
    ['register tokens', 'vit.embeddings.register_tokens'],
    ['a pooling head', 'attn_pool.latent'],
    ['the mean of all patches', 'fc_norm.weight'],
    ['LayerScale', 'blocks.0.ls1.gamma'],
    ['LayerScale', 'encoder.layer.0.layer_scale1.lambda1'],
    ['LayerScale', 'blocks.0.gamma_1'],
    ['SwiGLU', 'blocks.0.mlp.w12.weight'],
    ['rotary', 'rope.periods'],
    ['a norm of queries', 'blocks.0.attn.q_norm.weight'],
    ['relative positions', 'blocks.0.attn.relative_position_bias_table'],
    ['stages', 'layers.0.blocks.0.norm1.weight'],
    ['a norm before the first block', 'norm_pre.weight'],
    ['convolutions', 'patch_embed.backbone.conv.weight'],
    ['stages', 'swin.encoder.layers.0.blocks.0.layernorm_before.weight'],
    ['stages', 'convnext.encoder.stages.1.layers.0.dwconv.weight'],
    ['stages', 'layer1.0.bn1.running_mean'],
    ['one more layer before its head', 'pre_logits.fc.weight'],
    ['adapters', 'base_model.model.vit.encoder.layer.0.attention.attention.query.lora_A.weight'],
  ])('%s: %s', (said, name) => {
    const given = edited('timm.f32', { [name]: filled([2]) });
    const read = () => readNetwork([given, TIMM], KEEP);
    expect(read).toThrow(FormatError);
    expect(read).toThrow(said);
  });

  const broken: [string, GivenFile[], RegExp][] = [
    ['other files alone', [TIMM], /must be a safetensors file among/],
    ['two networks in one', [bothNames(), TIMM], /one network; got two tensors that would be/],
    [
      'no network',
      [edited('timm.f32', { 'patch_embed.proj.weight': null })],
      /patch_embed\.proj\.weight/,
    ],
    ['a key without its query', [edited('hub', { [QUERY]: null }), HUB], /query\.weight beside/],
    [
      'another activation',
      [file('hub'), json('config.json', { hidden_act: 'gelu_new' })],
      /must be gelu/,
    ],
    [
      'a config that is a list',
      [file('hub'), { name: 'config.json', bytes: text(' []') }],
      /config\.json cannot be read/,
    ],
    [
      'heads that are text',
      [file('hub'), json('config.json', { num_attention_heads: '2' })],
      /num_attention_heads/,
    ],
    ['an index of numbers', [file('hub'), json('i.json', { weight_map: { a: 1 } })], /weight_map/],
    [
      'positions that are no square',
      [edited('timm.f32', { pos_embed: filled([1, 15, 16]) }), TIMM],
      /form a square/,
    ],
    [
      'positions of another width',
      [edited('timm.f32', { pos_embed: filled([1, 17, 8]) }), TIMM],
      /tensor pos_embed must be \[1, 17, 16\]; got \[1, 17, 8\]/,
    ],
    [
      'positions of several images',
      [edited('timm.f32', { pos_embed: filled([2, 17, 16]) }), TIMM],
      /tensor pos_embed must be \[1, 17, 16\]; got \[2, 17, 16\]/,
    ],
    [
      'patches that are no squares',
      [edited('timm.f32', { 'patch_embed.proj.weight': filled([16, 3, 4, 2]) }), TIMM],
      /must be \[16, 3, 4, 4\]; got \[16, 3, 4, 2\]/,
    ],
    ['no class token', [edited('timm.f32', { cls_token: null }), TIMM], /must have a class token/],
    [
      'a bias that one block misses',
      [edited('timm.f32', { 'blocks.1.attn.qkv.bias': null }), TIMM],
      /hold a tensor blocks\.1\.attn\.qkv\.bias/,
    ],
    [
      'a packed gate in its MLP',
      [edited('timm.f32', { 'blocks.0.mlp.fc1.weight': filled([96, 16]) }), TIMM],
      /SwiGLU/,
    ],
    [
      'a value that is no number',
      [edited('timm.f32', { 'norm.bias': filled([16], NaN) }), TIMM],
      /norm\.bias must be finite numbers; got NaN at place 0/,
    ],
    ['a tensor too many', [edited('timm.f32', { extra: filled([1]) }), TIMM], /got extra too/],
  ];
  it.each(broken)('%s', (_, files, says) => {
    expect(() => readNetwork(files, KEEP)).toThrow(FormatError);
    expect(() => readNetwork(files, KEEP)).toThrow(says);
  });
});
