// timm's or Hugging Face's ViT or DeiT as a network of ours: its sizes by the shapes of its tensors, its names, its
// positions, its head. What is not this page's network is refused by name; whatever is done to it is noted. Reads no
// values before its sizes are known to fit.
import type { NetworkChoices, NetworkNote } from '../../core/brought';
import type { ViTConfig } from '../../core/config';
import { words } from '../../core/error-words';
import { FormatError } from '../../core/errors';
import { freshHead } from '../../core/init';
import { paramTable } from '../../core/params';
import { LAYER_NORM_EPSILON } from '../../core/traits';
import { readParams, type ReadModel } from '../model-file';
import { readMetadata, type ReadMetadata } from '../model-metadata';
import type { OpenSafetensors, Tensor } from '../safetensors';
import { resamplePositions } from './positions';
import type { Said } from './said-values';
import { chosenConfig, foundSizes, type Tokens } from './sizes';
import { fromHub, isHubNamed, unwrapped, type Source } from './tensor-names';
import { headWidthOf } from './timm-config';
import { refuseUnsaid, refuseUnsupported } from './unsupported';

/** Epsilon of Hugging Face's ViT where its config says nothing else. */
const HUB_EPSILON = 1e-12;

/** Tensors that no classification needs. */
const DROPPED = /^(pooler\.dense\.(weight|bias)|(embeddings\.)?mask_token)$/;

/**
 * @param others what the files beside it say
 * @param name of the file of its weights, which may be that of an architecture
 * @throws FormatError, InvalidValueError, NetworkSizeError
 */
