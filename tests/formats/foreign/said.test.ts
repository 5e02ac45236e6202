// What the JSON files beside a network's weights say of it, in the forms that they have on hubs.
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/core/errors';
import { readSidecar } from '../../../src/formats/foreign/sidecars';
import { headWidthOf } from '../../../src/formats/foreign/timm-config';
import { refuseUnsaid } from '../../../src/formats/foreign/unsupported';

const said = (content: unknown) =>
  readSidecar({ name: 'a.json', bytes: new TextEncoder().encode(JSON.stringify(content)) });

const TIMM = {
  architecture: 'test_vit',
  num_classes: 1000,
  num_features: 64,
  global_pool: 'token',
  pretrained_cfg: {
    tag: 'r160_in1k',
    input_size: [3, 160, 160],
    interpolation: 'bicubic',
    crop_pct: 0.95,
    crop_mode: 'center',
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
    num_classes: 1000,
  },
};
const HUB = {
  architectures: ['ViTForImageClassification'],
  model_type: 'vit',
  hidden_size: 192,
  num_hidden_layers: 12,
  num_attention_heads: 3,
  intermediate_size: 768,
  hidden_act: 'gelu',
  layer_norm_eps: 1e-12,
  image_size: 224,
  patch_size: 16,
  num_channels: 3,
};

describe('config.json of Hugging Face', () => {
  it('says sizes, heads and epsilon', () => {
    expect(said(HUB)).toEqual({
      sizes: { dim: 192, depth: 12, hidden: 768, channels: 3, image: 224, patch: 16 },
      ...{ modelType: 'vit', activation: 'gelu', heads: 3, epsilon: 1e-12 },
    });
    expect(said({ ...HUB, image_size: [224, 224] })).toEqual(said(HUB));
    expect(() => said({ ...HUB, image_size: [224, 192] })).toThrow(/image_size must be/);
  });

  it('names classes by their numbers, in whatever order they stand', () => {
    const id2label = { 2: 'c', 0: 'a', 1: 'b' };
    expect(said({ id2label }).classNames).toEqual(['a', 'b', 'c']);
    expect(said({ id2label: { 0: 'LABEL_0', 1: 'LABEL_1' } }).classNames).toBeUndefined();
    expect(() => said({ id2label: { 0: 'a', 2: 'c' } })).toThrow(/id2label\.1 must be text/);
  });
});

