// Names of the tensors of a Vision Transformer as others write them, brought to timm's: what stands before all of them is
// taken off, and Hugging Face's query, key and value become one map. Reads no values.
import { words } from '../../core/error-words';
import { FormatError } from '../../core/errors';
import { cut, cutText } from '../../core/shown';
import type { StoredTensor } from '../safetensors';

/** Tensors of which no value is read yet. */
export type Source = Pick<StoredTensor, 'shape' | 'read'>;
export type Tensors = ReadonlyMap<string, Source>;

/** What trainers, wrappers and libraries put before a network's own names. */
const PREFIXES = [
  ...['module.', 'model.', '_orig_mod.', 'base_model.', 'backbone.', 'timm_model.'],
  ...['vit.', 'deit.'],
];
/** More wrappers around one network than anybody has. */
const MOST_WRAPPERS = 8;

/**
 * The names without what stands before them, and what that was; a head that stands beside the network and not in it
 * keeps its own.
 * @throws FormatError where two would have one name
 */
export function unwrapped(given: Tensors): { tensors: Tensors; prefixes: readonly string[] } {
  let tensors = given;
  const prefixes: string[] = [];
  for (let i = 0; i < MOST_WRAPPERS; i++) {
    const names = [...tensors.keys()];
    const prefix = PREFIXES.find((one) => names.some((name) => name.startsWith(one)));
    if (prefix === undefined) break;
    prefixes.push(prefix);
    tensors = renamed(tensors, (name) =>
      name.startsWith(prefix) ? name.slice(prefix.length) : name,
    );
  }
  return { tensors, prefixes };
}

function renamed(tensors: Tensors, rename: (name: string) => string): Tensors {
  const next = new Map<string, Source>();
  for (const [name, tensor] of tensors) {
    const own = rename(name);
    if (next.has(own))
      throw new FormatError(
        `The file must hold one network; got two tensors that would be ${cutText(own)}, ${cutText(name)} among them.`,
        'Save the network alone, without a copy of it.',
        words('twoNetworks', 'otherFile', { name: cut(own) }),
      );
    next.set(own, tensor);
  }
  return next;
}

/** Hugging Face's names outside of the blocks. */
const OUTSIDE: ReadonlyMap<string, string> = new Map([
  ['embeddings.cls_token', 'cls_token'],
  ['embeddings.distillation_token', 'dist_token'],
  ['embeddings.position_embeddings', 'pos_embed'],
  ['embeddings.patch_embeddings.projection.weight', 'patch_embed.proj.weight'],
  ['embeddings.patch_embeddings.projection.bias', 'patch_embed.proj.bias'],
  ['layernorm.weight', 'norm.weight'],
  ['layernorm.bias', 'norm.bias'],
  ['classifier.weight', 'head.weight'],
  ['classifier.bias', 'head.bias'],
  ['cls_classifier.weight', 'head.weight'],
  ['cls_classifier.bias', 'head.bias'],
  ['distillation_classifier.weight', 'head_dist.weight'],
  ['distillation_classifier.bias', 'head_dist.bias'],
]);

/** And within them, without weight and bias. */
const INSIDE: ReadonlyMap<string, string> = new Map([
  ['layernorm_before', 'norm1'],
  ['layernorm_after', 'norm2'],
  ['attention.output.dense', 'attn.proj'],
  ['intermediate.dense', 'mlp.fc1'],
  ['output.dense', 'mlp.fc2'],
]);

const BLOCK = /^encoder\.layer\.(\d{1,3})\.(.+)\.(weight|bias)$/;
const PART = /^attention\.attention\.(query|key|value)$/;

export const isHubNamed = (tensors: Tensors): boolean =>
  tensors.has('embeddings.patch_embeddings.projection.weight');

/** Hugging Face's names as timm's; names that it has not stay as they are. */
export function fromHub(tensors: Tensors): Tensors {
  const next = renamed(tensors, (name) => {
    const outside = OUTSIDE.get(name);
    if (outside !== undefined) return outside;
    const [, block = '', part = '', kind = ''] = BLOCK.exec(name) ?? [];
    const inside = INSIDE.get(part);
    return inside === undefined ? name : `blocks.${block}.${inside}.${kind}`;
  });
  return withJoinedMaps(next);
}

/** Query, key and value of every block in one tensor, rows of one behind those of the other. */
function withJoinedMaps(tensors: Tensors): Tensors {
  const joined = new Map<string, Source>();
  for (const [name, tensor] of tensors) {
    const [, block = '', part = '', kind = ''] = BLOCK.exec(name) ?? [];
    const one = PART.exec(part)?.[1];
    if (one === undefined) {
      joined.set(name, tensor);
      continue;
    }
    const own = `blocks.${block}.attn.qkv.${kind}`;
    if (joined.has(own)) continue;
    const parts = (['query', 'key', 'value'] as const).map((each) => {
      const found = tensors.get(`encoder.layer.${block}.attention.attention.${each}.${kind}`);
      if (found === undefined) throw missingPart(block, each, kind);
      return found;
    });
    joined.set(own, stacked(parts));
  }
  return joined;
}

function stacked(parts: readonly Source[]): Source {
  const [first] = parts;
  const rows = parts.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  const read = () => {
    const values = parts.map((part) => part.read());
    const data = new Float32Array(values.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of values) {
      data.set(part, at);
      at += part.length;
    }
    return data;
  };
  return { shape: [rows, ...(first?.shape.slice(1) ?? [])], read };
}

const missingPart = (block: string, part: string, kind: string): FormatError => {
  const name = `encoder.layer.${block}.attention.attention.${part}.${kind}`;
  return new FormatError(
    `The file must hold a tensor ${name} beside the other two of its block; got none.`,
    'Download it again; part of it may be missing.',
    words('tensorMissing', 'otherFile', { name }),
  );
};

const backwards = (names: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...names].map(([theirs, own]) => [own, theirs]));
const OUTSIDE_BACK = backwards(new Map([...OUTSIDE].filter(([name]) => !name.startsWith('cls_'))));
const INSIDE_BACK = backwards(INSIDE);
const OWN_BLOCK = /^blocks\.(\d+)\.(.+)\.(weight|bias)$/;

/** The tensors that one of timm's is with Hugging Face, each a part of its rows: [name, part, of so many]. */
export function hubNameOf(name: string): readonly (readonly [string, number, number])[] {
  const [, block = '', map = '', kind = ''] = OWN_BLOCK.exec(name) ?? [];
  const layer = `vit.encoder.layer.${block}`;
  if (map === 'attn.qkv')
    return ['query', 'key', 'value'].map((part, i) => [
      ...([`${layer}.attention.attention.${part}.${kind}`, i, 3] as const),
    ]);
  const inside = INSIDE_BACK.get(map);
  if (inside !== undefined) return [[`${layer}.${inside}.${kind}`, 0, 1]];
  const outside = OUTSIDE_BACK.get(name) ?? name;
  return [[outside.startsWith('classifier.') ? outside : `vit.${outside}`, 0, 1]];
}