export function foreignNetwork(
  file: OpenSafetensors,
  others: Said,
  name: string,
  choices: NetworkChoices,
): { readonly model: ReadModel; readonly notes: readonly NetworkNote[] } {
  const notes: NetworkNote[] = [];
  const ours = Object.hasOwn(file.metadata, 'espalier') ? readMetadata(file.metadata, null) : null;
  const said = ours === null ? others : saidOf(ours);
  const { tensors: own, prefixes } = unwrapped(file.tensors);
  if (prefixes.length > 0) notes.push({ did: 'prefix', prefix: prefixes.join('') });
  refuseUnsupported(own);
  refuseUnsaid(said);
  noteTypes(file, notes);
  const hub = isHubNamed(own);
  const tensors = new Map<string, Source>(hub ? fromHub(own) : own);
  for (const key of tensors.keys())
    if (DROPPED.test(key)) {
      tensors.delete(key);
      if (key === 'pooler.dense.weight') notes.push({ did: 'poolerDropped' });
    }
  const distilled = dropDistillation(tensors, choices.dropDistillation, notes);
  const headWidth = said.headWidth ?? headWidthOf(baseName(name));
  const found = foundSizes(tensors, { ...said, ...(headWidth && { headWidth }) }, distilled, notes);
  const config = chosenConfig(found.config, choices);
  addBiases(tensors, config, notes);
  resizePositions(tensors, found.config, config, found.tokens, notes);
  replaceHead(tensors, found.config, config, choices, notes);
  const params = readParams({ config, kept: null }, dataOf(tensors, config));
  const names = choices.head === 'keep' ? (said.classNames ?? null) : null;
  const traits = traitsOf({ ...said, classNames: names }, hub, config, notes);
  const { foreign, metadata } = ours ?? readMetadata(file.metadata, config);
  return { model: { shape: { config, kept: null }, params, ...traits, metadata, foreign }, notes };
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What a network of ours says of itself, whose tensors have Hugging Face's names. */
function saidOf({ shape, mean, std, epsilon, classNames, resize }: ReadMetadata): Said {
  const normal = mean === null || std === null ? {} : { mean, std };
  return { heads: shape.config.heads, ...normal, epsilon, classNames, resize };
}

function noteTypes({ tensors }: OpenSafetensors, notes: NetworkNote[]): void {
  const types = new Set(Array.from(tensors.values(), ({ type }) => type));
  const narrow = ['F16', 'BF16'].filter((type) => types.has(type)).join(', ');
  if (narrow !== '') notes.push({ did: 'widened', types: narrow });
  if (types.has('F64')) notes.push({ did: 'rounded', types: 'F64' });
}

/** Whether it had a second token beside its patches, which is gone now. */
function dropDistillation(
  tensors: Map<string, Source>,
  may: boolean,
  notes: NetworkNote[],
): boolean {
  if (!tensors.has('dist_token')) return false;
  if (!may)
    throw new FormatError(
      'The network must have one token beside its patches; got a distilled one, with a second token and a second head, whose answers it averages.',
      'Open it without them: the head of the class token answers alone, a little less well, until it is tuned.',
      words('distilled', 'dropDistillation'),
    );
  for (const name of ['dist_token', 'head_dist.weight', 'head_dist.bias']) tensors.delete(name);
  notes.push({ did: 'distillationDropped' });
  return true;
}

const ofValues = (shape: readonly number[], values: Float32Array): Source => ({
  shape,
  read: () => values,
});

/** Queries, keys and values without a bias have one of 0. Where some blocks have one, the others miss theirs. */
function addBiases(tensors: Map<string, Source>, { depth, dim }: ViTConfig, notes: NetworkNote[]) {
  const names = Array.from({ length: depth }, (_, b) => `blocks.${b}.attn.qkv.bias`);
  if (names.some((name) => tensors.has(name))) return;
  for (const name of names) tensors.set(name, ofValues([3 * dim], new Float32Array(3 * dim)));
  notes.push({ did: 'biasZero' });
}

/**
 * One position for the class token and one a patch, as many as the images are to have. The position of a distillation
 * token stands behind the class token's; where positions are those of patches alone, the class token's is 0.
 */
function resizePositions(
  tensors: Map<string, Source>,
  { image, patch, dim }: ViTConfig,
  config: ViTConfig,
  tokens: Tokens,
  notes: NetworkNote[],
): void {
  if (tokens === 0) notes.push({ did: 'classPositionZero' });
  const [from, to] = [image / patch, config.image / patch];
  if (from !== to) notes.push({ did: 'positions', from: image, to: config.image });
  const source = tensors.get('pos_embed');
  if (source === undefined || (from === to && tokens === 1)) return;
  const given = source.read();
  const whole = new Float32Array(dim * (1 + from * from));
  if (tokens > 0) whole.set(given.subarray(0, dim));
  whole.set(given.subarray(tokens * dim), dim);
  const values = from === to ? whole : resamplePositions(whole, from, to, dim);
  tensors.set('pos_embed', ofValues([1, 1 + to * to, dim], values));
}

function replaceHead(
  tensors: Map<string, Source>,
  found: Pick<ViTConfig, 'classes'>,
  config: ViTConfig,
  { head, seed }: NetworkChoices,
  notes: NetworkNote[],
): void {
  if (head === 'keep') return;
  const has = tensors.has('head.weight');
  for (const name of ['head.weight', 'head.bias']) tensors.delete(name);
  for (const [name, values] of Object.entries(freshHead(config, seed)))
    tensors.set(name, ofValues(name === 'head.bias' ? [head] : [head, config.dim], values));
  notes.push({ did: 'headNew', had: has ? found.classes : 0, classes: head });
}

/** Values of what the network has; of anything else the shapes alone, for its refusal. */
function dataOf(tensors: ReadonlyMap<string, Source>, config: ViTConfig): Record<string, Tensor> {
  const sizes = new Map(paramTable({ config, kept: null }).map(({ name, size }) => [name, size]));
  return Object.fromEntries(
    Array.from(tensors, ([name, { shape, read }]): [string, Tensor] => {
      const fits = shape.reduce((a, b) => a * b, 1) === sizes.get(name);
      return [name, { shape, data: fits ? read() : new Float32Array() }];
    }),
  );
}

function traitsOf(said: Said, hub: boolean, config: ViTConfig, notes: NetworkNote[]) {
  const { channels, classes } = config;
  const { mean, std, classNames: names = null } = said;
  const isSaid = mean?.length === channels && std?.length === channels;
  if (!isSaid) notes.push({ did: 'normalisationUnknown' });
  if (hub && said.epsilon === undefined)
    notes.push({ did: 'epsilonAssumed', epsilon: HUB_EPSILON });
  if (names !== null && names.length !== classes)
    notes.push({ did: 'namesLeft', names: names.length, classes });
  return {
    mean: isSaid ? mean : null,
    std: isSaid ? std : null,
    epsilon: said.epsilon ?? (hub ? HUB_EPSILON : LAYER_NORM_EPSILON),
    classNames: names?.length === classes ? names : null,
    resize: said.resize ?? null,
  };
}