describe('config.json of timm', () => {
  it('says how pictures come, and heads by its architecture', () => {
    expect(said(TIMM)).toEqual({
      ...{ epsilon: 1e-6, headWidth: 32, sizes: { dim: 64 }, pool: 'token' },
      ...{ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
      resize: { fit: 'crop', share: 0.95, filter: 'bicubic' },
    });
    const cfg = { ...TIMM.pretrained_cfg, crop_mode: 'squash', interpolation: 'bilinear' };
    expect(said({ ...TIMM, pretrained_cfg: cfg }).resize).toEqual({
      ...{ fit: 'squash', share: 0.95, filter: 'bilinear' },
    });
    expect(said({ architecture: 'vit_x', model_args: { num_heads: 5 } })).toEqual({
      ...{ epsilon: 1e-6, heads: 5 },
    });
  });

  it('names classes as they are described', () => {
    const names = { label_names: ['n01440764', 'n02012849', 'own'] };
    expect(said({ ...TIMM, ...names }).classNames).toEqual(names.label_names);
    const described = { n01440764: 'tench, Tinca tinca', n02012849: 'crane' };
    expect(said({ ...TIMM, ...names, label_descriptions: described }).classNames).toEqual([
      ...['tench, Tinca tinca', 'crane', 'own'],
    ]);
  });

  it.each([
    ['test_vit', 32],
    ['test_vit.r160_in1k', 32],
    ['vit_tiny_patch16_224', 64],
    ['deit_tiny_distilled_patch16_224', 64],
    ['deit3_huge_patch14_224', 80],
    ['vit_giant_patch14_clip_224', 88],
    ['vit_gigantic_patch14_clip_224', 104],
    ['vit_so400m_patch14_siglip_224', 72],
    ['flexivit_base', 64],
    ['model', undefined],
    ['test_vit2', undefined],
  ])('knows the heads of %s', (name, width) => {
    expect(headWidthOf(name)).toBe(width);
  });
});

describe('preprocessor_config.json', () => {
  const processor = { image_processor_type: 'ViTImageProcessor' };
  const normal = { image_mean: [0.5, 0.4, 0.3], image_std: [0.2, 0.1, 0.2] };
  it.each([
    ['ViT’s', { size: { height: 224, width: 224 }, resample: 2 }, ['squash', 1, 'bilinear']],
    ['an old one', { size: 224, resample: 3 }, ['squash', 1, 'bicubic']],
    [
      'DeiT’s',
      { size: { height: 256, width: 256 }, do_center_crop: true, crop_size: 224 },
      ['squash', 0.875, 'bicubic'],
    ],
    [
      'one that keeps proportions',
      {
        size: { shortest_edge: 256 },
        do_center_crop: true,
        crop_size: { height: 224, width: 224 },
      },
      ['crop', 0.875, 'bicubic'],
    ],
    [
      'one that does not crop',
      { size: { shortest_edge: 256 }, do_center_crop: false, crop_size: 224 },
      ['crop', 1, 'bicubic'],
    ],
  ])('says how pictures come: %s', (_, more, [fit, share, filter]) => {
    expect(said({ ...processor, ...normal, ...more })).toEqual({
      ...{ mean: [0.5, 0.4, 0.3], std: [0.2, 0.1, 0.2] },
      resize: { fit, share, filter },
    });
  });

  it('says nothing of what it leaves open, and 0 and 1 where nothing is normalised', () => {
    expect(said(processor)).toEqual({});
    expect(said({ ...processor, ...normal, do_normalize: false })).toEqual({
      ...{ mean: [0, 0, 0], std: [1, 1, 1] },
    });
    expect(said({ ...processor, rescale_factor: 0.00392156862745098 })).toEqual({});
  });

  it.each([
    [{ image_std: [0.5, 0, 0.5] }, /image_std\.2 must be a number from 0\.0001/],
    [{ image_mean: [125, 120, 110] }, /image_mean\.1 must be a number from -10 to 10; got 125/],
    [{ do_rescale: false }, /do_rescale must be true/],
    [{ rescale_factor: 1 }, /rescale_factor must be/],
    [{ size: { height: 224, width: 200 } }, /size\.width must be the height, 224; got 200/],
  ])('refuses %j', (more, says) => {
    expect(() => said({ ...processor, ...more })).toThrow(says);
  });
});

describe('a network that only looks like one of ours', () => {
  it.each([
    [said({ ...HUB, hidden_act: 'quick_gelu' }), /activation .* gelu; got quick_gelu/],
    [said({ ...HUB, model_type: 'dinov2' }), /must be vit or deit; got dinov2/],
    [said({ ...TIMM, global_pool: 'avg' }), /more than its class token \(global_pool avg\)/],
    [
      said({ ...TIMM, model_args: { global_pool: 'map' } }),
      /attention of its own \(global_pool map/,
    ],
    [said({ ...TIMM, model_args: { act_layer: 'quick_gelu' } }), /got quick_gelu/],
  ])('is refused by what its files say', (of, says) => {
    expect(() => {
      refuseUnsaid(of);
    }).toThrow(says);
    expect(() => {
      refuseUnsaid(of);
    }).toThrow(FormatError);
  });

  it('is none where they say what ours is', () => {
    for (const of of [said(HUB), said(TIMM), {}])
      expect(() => {
        refuseUnsaid(of);
      }).not.toThrow();
  });
});
