// Networks that mean harm, in sound safetensors: tensors that do not fit, metadata that are none of ours.
import type { Bytes, HostileTable } from './hostile-case';
import {
  CONFIG,
  filled,
  hubNetwork,
  mended,
  network,
  ownNetwork,
  read,
  withHeader,
} from './network-file';
import { casesOf, type Row } from './read-archive';

const CONVERT = 'Leave it out, or convert the model to float32 and save it again.';
const VIT = 'Choose a ViT or DeiT for classification.';
const SAVE = 'Save the network again with Espalier.';
const EARLIER = 'Save the network again from an earlier state.';
const HEAD = 'Open it with a new head of as many classes as your images have.';
const ALONE = 'Save the network alone, without a copy of it.';
const UNIT = 'Write it again for pixels from 0 to 1.';
const KEPT =
  'Give the config of this file; a pruned network needs its kept channels in the metadata (“kept”).';
const LESS = 'Save the network with less metadata.';

/** The tiny network with one entry of its header changed. */
const changed = (name: string, change: object): Bytes =>
  withHeader(network(), (header) => ({
    ...header,
    [name]: { ...(header[name] as object), ...change },
  }));

const networks: readonly Row[] = [
  ['one of timm’s', () => network(), 'read 24 tensors; normalisationUnknown'],
  [
    'one with metadata named as JavaScript’s',
    () => network({}, { ['__proto__']: 'a', constructor: 'b' }),
    'read 24 tensors; normalisationUnknown',
  ],
  [
    '2,000 metadata',
    () => network({}, Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`k${i}`, '']))),
    `Metadata of a file that are not Espalier’s must have at most 1000 entries; got 2000. ${LESS}`,
  ],
  [
    'metadata of 2 MB',
    () => network({}, { a: 'x'.repeat(2 * 2 ** 20) }),
    `Metadata of a file that are not Espalier’s must have at most 1.0 MB; got 2.0. ${LESS}`,
  ],
  [
    'weights that are no numbers',
    () => network({ 'norm.bias': filled([4], NaN) }),
    `Values of tensor norm.bias must be finite numbers; got NaN at place 0, counted from 0. ${EARLIER}`,
  ],
  [
    'weights without end',
    () => network({ 'head.bias': filled([2], -Infinity) }),
    `Values of tensor head.bias must be finite numbers; got -Infinity at place 0, counted from 0. ${EARLIER}`,
  ],
  [
    'doubles beyond all floats',
    () =>
      withHeader(
        network({
          'head.bias': { shape: [4], data: new Float32Array(new Float64Array([1e300, 1]).buffer) },
        }),
        (header) => ({
          ...header,
          'head.bias': { ...(header['head.bias'] as object), dtype: 'F64', shape: [2] },
        }),
      ),
    `Values of tensor head.bias must be finite numbers; got Infinity at place 0, counted from 0. ${EARLIER}`,
  ],
  [
    'whole numbers for weights',
    () => changed('norm.bias', { dtype: 'I32' }),
    `Values of tensor norm.bias must be floats, F64, F32, F16, BF16; got “I32”. ${CONVERT}`,
  ],
  [
    'truth for weights',
    () => changed('norm.bias', { dtype: 'BOOL', shape: [16] }),
    `The shape of tensor norm.bias must be [4]; got [16]. ${KEPT}`,
  ],
  [
    'another shape of as many values',
    () => changed('norm.bias', { shape: [2, 2] }),
    `The shape of tensor norm.bias must be [4]; got [2, 2]. ${KEPT}`,
  ],
  [
    'no axes',
    () => network({ 'patch_embed.proj.weight': filled([]) }),
    `The shape of tensor patch_embed.proj.weight must be [width, channels, patch, patch]; got []. ${VIT}`,
  ],
  [
    'patches of no pixels',
    () => network({ 'patch_embed.proj.weight': filled([4, 1, 0, 0]) }),
    'model.image must be a whole number from 4 to 512; got 0.',
  ],
  [
    'no width',
    () =>
      network({ 'patch_embed.proj.weight': filled([0, 1, 2, 2]), pos_embed: filled([1, 5, 0]) }),
    'model.dim must be a whole number from 4 to 2048; got 0.',
  ],
  [
    'five channels',
    () => network({ 'patch_embed.proj.weight': filled([4, 5, 2, 2]) }),
    'model.channels must be a whole number from 1 to 4; got 5.',
  ],
  [
    'no positions',
    () => network({ pos_embed: filled([1, 0, 4]) }),
    'The patches of the network must form a square, and a class token stand before them; got 0 positions. Choose a network of square images.',
  ],
  [
    'one position',
    () => network({ pos_embed: filled([1, 1, 4]) }),
    'model.image must be a whole number from 4 to 512; got 2.',
  ],
  [
    'positions of 1,000 × 1,000 patches',
    () => network({ pos_embed: filled([1, 1_000_001, 4], 0) }),
    'model.image must be a whole number from 4 to 512; got 2000.',
  ],
  [
    'positions of no square',
    () => network({ pos_embed: filled([1, 7, 4]) }),
    'The patches of the network must form a square, and a class token stand before them; got 7 positions. Choose a network of square images.',
  ],
  [
    'an MLP of no width',
    () => network({ 'blocks.0.mlp.fc1.weight': filled([0, 4]) }),
    'model.mlpRatio must be a number above 0, at most 8, with dim × mlpRatio a whole number; got 0.',
  ],
  [
    'an MLP of 1,000 times the width',
    () => network({ 'blocks.0.mlp.fc1.weight': filled([4000, 4]) }),
    'model.mlpRatio must be a number above 0, at most 8, with dim × mlpRatio a whole number; got 1000.',
  ],
  [
    'a head of no class',
    () => network({ 'head.weight': filled([0, 4]) }),
    `The network must have a head for classes; got one without, which only describes images. ${HEAD}`,
  ],
  [
    'a head of 100,000 classes',
    () => network({ 'head.weight': filled([100_000, 4]) }),
    `The head of the network must have at most 1000 classes; got 100000. ${HEAD}`,
  ],
  [
    '1,000 blocks',
    () =>
      network(
        Object.fromEntries(
          Array.from({ length: 1000 }, (_, b) => [`blocks.${b}.mlp.fc1.weight`, filled([4, 4])]),
        ),
      ),
    'model.depth must be a whole number from 1 to 48; got 1000.',
  ],
  [
    'a block that is missing',
    () => network({ 'blocks.0.mlp.fc1.weight': null, 'blocks.1.mlp.fc1.weight': filled([4, 4]) }),
    `The file must hold a tensor blocks.0.mlp.fc1.weight, as timm or Hugging Face name a ViT’s; got none among 20. ${VIT}`,
  ],
  [
    'nine wrappers around one network',
    () =>
      withHeader(network(), (header) =>
        Object.fromEntries(
          Object.entries(header).map(([name, one]) => [`${'module.'.repeat(9)}${name}`, one]),
        ),
      ),
    `The file must hold a tensor patch_embed.proj.weight, as timm or Hugging Face name a ViT’s; got none among 20. ${VIT}`,
  ],
  [
    'two networks in one',
    () => network({ 'module.cls_token': filled([1, 1, 4]) }),
    `The file must hold one network; got two tensors that would be cls_token, module.cls_token among them. ${ALONE}`,
  ],
  [
    'half of a block of Hugging Face’s',
    () =>
      network({
        'embeddings.patch_embeddings.projection.weight': filled([4, 1, 2, 2]),
        'encoder.layer.0.attention.attention.key.weight': filled([4, 4]),
      }),
    `The file must hold one network; got two tensors that would be patch_embed.proj.weight, embeddings.patch_embeddings.projection.weight among them. ${ALONE}`,
  ],
  [
    'two names of one tensor',
    () => network({ 'embeddings.patch_embeddings.projection.weight': filled([4, 1, 2, 2]) }),
    `The file must hold one network; got two tensors that would be patch_embed.proj.weight, embeddings.patch_embeddings.projection.weight among them. ${ALONE}`,
  ],
  [
    'a tensor too many',
    () => network({ 'head.scale': filled([1]) }),
    'Tensors of the file must be those of the network; got head.scale too. Choose a file of the network that the config describes, with timm’s names for its tensors.',
  ],
  [
    'a distilled one',
    () => network({ dist_token: filled([1, 1, 4]) }),
    'The network must have one token beside its patches; got a distilled one, with a second token and a second head, whose answers it averages. Open it without them: the head of the class token answers alone, a little less well, until it is tuned.',
  ],
];

