// The words that kernels read, row by row, each in its order: the one place where an order stands. Of a row come
// the struct of the WGSL kernel, the constants of the AssemblyScript kernel, and the packing for both.
// Invariant: a kernel names its words, and counts none.
import type { OpName } from './operations';

/** A word's name, in small letters; `:f32` behind it where it holds the bits of a float. */
type Words = readonly string[];

const FLAT = [
  ...['params', 'grads', 'first', 'second'],
  // Of 64 floats, and a word of flags for each; the numbers of the step; two floats a chunk of blocks.
  ...['blocks', 'flags', 'scalars', 'sums'],
] as const;

const LINEARS = [
  // How many maps, where their records' addresses stand, the token table's record.
  ...['count', 'linears', 'tokens'],
] as const;

const HEADS = {
  wgsl: [
    ...['qkv', 'qkv_stride', 'p', 'p_stride', 'o', 'o_stride', 'ds', 'dqkv'],
    // Heads, tokens an image, how many of them ask, vec4s of a head of q, first vec4 of the heads' layout in `maps`.
    ...['heads', 'tokens', 'queries', 'width', 'head_map', 'scale:f32'],
  ],
  wasm: [
    // How many of an image's tokens ask: rows of o, and of p a head.
    ...['tokens', 'queries', 'heads', 'head_width', 'scale:f32'],
    // Three words a head, those of `head`.
    ...['layout', 'qkv', 'qkv_stride', 'p', 'p_stride', 'o', 'o_stride', 'ds', 'dqkv'],
    // Room for a head's keys, values or queries in panels.
    ...['scratch', 'scratch_stride'],
  ],
} as const;

/**
 * By operation. On the GPU offsets and strides count vec4s; an operation has no words where it reads the step's
 * alone. On the processor addresses and strides are bytes, and an address is 0 where there is no such thing.
 */
export const OP_WORDS = {
  patches: {
    // In pixels: of an image, of a patch. Patches a side.
    wgsl: ['out', 'stride', 'tokens', 'image', 'patch_size', 'side', 'channels'],
    // Of pictures there are three words an image, those of `picture`.
    wasm: ['out', 'out_stride', 'rows', 'image', 'patch', 'channels', 'pictures', 'tables'],
  },
  fold: { wgsl: [], wasm: LINEARS },
  product: {
    wgsl: [
      ...['a', 'a_stride', 'w', 'out', 'out_stride'],
      // Rows an image, inner vec4s, output vec4s.
      ...['rows', 'k', 'n', 'bias', 'residual', 'residual_stride', 'residual_period'],
      ...['slope', 'slope_stride', 'times', 'times_stride'],
    ],
    wasm: [
      ...['a', 'a_stride', 'rows', 'panels', 'k', 'n', 'out', 'out_stride', 'bias'],
      // What is added begins anew after so many rows; 0 where it does not.
      ...['add', 'add_stride', 'period', 'times', 'times_stride', 'slope', 'slope_stride'],
    ],
  },
  'weight-sum': {
    wgsl: [
      ...['dy', 'dy_stride', 'x', 'x_stride'],
      // Rows an image, vec4s of an output row (inputs), vec4s of dy's rows (outputs).
      ...['rows', 'k', 'n', 'parts'],
      // Where part 0 puts G and db, and vec4s to the next part.
      ...['product', 'bias', 'part_stride', 'has_bias'],
    ],
    wasm: [
      ...['dy', 'dy_stride', 'x', 'x_stride', 'rows', 'k', 'n', 'sum', 'bias_sum'],
      // Bytes of a thread's scratch space: CHUNK · (n + BLOCK) floats.
      ...['scratch', 'scratch_stride'],
    ],
  },
  normalise: {
    wgsl: [
      ...['x', 'x_stride', 'out', 'out_stride', 'stats'],
      // Rows an image, true channels, vec4s of an output row.
      ...['rows', 'dim', 'width'],
      // First place in `maps`; channels in order need none.
      ...['channels', 'in_order', 'epsilon:f32'],
    ],
    wasm: [
      ...['x', 'x_stride', 'rows', 'channels', 'out', 'out_stride', 'width'],
      // Channel of every place of `out`, −1 at padding; 0 where place i is channel i.
      ...['stats', 'stats_stride', 'places', 'epsilon:f32'],
    ],
  },
  'normalise-back': {
    wgsl: [
      ...['dy', 'dy_stride', 'x', 'x_stride', 'dx', 'dx_stride', 'stats'],
      // Rows an image, true channels.
      ...['rows', 'dim', 'places', 'in_order'],
    ],
    wasm: [
      ...['dy', 'dy_stride', 'rows', 'channels', 'x', 'x_stride', 'stats', 'stats_stride'],
      // Channel of every place of `dy`, −1 at padding; 0 where place i is channel i.
      ...['dx', 'dx_stride', 'places', 'width', 'scratch', 'scratch_stride'],
    ],
  },
  attention: HEADS,
  'attention-rows': HEADS,
  'attention-columns': HEADS,
  loss: {
    wgsl: ['logits', 'dlogits', 'stride', 'scores', 'classes'],
    wasm: [
      ...['logits', 'logits_stride', 'classes', 'dlogits', 'dlogits_stride'],
      ...['scores', 'scores_stride', 'labels', 'scalars'],
    ],
  },
  clear: {
    // Of an image.
    wgsl: ['out', 'size'],
    wasm: ['out', 'rows', 'stride'],
  },
  'token-sum': {
    // Vec4s of an image.
    wgsl: ['dx', 'out', 'size'],
    wasm: ['dx', 'stride', 'tokens', 'sum'],
  },
  unfold: { wgsl: [], wasm: LINEARS },
  measure: { wgsl: ['scores'], wasm: FLAT },
  update: { wgsl: [], wasm: [...FLAT, 'average'] },
  // Blocks are of 16 floats; the last is the address of the images of the parts before.
  carry: { wgsl: [], wasm: ['sums', 'carry', 'blocks', 'before'] },
} as const satisfies Record<OpName, { readonly wgsl: Words; readonly wasm: Words }>;

