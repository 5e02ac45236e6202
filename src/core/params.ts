// The parameter table: names (timm's), shapes ([out, in] as timm stores them), offsets in one flat
// vector, and which parameters AdamW decays. Everything that walks over parameters reads it.
import { headDim, hiddenWidth, tokenCount, type ViTConfig } from './config';
import { gateName, siteWidth, type Site } from './gates';

/** Indices of the channels kept at each site of one block, in the parent network, rising. */
export type BlockKept = Readonly<Record<Site, Uint32Array>>;

/** A network's shape. `kept` null is the dense network with gates; else it is compact: no gates. */
export interface ModelShape {
  readonly config: ViTConfig;
  readonly kept: readonly BlockKept[] | null;
}

/** Parameter values by name, each row-major in the shape of the table. */
export type ParamSet = Record<string, Float32Array>;

export interface ParamSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
  /** Place in the flat vector of all parameters. */
  readonly offset: number;
  /** Whether weight decay applies: the matrices of linear maps and nothing else. */
  readonly decayed: boolean;
  readonly gate: boolean;
}

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

/** The table of a shape, in the order the reference writes it. */
export function paramTable(shape: ModelShape): ParamSpec[] {
  const { config: c, kept } = shape;
  const d = c.dim;
  const specs: ParamSpec[] = [];
  let offset = 0;
  const add = (name: string, dims: readonly number[], decayed = false, gate = false) => {
    const size = dims.reduce((a, b) => a * b, 1);
    specs.push({ name, shape: dims, size, offset, decayed, gate });
    offset += size;
  };
  const gate = (block: number, site: Site) => {
    if (kept === null) add(gateName(block, site), [siteWidth(c, site)], false, true);
  };

  add('cls_token', [1, 1, d]);
  add('pos_embed', [1, tokenCount(c), d]);
  add('patch_embed.proj.weight', [d, c.channels, c.patch, c.patch], true);
  add('patch_embed.proj.bias', [d]);
  blockWidths(shape).forEach((w, b) => {
    const block = `blocks.${b}`;
    const qkvRows = 2 * d + w.proj;
    add(`${block}.norm1.weight`, [d]);
    add(`${block}.norm1.bias`, [d]);
    gate(b, 'qkv');
    add(`${block}.attn.qkv.weight`, [qkvRows, w.qkv], true);
    add(`${block}.attn.qkv.bias`, [qkvRows]);
    gate(b, 'proj');
    add(`${block}.attn.proj.weight`, [d, w.proj], true);
    add(`${block}.attn.proj.bias`, [d]);
    add(`${block}.norm2.weight`, [d]);
    add(`${block}.norm2.bias`, [d]);
    gate(b, 'fc1');
    add(`${block}.mlp.fc1.weight`, [w.fc2, w.fc1], true);
    add(`${block}.mlp.fc1.bias`, [w.fc2]);
    gate(b, 'fc2');
    add(`${block}.mlp.fc2.weight`, [d, w.fc2], true);
    add(`${block}.mlp.fc2.bias`, [d]);
  });
  add('norm.weight', [d]);
  add('norm.bias', [d]);
  add('head.weight', [c.classes, d], true);
  add('head.bias', [c.classes]);
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
