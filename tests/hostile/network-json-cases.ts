// JSON beside a network's weights that means harm: config.json, preprocessor_config.json, the index of parts.
import type { Bytes, HostileTable } from './hostile-case';
import { CONFIG, network, read } from './network-file';
import { casesOf, type Row } from './read-archive';

const PLAIN = 'Choose a ViT or DeiT without it: cutting its channels would need other rules.';
const LEAVE = 'Leave it out, or download it again.';

const text = (content: string): Bytes => new TextEncoder().encode(content);
const json = (content: unknown): Bytes => text(JSON.stringify(content));
const HUB = { model_type: 'vit', num_attention_heads: 1, layer_norm_eps: 1e-6 };
/** What is large is made only when it is asked for. */
type Late = object | (() => object);
const made = (given: Late): object =>
  typeof given === 'function' ? (given as () => object)() : given;
const hub = (more: Late) => () => json({ ...HUB, ...made(more) });
const TIMM = { architecture: 'test', model_args: { num_heads: 1 }, pretrained_cfg: {} };
const timm = (more: Late) => () => json({ ...TIMM, ...made(more) });
const cfg = (given: unknown) => timm({ pretrained_cfg: given });
const PROCESSOR = { image_processor_type: 'ViTImageProcessor' };
const processor = (more: object) => () => json({ ...PROCESSOR, ...more });
const index = (map: Late) => () => json({ metadata: {}, weight_map: made(map) });

const files: readonly Row[] = [
  [
    'no bytes',
    () => text(''),
    `a.json cannot be read. It must be a JSON object of at most 8 MB that says each name once. ${LEAVE}`,
  ],
  [
    'a brace',
    () => text('{'),
    `a.json cannot be read. It must be a JSON object of at most 8 MB that says each name once. ${LEAVE}`,
  ],
  [
    'a list',
    () => text('[]'),
    `a.json cannot be read. It must be a JSON object of at most 8 MB that says each name once. ${LEAVE}`,
  ],
  [
    'text that is no UTF-8',
    () => Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d),
    `a.json cannot be read. It must be a JSON object of at most 8 MB that says each name once. ${LEAVE}`,
  ],
  [
    'a name twice',
    () => text('{"num_attention_heads":1,"num_attention_heads":2}'),
    `a.json cannot be read. It must be a JSON object of at most 8 MB that says each name once. ${LEAVE}`,
  ],
  [
    'a name in two spellings',
    () => text('{"a":1,"\\u0061":2}'),
    `a.json cannot be read. It must be a JSON object of at most 8 MB that says each name once. ${LEAVE}`,
  ],
  [
    '9 MB',
    () => text(`{${' '.repeat(9 * 2 ** 20)}}`),
    `a.json cannot be read. It must be a JSON object of at most 8 MB that says each name once. ${LEAVE}`,
  ],
  [
    '500,000 lists in lists',
    () => text(`{"a":${'['.repeat(5e5)}${']'.repeat(5e5)}}`),
    'read 24 tensors; normalisationUnknown',
  ],
  [
    'a prototype',
    () => text('{"__proto__":{"num_attention_heads":1},"model_type":"vit"}'),
    'read 24 tensors; normalisationUnknown',
  ],
  ['nothing that is known', () => text('{"version":1}'), 'read 24 tensors; normalisationUnknown'],
];

