// Files of a dense network as timm and Hugging Face's transformers read them: safetensors by their names, and the JSON files
// that lie beside it. Gates are multiplied into the weights before: neither knows any.
import { LAYER_NORM_EPSILON, type Traits } from '../core/traits';
import { hiddenWidth, type ViTConfig } from '../core/config';
import { param, paramTable, type ParamSet } from '../core/params';
import { hubNameOf } from './foreign/tensor-names';
import { writeSafetensors, type Tensor } from './safetensors';

export interface HubNetwork {
  readonly config: ViTConfig;
  /** Of a dense network; its gates are passed over, and must be 1. */
  readonly params: Readonly<ParamSet>;
  readonly traits: Traits;
  /** Where it comes from, as texts. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface WrittenFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const json = (name: string, content: unknown): WrittenFile => ({
  name,
  bytes: new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`),
});

/** `model.safetensors` and `config.json`, as `timm.create_model` and `load_state_dict` take them. */
export function timmFiles(of: HubNetwork): WrittenFile[] {
  const { config: c, traits } = of;
  return [
    { name: 'model.safetensors', bytes: weights(of, (name) => [[name, 0, 1]]) },
    json('config.json', {
      // The class of all of them; sizes of one's own stand in its arguments.
      architecture: 'vit_base_patch16_224',
      num_classes: c.classes,
      num_features: c.dim,
      global_pool: 'token',
      model_args: {
        ...{ img_size: c.image, patch_size: c.patch, in_chans: c.channels, num_classes: c.classes },
        ...{ embed_dim: c.dim, depth: c.depth, num_heads: c.heads, mlp_ratio: c.mlpRatio },
      },
      ...(traits.classNames !== null && { label_names: traits.classNames }),
      pretrained_cfg: {
        ...{ input_size: [c.channels, c.image, c.image], num_classes: c.classes },
        ...{ mean: traits.mean, std: traits.std },
        ...(traits.resize !== null && {
          crop_pct: traits.resize.share,
          crop_mode: traits.resize.fit === 'squash' ? 'squash' : 'center',
          interpolation: traits.resize.filter,
        }),
      },
    }),
  ];
}

/** `model.safetensors`, `config.json` and `preprocessor_config.json`, as `ViTForImageClassification` takes them. */
export function hubFiles(of: HubNetwork): WrittenFile[] {
  const { config: c, traits } = of;
  const { classNames, resize } = traits;
  const names = classNames ?? Array.from({ length: c.classes }, (_, i) => `LABEL_${i}`);
  const share = resize?.share ?? 1;
  const shorter = Math.max(c.image, Math.round(c.image / share));
  const square = { height: c.image, width: c.image };
  const size =
    resize?.fit === 'crop'
      ? { size: { shortest_edge: shorter }, do_center_crop: true, crop_size: square }
      : { size: square };
  return [
    { name: 'model.safetensors', bytes: weights(of, hubNameOf) },
    json('config.json', {
      ...{ architectures: ['ViTForImageClassification'], model_type: 'vit' },
      ...{ image_size: c.image, patch_size: c.patch, num_channels: c.channels },
      ...{ hidden_size: c.dim, num_hidden_layers: c.depth, num_attention_heads: c.heads },
      ...{ intermediate_size: hiddenWidth(c), hidden_act: 'gelu', qkv_bias: true },
      ...{ layer_norm_eps: traits.epsilon },
      ...{ hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 },
      id2label: Object.fromEntries(names.map((name, i) => [i, name])),
      label2id: Object.fromEntries(names.map((name, i) => [name, i])),
    }),
    json('preprocessor_config.json', {
      ...{ image_processor_type: 'ViTImageProcessor', do_resize: true, ...size },
      ...{ resample: resize?.filter === 'bilinear' ? 2 : 3 },
      ...{ do_rescale: true, rescale_factor: 1 / 255, do_normalize: true },
      ...{ image_mean: traits.mean, image_std: traits.std },
    }),
  ];
}

/**
 * @param namesOf the tensors that a parameter becomes, each a part of its rows: [name, part, of so many]
 */
function weights(
  { config, params, provenance, traits }: HubNetwork,
  namesOf: (name: string) => readonly (readonly [string, number, number])[],
): Uint8Array<ArrayBuffer> {
  const tensors: Record<string, Tensor> = {};
  for (const { name, role, shape } of paramTable({ config, kept: null })) {
    if (role === 'gate') continue;
    const values = param(params, name);
    for (const [own, part, parts] of namesOf(name)) {
      const [rows = 1, ...rest] = shape;
      const size = values.length / parts;
      const data = values.subarray(part * size, (part + 1) * size);
      tensors[own] = { shape: parts === 1 ? shape : [rows / parts, ...rest], data };
    }
  }
  const epsilon = traits.epsilon === LAYER_NORM_EPSILON ? {} : { epsilon: String(traits.epsilon) };
  return writeSafetensors(tensors, { ...provenance, ...epsilon, format: 'pt' });
}