/** Places of kernels in the switch of the processor's `run`: the order of the rows. */
export const KERNEL_ORDER = Object.keys(OP_WORDS) as readonly OpName[];

/** What several operations read. */
export const SHARED_WORDS = {
  /** What changes from step to step. */
  step: {
    wgsl: [
      ...['images', 'slot', 'train_gates', 'lr:f32', 'gate_lr:f32', 'lambda:f32'],
      // 1 / (1 − β₁ᵗ) and 1 / √(1 − β₂ᵗ).
      ...['weight_decay:f32', 'smoothing:f32', 'first_scale:f32', 'second_scale:f32'],
      // Images of the whole step, of its parts before this one, and of its first part.
      ...['whole', 'before', 'first', 'newest:f32'],
    ],
    wasm: [
      ...['rate:f32', 'gate_rate:f32', 'decay:f32', 'second_scale:f32', 'train_gates:f32'],
      ...['lambda:f32', 'smoothing:f32', 'whole', 'before', 'newest:f32'],
    ],
  },
  /** A linear map, for folding and unfolding. On the GPU offsets count floats and are NONE where there is none. */
  linear: {
    wgsl: [
      ...['inputs', 'k', 'n', 'weight', 'bias', 'gamma', 'beta', 'gates', 'mask', 'forward'],
      ...['transposed', 'folded_bias', 'product', 'bias_sum'],
      // Places in `maps`; the last keeps the rows even.
      ...['columns', 'rows', 'channels', 'pad'],
    ],
    wasm: [
      // Columns of the weight; a row of it has as many floats.
      ...['weight', 'inputs', 'k', 'n'],
      // Weight column of every input place, −1 at padding, 0 where place i is column i; weight row of every output.
      ...['columns', 'rows', 'gates', 'mask', 'gamma', 'beta'],
      // LayerNorm channel of every input place, −1 at padding.
      ...['channels', 'forward', 'transposed', 'folded_bias', 'bias', 'product', 'bias_sum'],
      // Bytes from a parameter to its gradient; address of the step's λ.
      ...['to_grads', 'scratch', 'scratch_stride', 'lambda'],
    ],
  },
  /** The token table. On the GPU it is a row of the linear maps. */
  tokens: {
    wgsl: [],
    wasm: [
      ...['tokens', 'dim', 'stride', 'cls', 'pos', 'token_bias', 'table', 'token_sum'],
      'tokens_to_grads',
    ],
  },
  /** Of a head: width of V, V's first byte (vec4 on the GPU, with a word of padding) in a row of qkv, and of o. */
  head: { wgsl: [], wasm: ['width', 'v', 'o'] },
  /** Of an image of the batch: address of its pixels, 1 where they are bytes, how it is moved. */
  picture: { wgsl: [], wasm: ['pixels', 'bytes', 'move'] },
} as const satisfies Record<string, { readonly wgsl: Words; readonly wasm: Words }>;