const hubs: readonly Row[] = [
  ['a config of Hugging Face’s', hub({}), 'read 24 tensors; normalisationUnknown'],
  [
    'no heads',
    hub({ num_attention_heads: 0 }),
    `a.json cannot be read. num_attention_heads must be a whole number from 1 to 1000000; got 0. ${LEAVE}`,
  ],
  [
    'heads that are text',
    hub({ num_attention_heads: '1' }),
    `a.json cannot be read. num_attention_heads must be a whole number from 1 to 1000000; got “1”. ${LEAVE}`,
  ],
  [
    'a million heads',
    hub({ num_attention_heads: 1e6 }),
    'model.heads must be a whole number from 1 to 64; got 1000000.',
  ],
  [
    'three heads of a width of four',
    hub({ num_attention_heads: 3 }),
    'model.heads must be a divisor of the width 4; got 3.',
  ],
  [
    'half a head',
    hub({ num_attention_heads: 0.5 }),
    `a.json cannot be read. num_attention_heads must be a whole number from 1 to 1000000; got 0.5. ${LEAVE}`,
  ],
  [
    'an epsilon of 0',
    hub({ layer_norm_eps: 0 }),
    `a.json cannot be read. layer_norm_eps must be a number from 1e-30 to 0.1; got 0. ${LEAVE}`,
  ],
  [
    'an epsilon below 0',
    hub({ layer_norm_eps: -1e-6 }),
    `a.json cannot be read. layer_norm_eps must be a number from 1e-30 to 0.1; got -0.000001. ${LEAVE}`,
  ],
  [
    'an epsilon of 1e999',
    () => text('{"num_attention_heads":1,"layer_norm_eps":1e999}'),
    `a.json cannot be read. layer_norm_eps must be a number from 1e-30 to 0.1; got Infinity. ${LEAVE}`,
  ],
  [
    'another activation',
    hub({ hidden_act: 'relu' }),
    'The activation of the network must be gelu; got relu. Choose a network with GELU.',
  ],
  [
    'an activation of 1 MB',
    hub(() => ({ hidden_act: 'a'.repeat(2 ** 20) })),
    'a.json cannot be read. hidden_act must be text of 1 to 100 characters; got “aaaaaaaaaaaaaaaaaaaa…',
  ],
  [
    'an activation that is a list',
    hub({ hidden_act: ['gelu'] }),
    `a.json cannot be read. hidden_act must be text of 1 to 100 characters; got ["gelu"]. ${LEAVE}`,
  ],
  [
    'another kind of network',
    hub({ model_type: 'swin' }),
    '“model_type” must be vit or deit; got swin. Choose a ViT or DeiT: cutting its channels would need other rules.',
  ],
  [
    'a kind that is markup',
    hub({ model_type: '<script>alert(1)</script>' }),
    '“model_type” must be vit or deit; got <script>alert(1)</script>. Choose a ViT or DeiT: cutting its channels would need other rules.',
  ],
  [
    'another width',
    hub({ hidden_size: 768 }),
    'config.json must be that of these weights; got dim 768 in it and 4 in the tensors. Choose the config.json that lies beside the weights, or leave it out.',
  ],
  [
    'another depth',
    hub({ num_hidden_layers: 12 }),
    'config.json must be that of these weights; got depth 12 in it and 1 in the tensors. Choose the config.json that lies beside the weights, or leave it out.',
  ],
  [
    'another image',
    hub({ image_size: 224 }),
    'config.json must be that of these weights; got image 224 in it and 4 in the tensors. Choose the config.json that lies beside the weights, or leave it out.',
  ],
  [
    'an image that is no square',
    hub({ image_size: [4, 8] }),
    `a.json cannot be read. image_size must be a whole number from 1 to 4096; got [4,8]. ${LEAVE}`,
  ],
  [
    'an image of 10^9 pixels',
    hub({ image_size: 1e9 }),
    `a.json cannot be read. image_size must be a whole number from 1 to 4096; got 1000000000. ${LEAVE}`,
  ],
  [
    'a patch of nothing',
    hub({ patch_size: 0 }),
    `a.json cannot be read. patch_size must be a whole number from 1 to 4096; got 0. ${LEAVE}`,
  ],
  [
    'names that are a list',
    hub({ id2label: ['a', 'b'] }),
    `a.json cannot be read. id2label must be an object; got ["a","b"]. ${LEAVE}`,
  ],
  [
    'names that are numbers',
    hub({ id2label: { 0: 1, 1: 2 } }),
    `a.json cannot be read. id2label.0 must be text of 1 to 200 characters; got 1. ${LEAVE}`,
  ],
  [
    'names with a hole',
    hub({ id2label: { 0: 'a', 2: 'b' } }),
    `a.json cannot be read. id2label.1 must be text of 1 to 200 characters; got undefined. ${LEAVE}`,
  ],
  [
    'names that nobody sees',
    hub({ id2label: { 0: 'a', 1: '\u200b' } }),
    'a.json cannot be read. id2label.1 must be text of 1 to 200 characters; got “​”. Leave it out, or download it again.…',
  ],
  [
    'more names than classes',
    hub({ id2label: { 0: 'a', 1: 'b', 2: 'c' } }),
    'read 24 tensors; normalisationUnknown, namesLeft',
  ],
  [
    '60,000 names',
    hub(() => ({ id2label: Object.fromEntries(Array.from({ length: 6e4 }, (_, i) => [i, 'a'])) })),
    `a.json cannot be read. id2label, its names, must be a whole number from 1 to 50000; got 60000. ${LEAVE}`,
  ],
  [
    'a name of 1 MB',
    hub(() => ({ id2label: { 0: 'a', 1: 'b'.repeat(2 ** 20) } })),
    'read 24 tensors; normalisationUnknown',
  ],
];

