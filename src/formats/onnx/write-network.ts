// A compact network as an ONNX graph of ordinary operators that any runtime has, for any number of images at once.
// Heads keep unequally many V channels: all are filled up with zeros to the widest, and heads of none are left out with
// their queries and keys. Never runs the graph.
import { headDim, tokenCount } from '../../core/config';
import { everyChannel, foldedParams, keptByHead } from '../../core/compact';
import {
  epsilonOf,
  param,
  type BlockKept,
  type ModelShape,
  type ParamSet,
} from '../../core/params';
import { writeOnnx, type GraphWriter } from './graph';

const DOC = `A Vision Transformer, pruned and written by Espalier. Input “images”: float32 [batch, channels, height, width], normalised per channel as (x/255 − mean)/std; mean and std stand in the metadata. Output “logits”: float32 [batch, classes]. Heads of V narrower than the widest of their block are filled up with zeros; heads without V are left out.`;

/**
 * The bytes of a network's ONNX file (opset 17). A dense network is written with its gates folded into its weights.
 * @param params exactly those of the shape
 * @param metadata what the file says of the network, to be found in `metadata_props`
 */
export function writeOnnxNetwork(
  shape: ModelShape,
  params: Readonly<ParamSet>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const { config: c } = shape;
  const kept = shape.kept ?? everyChannel(c);
  const weights = shape.kept === null ? foldedParams(c, params) : params;
  const about = {
    input: ['images', ['batch', c.channels, c.image, c.image]],
    output: ['logits', ['batch', c.classes]],
    doc: DOC,
    metadata,
  } as const;
  return writeOnnx(about, (graph) => drawNetwork(graph, { ...shape, kept }, weights));
}

/** What one block is drawn with. */
interface Pen {
  readonly graph: GraphWriter;
  readonly shape: ModelShape;
  /** A parameter of the network by its whole name. */
  readonly of: (name: string) => Float32Array;
}

function drawNetwork(graph: GraphWriter, shape: ModelShape, params: Readonly<ParamSet>): void {
  const { config: c, kept } = shape;
  const pen: Pen = { graph, shape, of: (name) => param(params, name) };
  const { floats, wholes, node } = graph;
  const { dim, patch } = c;
  const patches = node(
    'Conv',
    [
      'images',
      floats(
        'patch_embed.proj.weight',
        [dim, c.channels, patch, patch],
        pen.of('patch_embed.proj.weight'),
      ),
      floats('patch_embed.proj.bias', [dim], pen.of('patch_embed.proj.bias')),
    ],
    'patch_embed', // [B, D, side, side]
    { kernel_shape: [patch, patch], strides: [patch, patch] },
  );
  const row = node('Reshape', [patches, wholes('patch_embed.shape', [0, dim, -1])], 'patch_rows');
  const rows = node('Transpose', [row], 'patch_tokens', { perm: [0, 2, 1] }); // [B, n − 1, D]
  // The row of zeros before the patches takes the class token from the table of positions.
  const room = node('Pad', [rows, wholes('class_pads', [0, 1, 0, 0, 0, 0])], 'token_rows');
  const table = pen.of('pos_embed').slice();
  pen.of('cls_token').forEach((value, i) => (table[i] = (table[i] ?? 0) + value));
  let x = node('Add', [room, floats('positions', [1, tokenCount(c), dim], table)], 'tokens');
  kept?.forEach((channels, b) => {
    x = drawAttention(pen, x, b, channels);
    x = drawMlp(pen, x, b, channels);
  });
  const first = node('Gather', [x, wholes('class_row', [0], true)], 'class_token', { axis: 1 });
  const normed = layerNorm(pen, first, 'norm'); // [B, D]
  const head = matrix(pen, normed, 'head', pen.of('head.weight'), dim);
  node('Add', [head, floats('head.bias', [c.classes], pen.of('head.bias'))], 'logits');
}

