// Cuts a network for real: parameters and kept channels in, smaller matrices with folded gates out,
// and back into the parent's channels. The compact network computes what the masked one computes.
import type { KeepMask } from './brand';
import { headDim, type ViTConfig } from './config';
import { gateName, gateSites, SITES, siteWidth, type Site } from './gates';
import { param, paramTable, type BlockKept, type ParamSet, type ParamSpec } from './params';

/** Where rows and columns of one compact matrix come from in the parent's; null is all of them. */
interface MatrixCut {
  readonly rows: Uint32Array | null;
  readonly columns: Uint32Array | null;
  /** The gate vector that scales the columns. */
  readonly gate: string;
}

/** How a cut takes the four maps of a block: q and k keep every row, v only kept ones. */
function mapCuts(c: ViTConfig, block: number, kept: BlockKept): Record<Site, MatrixCut> {
  const d = c.dim;
  const qkvRows = Uint32Array.from({ length: 2 * d + kept.proj.length }, (_, row) =>
    row < 2 * d ? row : 2 * d + (kept.proj[row - 2 * d] ?? 0),
  );
  const cut = (site: Site, rows: Uint32Array | null): MatrixCut => ({
    rows,
    columns: kept[site],
    gate: gateName(block, site),
  });
  return {
    qkv: cut('qkv', qkvRows),
    proj: cut('proj', null),
    fc1: cut('fc1', kept.fc2),
    fc2: cut('fc2', null),
  };
}

/** Finds how a parameter is cut; null for one that stays whole. */
function cutsOf(c: ViTConfig, kept: readonly BlockKept[]) {
  const blocks = kept.map((k, b) => mapCuts(c, b, k));
  return ({ role, block, map }: ParamSpec): MatrixCut | null =>
    (role === 'weight' || role === 'bias') && block !== null && map !== null
      ? (blocks[block]?.[map] ?? null)
      : null;
}

/**
 * The compact network's parameters.
 * @param params the parent's, gates included
 * @param kept channels that stay, block by block
 */
export function compactParams(
  c: ViTConfig,
  params: Readonly<ParamSet>,
  kept: readonly BlockKept[],
): ParamSet {
  const small: ParamSet = {};
  const cutOf = cutsOf(c, kept);
  for (const spec of paramTable({ config: c, kept })) {
    const { name, role, shape } = spec;
    const source = param(params, name);
    const cut = cutOf(spec);
    if (cut === null) small[name] = source.slice();
    else if (role === 'bias') small[name] = pick(source, cut.rows);
    else small[name] = pickScaled(source, shape, cut, param(params, cut.gate));
  }
  return small;
}

/** The dense network with its gates multiplied into the weights, without gates. */
export const foldedParams = (c: ViTConfig, params: Readonly<ParamSet>): ParamSet =>
  compactParams(c, params, everyChannel(c));

/** What a cut that takes nothing keeps. */
export function everyChannel(c: ViTConfig): BlockKept[] {
  const all = SITES.map((site) => [
    site,
    Uint32Array.from({ length: siteWidth(c, site) }, (_, i) => i),
  ]);
  return Array.from({ length: c.depth }, () => Object.fromEntries(all) as BlockKept);
}

/**
 * The parent of a compact network, for files that hold only the compact one: every matrix at full
 * size with zeros where channels were removed, gates 1 where kept and 0 where not.
 */
export function expandParams(
  c: ViTConfig,
  small: Readonly<ParamSet>,
  kept: readonly BlockKept[],
): ParamSet {
  const parent: ParamSet = {};
  const cutOf = cutsOf(c, kept);
  for (const spec of paramTable({ config: c, kept: null })) {
    const { name, role, shape, size } = spec;
    if (role === 'gate') {
      parent[name] = new Float32Array(size);
      continue;
    }
    const source = param(small, name);
    const cut = cutOf(spec);
    if (cut === null) parent[name] = source.slice();
    else if (role === 'bias') parent[name] = place(source, size, cut.rows);
    else parent[name] = placeMatrix(source, shape, cut);
  }
  kept.forEach((k, b) => {
    for (const site of SITES)
      k[site].forEach((channel) => (param(parent, gateName(b, site))[channel] = 1));
  });
  return parent;
}

/** The parent with pruned gates set to 0: the masked network, in the parent's shape. */
export function maskParams(c: ViTConfig, params: Readonly<ParamSet>, keep: KeepMask): ParamSet {
  const masked: ParamSet = { ...params };
  for (const { name, offset } of gateSites(c))
    masked[name] = param(params, name).map((g, i) => (keep[offset + i] === 1 ? g : 0));
  return masked;
}

/** V columns of every head that stay, as positions inside the head. Heads may keep none. */
export function keptByHead(c: ViTConfig, kept: BlockKept | null): number[][] {
  const dh = headDim(c);
  const heads = Array.from({ length: c.heads }, () => [] as number[]);
  const channels = kept?.proj ?? Uint32Array.from({ length: siteWidth(c, 'proj') }, (_, i) => i);
  for (const channel of channels) heads[Math.floor(channel / dh)]?.push(channel % dh);
  return heads;
}

function pick(source: Float32Array, rows: Uint32Array | null): Float32Array {
  return rows === null ? source.slice() : Float32Array.from(rows, (row) => source[row] ?? 0);
}

function place(source: Float32Array, size: number, rows: Uint32Array | null): Float32Array {
  if (rows === null) return source.slice();
  const out = new Float32Array(size);
  rows.forEach((row, i) => (out[row] = source[i] ?? 0));
  return out;
}

function pickScaled(
  source: Float32Array,
  shape: readonly number[],
  { rows, columns }: MatrixCut,
  gate: Float32Array,
): Float32Array {
  const [height = 0, width = 0] = shape;
  const stride = gate.length;
  const out = new Float32Array(height * width);
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++) {
      const column = columns?.[j] ?? j;
      out[i * width + j] = (source[(rows?.[i] ?? i) * stride + column] ?? 0) * (gate[column] ?? 0);
    }
  return out;
}

function placeMatrix(
  source: Float32Array,
  shape: readonly number[],
  { rows, columns }: MatrixCut,
): Float32Array {
  const [height = 0, width = 0] = shape;
  const out = new Float32Array(height * width);
  const smallWidth = columns?.length ?? width;
  const smallHeight = smallWidth === 0 ? 0 : source.length / smallWidth;
  for (let i = 0; i < smallHeight; i++)
    for (let j = 0; j < smallWidth; j++)
      out[(rows?.[i] ?? i) * width + (columns?.[j] ?? j)] = source[i * smallWidth + j] ?? 0;
  return out;
}
