// Networks of the sizes and names that lie on hubs, test_vit.r160_in1k and DeiT-Tiny, answer what PyTorch says of them.
// Their own weights are not here: these are made of a counter, to the same bits as make_real_sizes.py makes them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AS_IT_IS } from '../../../src/core/brought';
import type { ViTConfig } from '../../../src/core/config';
import { paramTable } from '../../../src/core/params';
import { mix } from '../../../src/core/rng';
import { planTrainer } from '../../../src/engine/plan-trainer';
import type { MakeTrainer } from '../../../src/engine/trainer';
import { readNetwork, type GivenFile } from '../../../src/formats/foreign/read-network';
import { parseSafetensors, writeSafetensors, type Tensor } from '../../../src/formats/safetensors';
import { maxAbs } from '../../engine/tolerance';
import { makeTrainer } from '../../engine/make';
import { drawn, LONG } from '../../long';
import { createReference } from '../../reference/executor';

const TEST_VIT: ViTConfig = {
  ...{
    channels: 3,
    image: 160,
    patch: 16,
    dim: 64,
    depth: 6,
    heads: 2,
    mlpRatio: 3,
    classes: 1000,
  },
};
const DEIT_TINY: ViTConfig = {
  ...{ channels: 3, image: 224, patch: 16, dim: 192, depth: 12, heads: 3, mlpRatio: 4 },
  classes: 1000,
};

/** Values from middle − width to middle + width. */
const uniform = (seed: number, count: number, width: number, middle = 0): Float32Array =>
  Float32Array.from(
    { length: count },
    (_, i) => middle + (mix(seed + i) / 2 ** 32 - 0.5) * 2 * width,
  );

/** timm's tensors. */
function weights(config: ViTConfig): Record<string, Tensor> {
  const table = paramTable({ config, kept: null }).filter(({ role }) => role !== 'gate');
  return Object.fromEntries(
    table.map(({ name, role, shape, size }, k) => {
      const fan = size / (shape[0] ?? 1);
      const width = role === 'weight' ? Math.sqrt(3 / fan) : 0.1;
      return [
        name,
        { shape, data: uniform((k + 1) * 2 ** 20, size, width, role === 'gamma' ? 1 : 0) },
      ];
    }),
  );
}

/** Hugging Face's names by timm's, without weight and bias. */
const HUB: readonly (readonly [RegExp, string])[] = [
  [/^cls_token/, 'vit.embeddings.cls_token'],
  [/^pos_embed/, 'vit.embeddings.position_embeddings'],
  [/^patch_embed\.proj/, 'vit.embeddings.patch_embeddings.projection'],
  [/^blocks\.(\d+)\.norm1/, 'vit.encoder.layer.$1.layernorm_before'],
  [/^blocks\.(\d+)\.norm2/, 'vit.encoder.layer.$1.layernorm_after'],
  [/^blocks\.(\d+)\.attn\.proj/, 'vit.encoder.layer.$1.attention.output.dense'],
  [/^blocks\.(\d+)\.mlp\.fc1/, 'vit.encoder.layer.$1.intermediate.dense'],
  [/^blocks\.(\d+)\.mlp\.fc2/, 'vit.encoder.layer.$1.output.dense'],
  [/^norm/, 'vit.layernorm'],
  [/^head/, 'classifier'],
];

function hub(tensors: Record<string, Tensor>): Record<string, Tensor> {
  const renamed = Object.entries(tensors).flatMap(([name, { shape, data }]): [string, Tensor][] => {
    const [, block = '', kind = ''] = /^blocks\.(\d+)\.attn\.qkv\.(\w+)$/.exec(name) ?? [];
    if (block === '') {
      const [from, to] = HUB.find(([pattern]) => pattern.test(name)) ?? [/$/, ''];
      return [[name.replace(from, to), { shape, data }]];
    }
    return ['query', 'key', 'value'].map((part, i) => [
      `vit.encoder.layer.${block}.attention.attention.${part}.${kind}`,
      {
        shape: [(shape[0] ?? 0) / 3, ...shape.slice(1)],
        data: data.slice((i * data.length) / 3, ((i + 1) * data.length) / 3),
      },
    ]);
  });
  return Object.fromEntries(renamed);
}

const json = (content: unknown): GivenFile => ({
  name: 'config.json',
  bytes: new TextEncoder().encode(JSON.stringify(content)),
});
const TIMM_CONFIG = json({
  ...{ architecture: 'test_vit', num_classes: 1000, num_features: 64, global_pool: 'token' },
  pretrained_cfg: {
    ...{ input_size: [3, 160, 160], crop_pct: 0.95, interpolation: 'bicubic' },
    ...{ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  },
});
const HUB_CONFIG = json({
  ...{ model_type: 'vit', hidden_size: 192, num_hidden_layers: 12, num_attention_heads: 3 },
  ...{ intermediate_size: 768, hidden_act: 'gelu', layer_norm_eps: 1e-12, image_size: 224 },
});

const answers = parseSafetensors(
  readFileSync(new URL('real-sizes.safetensors', import.meta.url)),
).tensors;

const inReference: MakeTrainer = (_, shape, params, options) =>
  planTrainer(shape, params, options, createReference);

const CASES = [
  ['test_vit', 160, () => weights(TEST_VIT), TIMM_CONFIG],
  ['test_vit', 224, () => weights(TEST_VIT), TIMM_CONFIG],
  ['deit_tiny', 224, () => hub(weights(DEIT_TINY)), HUB_CONFIG],
  ['deit_tiny', 160, () => hub(weights(DEIT_TINY)), HUB_CONFIG],
] as const;

describe('a network of real sizes', () => {
  it.each(drawn('networks of real sizes', CASES))(
    '%s on images of %i pixels answers as PyTorch says',
    async (name, image, make, config) => {
      const file = { name: 'model.safetensors', bytes: writeSafetensors(make()) };
      const { model } = readNetwork([file, config], { ...AS_IT_IS, image });
      expect(model.shape.config.image).toBe(image);
      const { epsilon } = model;
      expect(epsilon).toBe(name === 'test_vit' ? 1e-6 : 1e-12);
      const pixels = uniform(7, 3 * image * image, 2);
      const set = { pixels, labels: Uint32Array.of(0), count: 1, mean: [], std: [] };
      // Plain loops take seconds a million weights.
      const makes = LONG && name === 'test_vit' ? [makeTrainer, inReference] : [makeTrainer];
      for (const each of makes) {
        const trainer = await each('wasm', { ...model.shape, epsilon }, model.params, {
          ...{ batch: 1, signal: null, onProgress: null },
        });
        const logits = await trainer.logits(set);
        expect(logits).toHaveLength(1000);
        const wanted = answers[`${name}.${image}`]?.data ?? new Float32Array();
        expect(maxAbs(logits, wanted)).toBeLessThan(1e-4);
        trainer.destroy();
      }
    },
  );
});
