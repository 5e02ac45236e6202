// Makes networks' files for the tables of hostile input: a tiny sound one, and ways to write any header before any bytes.
import { paramTable } from '../../src/core/params';
import type { ViTConfig } from '../../src/core/config';
import { AS_IT_IS, type NetworkChoices } from '../../src/core/brought';
import { readNetwork, type GivenFile } from '../../src/formats/foreign/read-network';
import { writeModel } from '../../src/formats/model-file';
import { writeSafetensors, type Tensor } from '../../src/formats/safetensors';
import type { Bytes } from './hostile-case';

export const TINY: ViTConfig = {
  ...{ channels: 1, image: 4, patch: 2, dim: 4, heads: 1, depth: 1, mlpRatio: 1, classes: 2 },
};

export const filled = (shape: readonly number[], value = 0.1): Tensor => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value),
});

/** timm's tensors of the tiny network, some of them others, or gone where null is given. */
export function tensors(change: Readonly<Record<string, Tensor | null>> = {}) {
  const own = paramTable({ config: TINY, kept: null })
    .filter(({ role }) => role !== 'gate')
    .map(({ name, shape }) => [name, filled(shape)] as const);
  const all = Object.entries<Tensor | null>({ ...Object.fromEntries(own), ...change });
  return Object.fromEntries(all.flatMap(([name, one]) => (one === null ? [] : [[name, one]])));
}

/** A file of timm's. */
export const network = (
  change: Readonly<Record<string, Tensor | null>> = {},
  metadata: Readonly<Record<string, string>> = {},
): Bytes => writeSafetensors(tensors(change), metadata);

/** A file of ours, with metadata that are others. */
export function ownNetwork(change: Readonly<Record<string, string>> = {}): Bytes {
  const params = Object.fromEntries(
    Object.entries(tensors()).map(([name, one]) => [name, one.data]),
  );
  for (const { name, role, size } of paramTable({ config: TINY, kept: null }))
    if (role === 'gate') params[name] = new Float32Array(size).fill(1);
  const bytes = writeModel({
    shape: { config: TINY, kept: null },
    params,
    mean: [0.5],
    std: [0.5],
  });
  return withHeader(bytes, (header) => ({
    ...header,
    __metadata__: { ...(header['__metadata__'] as object), ...change },
  }));
}

/** A header of this text, or of this JSON, before so many bytes; its length may lie. */
export function fileOf(header: unknown, values: Uint8Array | number = 0, claimed?: bigint): Bytes {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const behind = typeof values === 'number' ? new Uint8Array(values) : values;
  const file = new Uint8Array(8 + json.length + behind.length);
  new DataView(file.buffer).setBigUint64(0, claimed ?? BigInt(json.length), true);
  file.set(json, 8);
  file.set(behind, 8 + json.length);
  return file;
}

type Header = Record<string, unknown>;

/** The file with another header before the same values. */
export function withHeader(bytes: Bytes, change: (header: Header) => unknown): Bytes {
  const end = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, end))) as Header;
  return fileOf(change(header), bytes.subarray(end));
}

/** What lies beside the tiny network: how many heads it has. */
export const CONFIG: GivenFile = {
  name: 'config.json',
  bytes: new TextEncoder().encode('{"num_attention_heads":1,"layer_norm_eps":1e-6}'),
};

/** Reads it as the page does, and says so. */
export function read(files: readonly GivenFile[], choices: Partial<NetworkChoices> = {}): string {
  const { model, notes } = readNetwork(files, { ...AS_IT_IS, ...choices });
  return `read ${Object.keys(model.params).length} tensors; ${notes.map(({ did }) => did).join(', ')}`;
}

/** The tiny network in Hugging Face's names, of 16-bit floats. */
export function hubNetwork(): Bytes {
  const own = tensors();
  const hub: Record<string, Tensor> = {};
  const names: readonly (readonly [string, string])[] = [
    ['cls_token', 'embeddings.cls_token'],
    ['pos_embed', 'embeddings.position_embeddings'],
    ['patch_embed.proj', 'embeddings.patch_embeddings.projection'],
    ['blocks.0.norm1', 'encoder.layer.0.layernorm_before'],
    ['blocks.0.norm2', 'encoder.layer.0.layernorm_after'],
    ['blocks.0.attn.proj', 'encoder.layer.0.attention.output.dense'],
    ['blocks.0.mlp.fc1', 'encoder.layer.0.intermediate.dense'],
    ['blocks.0.mlp.fc2', 'encoder.layer.0.output.dense'],
    ['norm', 'layernorm'],
  ];
  for (const [name, tensor] of Object.entries(own)) {
    const [ours, theirs] = names.find(([start]) => name.startsWith(start)) ?? [
      'head',
      'classifier',
    ];
    const end = name.slice(ours.length);
    if (name.includes('qkv'))
      for (const part of ['query', 'key', 'value'])
        hub[`vit.encoder.layer.0.attention.attention.${part}${name.slice(name.lastIndexOf('.'))}`] =
          filled([4, ...tensor.shape.slice(1)]);
    else hub[theirs === 'classifier' ? `classifier${end}` : `vit.${theirs}${end}`] = tensor;
  }
  let at = 0;
  const values: Uint8Array[] = [];
  const header = Object.fromEntries(
    Object.entries(hub).map(([name, { shape, data }]) => {
      const begin = at;
      at += 2 * data.length;
      values.push(new Uint8Array(2 * data.length));
      return [name, { dtype: 'F16', shape, data_offsets: [begin, at] }];
    }),
  );
  return fileOf(header, Buffer.concat(values));
}

/** The file whose length says where its header ends again, whatever was put into it or cut out. */
export function mended(bytes: Bytes): Bytes {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf('}}') + 2;
  if (end < 10) return bytes;
  const file = bytes.slice();
  new DataView(file.buffer).setBigUint64(0, BigInt(end - 8), true);
  return file;
}