/** x + proj(attention(norm1(x))), [B, n, D]. */
function drawAttention(pen: Pen, x: string, b: number, channels: BlockKept): string {
  const { graph, shape, of } = pen;
  const { config: c } = shape;
  const { floats, wholes, node } = graph;
  const [name, dh, n] = [`blocks.${b}.attn`, headDim(c), tokenCount(c)];
  const byHead = keptByHead(c, channels).map((positions) => positions.length);
  const widest = Math.max(1, ...byHead);
  const starts = byHead.map((_, head) => byHead.slice(0, head).reduce((sum, w) => sum + w, 0));
  const seeing = byHead.flatMap((width, head) => (width > 0 ? [head] : []));
  // A block that keeps no V at all has one head that says nothing.
  const heads = seeing.length > 0 ? seeing : [0];
  const read = selected(pen, layerNorm(pen, x, `blocks.${b}.norm1`), `${name}.qkv`, channels.qkv);

  const weight = of(`${name}.qkv.weight`);
  const bias = of(`${name}.qkv.bias`);
  const inputs = channels.qkv.length;
  /** Rows of qkv as a map of its own; −1 is a row of zeros. */
  const part = (letter: string, rows: readonly number[], width: number, perm: number[]): string => {
    const own = new Float32Array(rows.length * inputs);
    const ownBias = new Float32Array(rows.length);
    rows.forEach((from, to) => {
      if (from < 0) return;
      own.set(weight.subarray(from * inputs, (from + 1) * inputs), to * inputs);
      ownBias[to] = bias[from] ?? 0;
    });
    const product = matrix(pen, read, `${name}.${letter}`, own, inputs);
    const sum = node(
      'Add',
      [product, floats(`${name}.${letter}.bias`, [rows.length], ownBias)],
      `${name}.${letter}`,
    );
    const size = wholes(`${name}.${letter}.shape`, [0, n, heads.length, width]);
    const split = node('Reshape', [sum, size], `${name}.${letter}.heads`);
    return node('Transpose', [split], `${name}.${letter}.turned`, { perm });
  };
  const inHeads = (width: number, row: (head: number, i: number) => number): number[] =>
    heads.flatMap((head) => Array.from({ length: width }, (_, i) => row(head, i)));
  const q = part(
    'q',
    inHeads(dh, (head, i) => head * dh + i),
    dh,
    [0, 2, 1, 3],
  );
  const k = part(
    'k',
    inHeads(dh, (head, i) => c.dim + head * dh + i),
    dh,
    [0, 2, 3, 1],
  );
  const placeOfV = (head: number, i: number): number =>
    i < (byHead[head] ?? 0) ? (starts[head] ?? 0) + i : -1;
  const v = part(
    'v',
    inHeads(widest, placeOfV).map((place) => (place < 0 ? -1 : 2 * c.dim + place)),
    widest,
    [0, 2, 1, 3],
  );

  const raw = node('MatMul', [q, k], `${name}.scores`); // [B, H, n, n]
  const scale = floats(`${name}.scale`, [], Float32Array.of(1 / Math.sqrt(dh)));
  const scaled = node('Mul', [raw, scale], `${name}.scaled`);
  const looks = node('Softmax', [scaled], `${name}.softmax`, { axis: -1 });
  const seen = node('MatMul', [looks, v], `${name}.seen`); // [B, H, n, widest]
  const turned = node('Transpose', [seen], `${name}.seen.turned`, { perm: [0, 2, 1, 3] });
  const joined = heads.length * widest;
  const together = node(
    'Reshape',
    [turned, wholes(`${name}.seen.shape`, [0, n, joined])],
    `${name}.joined`,
  );
  const columns = inHeads(widest, placeOfV);
  const proj = of(`${name}.proj.weight`);
  const had = channels.proj.length;
  const padded = new Float32Array(c.dim * joined);
  for (let row = 0; row < c.dim; row++)
    columns.forEach((from, to) => {
      if (from >= 0) padded[row * joined + to] = proj[row * had + from] ?? 0;
    });
  return residual(pen, x, matrix(pen, together, `${name}.proj`, padded, joined), `${name}.proj`);
}

/** x + fc2(GELU(fc1(norm2(x)))), [B, n, D]. */
function drawMlp(pen: Pen, x: string, b: number, channels: BlockKept): string {
  const { floats, node } = pen.graph;
  const name = `blocks.${b}.mlp`;
  const read = selected(pen, layerNorm(pen, x, `blocks.${b}.norm2`), `${name}.fc1`, channels.fc1);
  const product = matrix(
    pen,
    read,
    `${name}.fc1`,
    pen.of(`${name}.fc1.weight`),
    channels.fc1.length,
  );
  const bias = floats(`${name}.fc1.bias`, [channels.fc2.length], pen.of(`${name}.fc1.bias`));
  const z = node('Add', [product, bias], `${name}.fc1`);
  const constant = (what: string, value: number): string =>
    floats(`${name}.${what}`, [], Float32Array.of(value));
  // GELU by the error function, z/2·(1 + erf(z/√2)).
  const small = node('Mul', [z, constant('root_half', Math.SQRT1_2)], `${name}.scaled`);
  const erf = node(
    'Add',
    [node('Erf', [small], `${name}.erf`), constant('one', 1)],
    `${name}.share`,
  );
  const half = node('Mul', [z, constant('half', 0.5)], `${name}.halved`);
  const gelu = node('Mul', [half, erf], `${name}.gelu`);
  const out = matrix(pen, gelu, `${name}.fc2`, pen.of(`${name}.fc2.weight`), channels.fc2.length);
  return residual(pen, x, out, `${name}.fc2`);
}

function residual({ graph, shape, of }: Pen, x: string, product: string, name: string): string {
  const bias = graph.floats(`${name}.bias`, [shape.config.dim], of(`${name}.bias`));
  const sum = graph.node('Add', [product, bias], name);
  return graph.node('Add', [x, sum], `${name}.residual`);
}

/** Over the last axis, with the network's own epsilon. */
function layerNorm({ graph, shape, of }: Pen, x: string, name: string): string {
  const dims = [shape.config.dim];
  const gamma = graph.floats(`${name}.weight`, dims, of(`${name}.weight`));
  const beta = graph.floats(`${name}.bias`, dims, of(`${name}.bias`));
  const attributes = { axis: -1, epsilon: { float: epsilonOf(shape) } };
  return graph.node('LayerNormalization', [x, gamma, beta], name, attributes);
}

/** The kept channels of the last axis; all of them need no node. */
function selected({ graph, shape }: Pen, x: string, name: string, channels: Uint32Array): string {
  if (channels.length === shape.config.dim) return x;
  const indices = graph.wholes(`${name}.in`, Array.from(channels));
  return graph.node('Gather', [x, indices], `${name}.kept`, { axis: 2 });
}

/** x·Wᵀ, of W in rows of `inputs`; the constant holds Wᵀ, as MatMul takes it. */
function matrix(
  { graph }: Pen,
  x: string,
  name: string,
  rows: Float32Array,
  inputs: number,
): string {
  const outputs = inputs === 0 ? 0 : rows.length / inputs;
  const turned = new Float32Array(rows.length);
  for (let row = 0; row < outputs; row++)
    for (let i = 0; i < inputs; i++) turned[i * outputs + row] = rows[row * inputs + i] ?? 0;
  const weight = graph.floats(`${name}.weight_transposed`, [inputs, outputs], turned);
  return graph.node('MatMul', [x, weight], `${name}.product`);
}
