// The parameter table: names (timm's), shapes ([out, in] as timm stores them), offsets in one flat
// vector, and what each parameter is. Everything that walks over parameters reads it.
// Invariant: nobody finds out what a parameter is by its name; gates lie first in the flat vector.
import { headDim, hiddenWidth, tokenCount, type ViTConfig } from './config';
import { gateSites, siteWidth, type Site } from './gates';
import { LAYER_NORM_EPSILON } from './traits';

/** Indices of the channels kept at each site of one block, in the parent network, rising. */
export type BlockKept = Readonly<Record<Site, Uint32Array>>;

/** A network's shape. `kept` null is the dense network with gates; else it is compact: no gates. */
export interface ModelShape {
  readonly config: ViTConfig;
  readonly kept: readonly BlockKept[] | null;
  /** LayerNorm's, where the network has another than ours. */
  readonly epsilon?: number;
}

/** Added to the variance under the root of every LayerNorm of a network. */
export const epsilonOf = ({ epsilon = LAYER_NORM_EPSILON }: ModelShape): number => epsilon;

/** Parameter values by name, each row-major in the shape of the table. */
export type ParamSet = Record<string, Float32Array>;

/** What a parameter is: of a linear map, of a LayerNorm, a gate vector, or an embedding. */
export type ParamRole = 'weight' | 'bias' | 'gamma' | 'beta' | 'gate' | 'token' | 'position';

export interface ParamSpec {
  readonly name: string;
  readonly role: ParamRole;
  /** Null for what stands before or behind the blocks. */
  readonly block: number | null;
  /** The map it belongs to or, for a LayerNorm and for gates, feeds; null outside of the blocks. */
  readonly map: Site | null;
  readonly shape: readonly number[];
  readonly size: number;
  /** Place in the flat vector of all parameters. */
  readonly offset: number;
}

/** Whether AdamW decays it: the matrices of linear maps and nothing else. */
export const isDecayed = ({ role }: Pick<ParamSpec, 'role'>): boolean => role === 'weight';

/** Channels a block computes with, site by site. */
export type Widths = Readonly<Record<Site, number>>;

/** Widths of every block of a shape. */
export function blockWidths({ config, kept }: ModelShape): Widths[] {
  return Array.from({ length: config.depth }, (_, b) => {
    const width = (site: Site) => kept?.[b]?.[site].length ?? siteWidth(config, site);
    return { qkv: width('qkv'), proj: width('proj'), fc1: width('fc1'), fc2: width('fc2') };
  });
}

/** V columns that each head keeps: how many kept `proj` channels fall into it. All Dh when dense. */
export function headWidths({ config, kept }: ModelShape, block: number): number[] {
  const dh = headDim(config);
  const counts = new Array<number>(config.heads).fill(kept === null ? dh : 0);
  for (const channel of kept?.[block]?.proj ?? []) {
    const head = Math.floor(channel / dh);
    counts[head] = (counts[head] ?? 0) + 1;
  }
  return counts;
}

/** The table of a shape: gates in the order of core/gates.ts, then the order of the forward pass. */
export function paramTable(shape: ModelShape): ParamSpec[] {
  const { config: c, kept } = shape;
  const d = c.dim;
  const specs: ParamSpec[] = [];
  let offset = 0;
  const adder =
    (block: number | null, map: Site | null) =>
    (name: string, role: ParamRole, dims: readonly number[]) => {
      const size = dims.reduce((a, b) => a * b, 1);
      specs.push({ name, role, block, map, shape: dims, size, offset });
      offset += size;
    };

  if (kept === null)
    for (const { block, site, name, size } of gateSites(c))
      adder(block, site)(name, 'gate', [size]);
  const add = adder(null, null);
  add('cls_token', 'token', [1, 1, d]);
  add('pos_embed', 'position', [1, tokenCount(c), d]);
  add('patch_embed.proj.weight', 'weight', [d, c.channels, c.patch, c.patch]);
  add('patch_embed.proj.bias', 'bias', [d]);
  blockWidths(shape).forEach((w, b) => {
    const linear = (map: Site, name: string, rows: number, norm: string | null = null) => {
      const addTo = adder(b, map);
      if (norm !== null) {
        addTo(`blocks.${b}.${norm}.weight`, 'gamma', [d]);
        addTo(`blocks.${b}.${norm}.bias`, 'beta', [d]);
      }
      addTo(`blocks.${b}.${name}.weight`, 'weight', [rows, w[map]]);
      addTo(`blocks.${b}.${name}.bias`, 'bias', [rows]);
    };
    linear('qkv', 'attn.qkv', 2 * d + w.proj, 'norm1');
    linear('proj', 'attn.proj', d);
    linear('fc1', 'mlp.fc1', w.fc2, 'norm2');
    linear('fc2', 'mlp.fc2', d);
  });
  add('norm.weight', 'gamma', [d]);
  add('norm.bias', 'beta', [d]);
  add('head.weight', 'weight', [c.classes, d]);
  add('head.bias', 'bias', [c.classes]);
  return specs;
}

/** A parameter by name. The table and the set must be of one shape: a missing name is a defect. */
export function param(params: Readonly<ParamSet>, name: string): Float32Array {
  const values = params[name];
  if (values === undefined) throw new Error(`no parameter ${name}`);
  return values;
}

/** Beyond this the square of a weight is no float32 any more, and a step could only make it NaN. */
const LARGEST_WEIGHT = 1e18;

/** Whether weights are numbers that a network can go on with. */
export function areSound(params: Readonly<ParamSet>): boolean {
  for (const values of Object.values(params))
    for (const value of values) if (!(Math.abs(value) <= LARGEST_WEIGHT)) return false;
  return true;
}

/** A copy that shares no memory with the original. */
export const cloneParams = (params: Readonly<ParamSet>): ParamSet =>
  Object.fromEntries(Object.entries(params).map(([name, values]) => [name, values.slice()]));

/** Channels of the dense network at every site, in a form that plans and costs can read. */
export const denseWidths = (c: ViTConfig): Widths => ({
  qkv: c.dim,
  proj: c.dim,
  fc1: c.dim,
  fc2: hiddenWidth(c),
});