const timms: readonly Row[] = [
  ['a config of timm’s', timm({}), 'read 24 tensors; normalisationUnknown'],
  [
    'an architecture of 1 MB',
    timm(() => ({ architecture: 'v'.repeat(2 ** 20) })),
    'a.json cannot be read. architecture must be text of 1 to 200 characters; got “vvvvvvvvvvvvvvvvvvvv…',
  ],
  [
    'an architecture that is a number',
    timm({ architecture: 4 }),
    `a.json cannot be read. architecture must be text of 1 to 200 characters; got 4. ${LEAVE}`,
  ],
  [
    'arguments that are a list',
    timm({ model_args: [] }),
    `a.json cannot be read. model_args must be an object; got []. ${LEAVE}`,
  ],
  [
    'a mean over patches',
    timm({ global_pool: 'avg' }),
    `The network must be a plain Vision Transformer, which reads its class token behind the last block; got one with a head on more than its class token (global_pool avg). ${PLAIN}`,
  ],
  [
    'attention over patches',
    timm({ global_pool: 'map' }),
    `The network must be a plain Vision Transformer, which reads its class token behind the last block; got one with a pooling head with attention of its own (global_pool map). ${PLAIN}`,
  ],
  [
    'a pool that is an object',
    timm({ global_pool: {} }),
    `a.json cannot be read. global_pool must be text of 1 to 100 characters; got {}. ${LEAVE}`,
  ],
  [
    'another activation of timm’s',
    timm({ model_args: { num_heads: 1, act_layer: 'swish' } }),
    'The activation of the network must be gelu; got swish. Choose a network with GELU.',
  ],
  [
    'a config that is text',
    cfg('a'),
    `a.json cannot be read. pretrained_cfg must be an object; got “a”. ${LEAVE}`,
  ],
  [
    'means for pixels to 255',
    cfg({ mean: [124, 116, 104] }),
    `a.json cannot be read. pretrained_cfg.mean.1 must be a number from -10 to 10; got 124. ${LEAVE}`,
  ],
  [
    'no means',
    cfg({ mean: [] }),
    `a.json cannot be read. pretrained_cfg.mean must be a list of 1 to 4; got []. ${LEAVE}`,
  ],
  [
    '100,000 means',
    timm(() => ({ pretrained_cfg: { mean: new Array(1e5).fill(0) } })),
    `a.json cannot be read. pretrained_cfg.mean must be a list of 1 to 4; got [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0… (100,000 entries). ${LEAVE}`,
  ],
  [
    'a deviation of 0',
    cfg({ mean: [0], std: [0] }),
    `a.json cannot be read. pretrained_cfg.std.1 must be a number from 0.0001 to 10; got 0. ${LEAVE}`,
  ],
  [
    'means of another number of channels',
    cfg({ mean: [0, 0, 0], std: [1, 1, 1] }),
    'read 24 tensors; normalisationUnknown',
  ],
  [
    'a crop of nothing',
    cfg({ crop_pct: 0 }),
    `a.json cannot be read. pretrained_cfg.crop_pct must be a number from 0.01 to 1; got 0. ${LEAVE}`,
  ],
  [
    'a crop of more than all',
    cfg({ crop_pct: 1.5 }),
    `a.json cannot be read. pretrained_cfg.crop_pct must be a number from 0.01 to 1; got 1.5. ${LEAVE}`,
  ],
  [
    'names that are an object',
    timm({ label_names: {} }),
    `a.json cannot be read. label_names must be a list of 1 to 50000; got {}. ${LEAVE}`,
  ],
  [
    'no names',
    timm({ label_names: [] }),
    `a.json cannot be read. label_names must be a list of 1 to 50000; got []. ${LEAVE}`,
  ],
  [
    'descriptions that are a list',
    timm({ label_names: ['a', 'b'], label_descriptions: [] }),
    `a.json cannot be read. label_descriptions must be an object; got []. ${LEAVE}`,
  ],
  [
    'a description of JavaScript’s own',
    timm({ label_names: ['a', 'constructor'], label_descriptions: {} }),
    'read 24 tensors; normalisationUnknown',
  ],
  [
    'a description that is an object',
    timm({ label_names: ['a', 'b'], label_descriptions: { a: {} } }),
    `a.json cannot be read. label_names.1 must be text of 1 to 200 characters; got {}. ${LEAVE}`,
  ],
];

