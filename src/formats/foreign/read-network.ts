// A network of somebody else's files as one of ours: timm's or Hugging Face's ViT and DeiT, in one file or several, with
// what lies beside them. What is not this page's network is refused by name; whatever is done to it is noted.
import type { NetworkChoices, NetworkNote } from '../../core/brought';
import { checkViTConfig, type ViTConfig } from '../../core/config';
import { words } from '../../core/error-words';
import { FormatError } from '../../core/errors';
import { initParams } from '../../core/init';
import { paramTable, type ParamSet } from '../../core/params';
import { cutText } from '../../core/shown';
import { LAYER_NORM_EPSILON } from '../../core/traits';
import { readModel, readParams, type ReadModel } from '../model-file';
import { parseSafetensors, showShape, type SafetensorsFile, type Tensor } from '../safetensors';
import { resamplePositions } from './positions';
import { readSidecar, type Said } from './sidecars';
import { fromHub, isHubNamed, unwrapped, type Tensors } from './tensor-names';
import { refuseUnsupported } from './unsupported';

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface BroughtNetwork {
  readonly model: ReadModel;
  readonly notes: readonly NetworkNote[];
}

/**
 * @param files one safetensors file, or all of several, and JSON files beside them
 * @throws FormatError where they are no network of this page's; InvalidValueError, NetworkSizeError for its sizes
 */
export function readNetwork(files: readonly GivenFile[], choices: NetworkChoices): BroughtNetwork {
  const said = files
    .filter(isJson)
    .map(readSidecar)
    .reduce<Said>((all, one) => ({ ...all, ...one }), {});
  const weights = files.filter((file) => !isJson(file));
  const [only] = weights;
  if (only === undefined)
    throw new FormatError(
      'There must be a safetensors file among the files; got none.',
      'Choose the weights too: model.safetensors.',
      words('noWeights', 'otherFile'),
    );
  const parsed = weights.map(({ name, bytes }) => ({ name, file: parseSafetensors(bytes) }));
  const first = parsed[0]?.file;
  if (weights.length === 1 && first !== undefined && Object.hasOwn(first.metadata, 'espalier'))
    return { model: readModel(only.bytes, null), notes: [] };
  return foreignNetwork(joinShards(parsed, said.shards ?? null), said, choices);
}

interface Part {
  readonly name: string;
  readonly file: SafetensorsFile;
}

/** A safetensors file begins with a length, and has zeros among its first eight bytes; text has none. */
const isJson = ({ bytes }: GivenFile): boolean => !bytes.subarray(0, 8).includes(0);

/** All tensors of all parts. @throws FormatError where a part that the index names is missing, or two hold one tensor */
function joinShards(parts: readonly Part[], index: Said['shards'] | null): SafetensorsFile {
  const tensors = new Map<string, Tensor>();
  for (const { file } of parts)
    for (const [name, tensor] of Object.entries(file.tensors)) {
      if (tensors.has(name))
        throw new FormatError(
          `Each tensor must be in one file; got ${cutText(name)} in two.`,
          'Choose the files of one network.',
          words('shardTwice', 'otherFile', { name }),
        );
      tensors.set(name, tensor);
    }
  for (const [name, shard] of index ?? [])
    if (!tensors.has(name))
      throw new FormatError(
        `All files of the network must be chosen together; ${cutText(shard)} is missing, which holds ${cutText(name)}.`,
        'Choose every file that the index names.',
        words('shardMissing', 'allShards', { name: shard }),
      );
  return { tensors: Object.fromEntries(tensors), metadata: parts[0]?.file.metadata ?? {} };
}

/** Tensors that no classification needs. */
const DROPPED = /^(pooler\.dense\.(weight|bias)|embeddings\.mask_token|mask_token)$/;

function foreignNetwork(
  file: SafetensorsFile,
  said: Said,
  choices: NetworkChoices,
): BroughtNetwork {
  const notes: NetworkNote[] = [];
  const { tensors: own, prefixes } = unwrapped(new Map(Object.entries(file.tensors)));
  if (prefixes.length > 0) notes.push({ did: 'prefix', prefix: prefixes.join('') });
  refuseUnsupported([...own.keys()]);
  const hub = isHubNamed(own);
  const tensors = new Map(hub ? fromHub(own) : own);
  for (const name of tensors.keys())
    if (DROPPED.test(name)) {
      tensors.delete(name);
      if (name === 'pooler.dense.weight') notes.push({ did: 'poolerDropped' });
    }
  const extra = dropDistillation(tensors, choices.dropDistillation, notes);
  const found = sizesOf(tensors, said, extra, notes);
  for (let b = 0; b < found.depth; b++)
    if (tensors.has(`blocks.${b}.attn.qkv.weight`) && !tensors.has(`blocks.${b}.attn.qkv.bias`)) {
      tensors.set(`blocks.${b}.attn.qkv.bias`, zeros([3 * found.dim]));
      if (b === 0) notes.push({ did: 'biasZero' });
    }
  const resized = resizePositions(tensors, found, choices.image, extra, notes);
  const config = withHead(tensors, resized, choices, notes);
  const isSaid = said.classNames?.length === config.classes && found.classes === config.classes;
  if (said.mean === undefined || said.std === undefined)
    notes.push({ did: 'normalisationUnknown' });
  const shape = { config, kept: null };
  const traits = {
    mean: channelsOf(said.mean, config),
    std: channelsOf(said.std, config),
    // Hugging Face's ViT has 1e-12 where its config says nothing else.
    epsilon: said.epsilon ?? (hub ? 1e-12 : LAYER_NORM_EPSILON),
    classNames: isSaid ? (said.classNames ?? null) : null,
    resize: said.resize ?? null,
  };
  const params = readParams(shape, Object.fromEntries(tensors));
  return { model: { shape, params, ...traits, metadata: {}, foreign: file.metadata }, notes };
}