const ALL_WORDS: Readonly<Record<string, { readonly wgsl: Words; readonly wasm: Words }>> = {
  ...OP_WORDS,
  ...SHARED_WORDS,
};

/** Names of a row's words. */
export type WordOf<W extends Words> = W[number] extends infer N
  ? N extends `${infer Name}:f32`
    ? Name
    : N
  : never;

const FLOAT = ':f32';
const nameOf = (word: string): string => word.replace(FLOAT, '');

const bits = new DataView(new ArrayBuffer(4));

/** The word that a float32 is made of. */
function bitsOf(value: number): number {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}

/** A row's words in their order: whole numbers as they are, floats as their bits. */
export function packed<W extends Words>(
  row: W,
  values: Readonly<Record<WordOf<W> & string, number>>,
): number[] {
  const given = new Map<string, number>(Object.entries(values));
  return row.map((word) => {
    const value = given.get(nameOf(word)) ?? NaN;
    return word.endsWith(FLOAT) ? bitsOf(value) : value;
  });
}

/** The place of a word in its row, from 0. */
export const placeOf = <W extends Words>(row: W, word: WordOf<W> & string): number =>
  row.findIndex((one) => nameOf(one) === word);

/** A kernel's line that stands for the words of a row: `//words product`, `//words clear as CLEAR_`. */
const LINE = /^\/\/(words|bytes|export words|kernels)(?: ([a-z-]+))?(?: as (\w+))?$/gm;

/** A WGSL kernel with its structs: `//words product as Product` is that struct. */
export const withStructs = (source: string): string =>
  source.replace(LINE, (_, _how: string, row: string, struct: string) => {
    const fields = rowOf(row).wgsl.map(
      (word) => `  ${nameOf(word)}: ${word.endsWith(FLOAT) ? 'f32' : 'u32'},`,
    );
    return [`struct ${struct} {`, ...fields, '}'].join('\n');
  });

/**
 * An AssemblyScript kernel with its constants: `//words product` are the places of its words, with a prefix
 * and their number where one is named; `//bytes step` are bytes to them; `//kernels` are the places of all kernels.
 */
export const withConstants = (source: string): string =>
  source.replace(LINE, (_, how: string, row: string | undefined, given: string | undefined) => {
    const prefix = given ?? '';
    const names = how === 'kernels' ? KERNEL_ORDER : rowOf(row ?? '').wasm;
    const constant = (name: string, i: number) => {
      const upper = prefix + nameOf(name).replaceAll('-', '_').toUpperCase();
      if (how === 'bytes') return `const ${upper}: usize = ${4 * i};`;
      return `${how.startsWith('export') ? 'export ' : ''}const ${upper} = ${i};`;
    };
    const all = prefix === '' ? [] : [`const ${prefix}WORDS = ${names.length};`];
    return [...names.map(constant), ...all].join('\n');
  });

function rowOf(name: string) {
  const row = ALL_WORDS[name];
  if (row === undefined) throw new Error(`no words of “${name}”`);
  return row;
}