const processors: readonly Row[] = [
  [
    'deviations below 0',
    processor({ image_mean: [0], image_std: [-1] }),
    `a.json cannot be read. image_std.1 must be a number from 0.0001 to 10; got -1. ${LEAVE}`,
  ],
  [
    'means that are text',
    processor({ image_mean: '0.5' }),
    `a.json cannot be read. image_mean must be a list of 1 to 4; got “0.5”. ${LEAVE}`,
  ],
  [
    'pixels that are not scaled',
    processor({ do_rescale: false }),
    `a.json cannot be read. do_rescale must be true; got false. ${LEAVE}`,
  ],
  [
    'pixels that are scaled twice',
    processor({ rescale_factor: 1 / 127.5 }),
    `a.json cannot be read. rescale_factor must be a number from 0.003917647058823529 to 0.003925490196078431; got 0.00784313725490196. ${LEAVE}`,
  ],
  [
    'no side',
    processor({ size: 0 }),
    `a.json cannot be read. size must be a whole number from 1 to 4096; got 0. ${LEAVE}`,
  ],
  [
    'a side of 10^9',
    processor({ size: { height: 1e9, width: 1e9 } }),
    `a.json cannot be read. size.height must be a whole number from 1 to 4096; got 1000000000. ${LEAVE}`,
  ],
  [
    'a side that is text',
    processor({ size: { shortest_edge: '256' } }),
    `a.json cannot be read. size.shortest_edge must be a whole number from 1 to 4096; got “256”. ${LEAVE}`,
  ],
  [
    'sides of no square',
    processor({ size: { height: 4, width: 8 } }),
    `a.json cannot be read. size.width must be the height, 4; got 8. ${LEAVE}`,
  ],
  [
    'a size of nothing',
    processor({ size: {} }),
    `a.json cannot be read. size.height must be a whole number from 1 to 4096; got undefined. ${LEAVE}`,
  ],
  [
    'a crop that is a list',
    processor({ size: 4, do_center_crop: true, crop_size: [4] }),
    `a.json cannot be read. crop_size must be an object; got [4]. ${LEAVE}`,
  ],
];

const indices: readonly Row[] = [
  [
    'an index of a part that is not there',
    index({ cls_token: 'model.safetensors', 'head.bias': 'a.safetensors' }),
    'All files must belong to the network of the index; got model.safetensors, with tensor pos_embed, which the index does not name. Choose the files of one network.',
  ],
  [
    'an index that is a list',
    index([]),
    `a.json cannot be read. weight_map must be an object; got []. ${LEAVE}`,
  ],
  [
    'an index of nothing',
    index({}),
    `a.json cannot be read. weight_map must be a list of 1 to 50000; got []. ${LEAVE}`,
  ],
  [
    'an index of numbers',
    index({ cls_token: 1 }),
    `a.json cannot be read. weight_map.cls_token must be text of 1 to 200 characters; got 1. ${LEAVE}`,
  ],
  [
    'an index that leads out of its folder',
    index(() => ({ ...all('model.safetensors'), more: '../../etc/passwd' })),
    'All files of the network must be chosen together; got none called ../../etc/passwd. Choose every file that the index names.',
  ],
  [
    'an index of one name of JavaScript’s',
    () => text('{"weight_map":{"__proto__":"a.safetensors"}}'),
    'All files must belong to the network of the index; got model.safetensors, with tensor cls_token, which the index does not name. Choose the files of one network.',
  ],
  [
    'an index of 60,000 tensors',
    index(() => Object.fromEntries(Array.from({ length: 6e4 }, (_, i) => [`t${i}`, 'a']))),
    `a.json cannot be read. weight_map must be a list of 1 to 50000; got [["t0","a"],["t1","a"],["t2","a"],["t3","a"],["t4","a"],["t5","a"],["t6","a"],["t7","a"],["t8","a"],["t9","a"],["t10","a… (60,000 entries). ${LEAVE}`,
  ],
  [
    'an index of the part at hand',
    index(() => all('model.safetensors')),
    'read 24 tensors; normalisationUnknown',
  ],
  [
    'an index that names more of the part at hand',
    index(() => ({ ...all('model.safetensors'), more: 'model.safetensors' })),
    'model.safetensors must hold tensor more, as the index says; got a file without it. Download it again; part of it may be missing.',
  ],
];

/** Every tensor of the network in one part. */
function all(part: string): Record<string, string> {
  const bytes = network();
  const end = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, end))) as object;
  return Object.fromEntries(Object.keys(header).map((name) => [name, part]));
}

export const table: HostileTable = {
  read: (bytes) =>
    read([{ name: 'model.safetensors', bytes: network() }, CONFIG, { name: 'a.json', bytes }]),
  fuzz: {
    seeds: () => [
      hub({ id2label: { 0: 'tench', 1: 'crane' }, image_size: 4 })(),
      timm({ pretrained_cfg: { mean: [0.5], std: [0.5], crop_pct: 0.9 } })(),
      processor({ image_mean: [0.5], image_std: [0.5], size: { height: 4, width: 4 } })(),
      index(all('model.safetensors'))(),
    ],
  },
  cases: casesOf([...files, ...hubs, ...timms, ...processors, ...indices]),
};