const zeros = (shape: readonly number[]): Tensor => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});

const channelsOf = (values: readonly number[] | null | undefined, { channels }: ViTConfig) =>
  values?.length === channels ? values : null;

/** Tokens beside patches: the class token and, of a distilled network that keeps it until here, one more. */
function dropDistillation(tensors: Map<string, Tensor>, may: boolean, notes: NetworkNote[]): 1 | 2 {
  if (!tensors.has('dist_token')) return 1;
  if (!may)
    throw new FormatError(
      'The network must have one token beside its patches; got a distilled one, with a second token and a second head, whose answers it averages.',
      'Open it without them: the head of the class token answers alone, a little less well, until it is tuned.',
      words('distilled', 'dropDistillation'),
    );
  for (const name of ['dist_token', 'head_dist.weight', 'head_dist.bias']) tensors.delete(name);
  notes.push({ did: 'distillationDropped' });
  return 2;
}

function sized(tensors: Tensors, name: string, axes: number): readonly number[] {
  const tensor = tensors.get(name);
  if (tensor === undefined)
    throw new FormatError(
      `The file must hold a tensor ${name}, as timm or Hugging Face name a ViT’s; got none among ${tensors.size}.`,
      'Choose a ViT or DeiT for classification.',
      words('tensorMissing', 'otherFile', { name }),
    );
  if (tensor.shape.length === axes) return tensor.shape;
  throw new FormatError(
    `Tensor ${name} must have ${axes} axes; got ${showShape(tensor.shape)}.`,
    'Choose a ViT or DeiT for classification.',
    words('tensorShape', 'otherFile', {
      name,
      shape: showShape(tensor.shape),
      wanted: `${axes} axes`,
    }),
  );
}

/** The sizes that the shapes say. @throws FormatError, InvalidValueError, NetworkSizeError */
function sizesOf(tensors: Tensors, said: Said, extra: 1 | 2, notes: NetworkNote[]): ViTConfig {
  const [dim = 0, channels = 0, patch = 0] = sized(tensors, 'patch_embed.proj.weight', 4);
  const [, tokens = 0] = sized(tensors, 'pos_embed', 3);
  const [hidden = 0] = sized(tensors, 'blocks.0.mlp.fc1.weight', 2);
  const classes = tensors.get('head.weight')?.shape[0] ?? 2;
  const grid = Math.round(Math.sqrt(tokens - extra));
  if (grid < 1 || grid ** 2 !== tokens - extra)
    throw new FormatError(
      `The patches of the network must form a square, and a class token stand before them; got ${tokens} positions.`,
      'Choose a network of square images.',
      words('notSquare', 'otherFile', { count: tokens }),
    );
  let depth = 0;
  while (tensors.has(`blocks.${depth}.mlp.fc1.weight`)) depth++;
  const guess = dim % 64 === 0 ? dim / 64 : 1;
  if (said.heads === undefined) notes.push({ did: 'headsGuessed', heads: guess });
  const heads = said.heads ?? guess;
  return checkViTConfig({
    ...{ channels, image: grid * patch, patch, dim, heads, depth },
    ...{ mlpRatio: dim === 0 ? 0 : hidden / dim, classes },
  });
}

/** For images of another side, which must be whole patches too. */
function resizePositions(
  tensors: Map<string, Tensor>,
  found: ViTConfig,
  wanted: number | null,
  extra: 1 | 2,
  notes: NetworkNote[],
): ViTConfig {
  const { dim, patch } = found;
  const config = checkViTConfig({ ...found, image: wanted ?? found.image });
  const given = tensors.get('pos_embed')?.data ?? new Float32Array(0);
  // The position of a distillation token stands behind the class token's.
  const rest = given.subarray(extra * dim);
  const [from, to] = [found.image / patch, config.image / patch];
  const whole = new Float32Array(dim + rest.length);
  whole.set(given.subarray(0, dim));
  whole.set(rest, dim);
  const data = from === to ? whole : resamplePositions(whole, from, to, dim);
  tensors.set('pos_embed', { shape: [1, 1 + to * to, dim], data });
  if (from !== to) notes.push({ did: 'positions', from: found.image, to: config.image });
  return config;
}

function withHead(
  tensors: Map<string, Tensor>,
  found: ViTConfig,
  { head, seed }: NetworkChoices,
  notes: NetworkNote[],
): ViTConfig {
  const has = tensors.has('head.weight');
  if (head === 'keep') {
    if (has) return found;
    throw new FormatError(
      'The network must have a head for classes; got one without, which only describes images.',
      'Open it with a new head of as many classes as your images have.',
      words('noHead', 'newHead'),
    );
  }
  const config = checkViTConfig({ ...found, classes: head });
  const fresh: ParamSet = initParams(config, seed);
  for (const { name, shape } of paramTable({ config, kept: null }))
    if (name.startsWith('head.'))
      tensors.set(name, { shape, data: fresh[name] ?? new Float32Array(0) });
  notes.push({ did: 'headNew', had: has ? found.classes : 0, classes: head });
  return config;
}