const ours: readonly Row[] = [
  ['one of ours', () => ownNetwork(), 'read 24 tensors; '],
  [
    'a version to come',
    () => ownNetwork({ espalier: '2' }),
    'The format version of the file must be 1; got “2”. Open it with a newer Espalier.',
  ],
  [
    'a version of 1 MB',
    () => ownNetwork({ espalier: '1'.repeat(2 ** 20) }),
    'The format version of the file must be 1; got “11111111111111111111…',
  ],
  [
    'a config that is no JSON',
    () => ownNetwork({ config: '{' }),
    `“config” in the file’s metadata must be JSON; got “{”. ${SAVE}`,
  ],
  [
    'a config that is null',
    () => ownNetwork({ config: 'null' }),
    `channels of “config” in the file’s metadata must be a number; got undefined. ${SAVE}`,
  ],
  [
    'a width that is text',
    () => ownNetwork({ config: '{"channels":1,"image":4,"patch":2,"dim":"4"}' }),
    `dim of “config” in the file’s metadata must be a number; got “4”. ${SAVE}`,
  ],
  [
    'a network of 10^12 weights',
    () =>
      ownNetwork({
        config:
          '{"channels":1,"image":4,"patch":2,"dim":2048,"heads":1,"depth":48,"mlpRatio":8,"classes":2}',
      }),
    `The network of the file cannot be built: A network must have at most 200 million weights; got 4027 million from these sizes. Choose a smaller width, fewer blocks or larger patches. ${SAVE}`,
  ],
  [
    'a network of another size',
    () =>
      ownNetwork({
        config:
          '{"channels":1,"image":4,"patch":2,"dim":8,"heads":1,"depth":1,"mlpRatio":1,"classes":2}',
      }),
    `The shape of tensor blocks.0.g_qkv must be [8]; got [4]. ${KEPT}`,
  ],
  [
    'a deviation of 0',
    () => ownNetwork({ std: '[0]' }),
    `“std” in the file’s metadata must be 1 number(s) from 0.0001 to 10, for pixels from 0 to 1; got [0]. ${UNIT}`,
  ],
  [
    'a mean without end',
    () => ownNetwork({ mean: '[1e999]' }),
    `“mean” in the file’s metadata must be 1 number(s) from -10 to 10, for pixels from 0 to 1; got [null]. ${UNIT}`,
  ],
  [
    'an epsilon of 0',
    () => ownNetwork({ epsilon: '0' }),
    `“epsilon” in the file’s metadata must be a number from 1e-30 to 0.1; got 0. ${SAVE}`,
  ],
  [
    '100,000 names of classes',
    () => ownNetwork({ classNames: JSON.stringify(new Array(1e5).fill('a')) }),
    `“classNames” in the file’s metadata must be a list of 2 to 2; got ["a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a"… (100,000 entries). ${SAVE}`,
  ],
  [
    'a name of a class that nobody sees',
    () => ownNetwork({ classNames: '["a","\u200b"]' }),
    '“classNames” in the file’s metadata.2 must be text of 1 to 200 characters; got “​”. Save the network again with Espalier…',
  ],
  [
    'a share of 2',
    () => ownNetwork({ resize: '{"fit":"crop","share":2,"filter":"bicubic"}' }),
    `“resize” in the file’s metadata.share must be a number from 0.01 to 1; got 2. ${SAVE}`,
  ],
  [
    'a resize with a prototype',
    () => ownNetwork({ resize: '{"__proto__":1}' }),
    `A field of “resize” in the file’s metadata must be one of fit, share, filter; got “__proto__”. ${SAVE}`,
  ],
  [
    'kept channels of no block',
    () => ownNetwork({ kept: '[]' }),
    `“kept” in the file’s metadata must list the 1 blocks of the network; got 0. ${SAVE}`,
  ],
  [
    'kept channels that fall',
    () => ownNetwork({ kept: '[{"qkv":[1,0],"proj":[0],"fc1":[0],"fc2":[0]}]' }),
    `“kept” in the file’s metadata must be rising channel numbers from 0 to 3, at least one, for block 1, qkv; got [1,0]. ${SAVE}`,
  ],
  [
    'kept channels beyond the width',
    () => ownNetwork({ kept: '[{"qkv":[4],"proj":[0],"fc1":[0],"fc2":[0]}]' }),
    `“kept” in the file’s metadata must be rising channel numbers from 0 to 3, at least one, for block 1, qkv; got [4]. ${SAVE}`,
  ],
];

export const table: HostileTable = {
  read: (bytes) => read([{ name: 'model.safetensors', bytes }, CONFIG]),
  fuzz: { seeds: () => [ownNetwork(), hubNetwork()], mend: mended },
  cases: casesOf([...networks, ...ours]),
};
