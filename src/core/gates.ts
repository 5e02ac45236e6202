// The four gate sites of a block and their order in the network's one flat score vector:
// block 0 qkv, proj, fc1, fc2, block 1 qkv, … A site is named after the linear map it feeds.
import { hiddenWidth, type ViTConfig } from './config';

export const SITES = ['qkv', 'proj', 'fc1', 'fc2'] as const;
export type Site = (typeof SITES)[number];

/** One gate vector and where it lies in the flat vector. */
export interface GateSite {
  readonly block: number;
  readonly site: Site;
  /** Parameter name, `blocks.0.g_qkv`. */
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** Name of the parameter that holds a site's gates. */
export const gateName = (block: number, site: Site): string => `blocks.${block}.g_${site}`;

/** Name under which the running means of |g| of a site travel with its gates, where these score them. */
export const averageName = (gates: string): string => `${gates}.average`;

/** Channels of a site in the dense network. */
export const siteWidth = (c: ViTConfig, site: Site): number =>
  site === 'fc2' ? hiddenWidth(c) : c.dim;

/** All sites of a network in flat order. */
export function gateSites(c: ViTConfig): GateSite[] {
  const sites: GateSite[] = [];
  let offset = 0;
  for (let block = 0; block < c.depth; block++)
    for (const site of SITES) {
      const size = siteWidth(c, site);
      sites.push({ block, site, name: gateName(block, site), offset, size });
      offset += size;
    }
  return sites;
}

/** Number of gates T of a network, (3 + r)·D·L. */
export const gateCount = (c: ViTConfig): number => (3 * c.dim + hiddenWidth(c)) * c.depth;

/** Gates, and what they are scored by. */
export interface GateValues {
  /** Flat, in the order of the sites. */
  readonly gates: Float32Array;
  /** Running means of |g|, alike; null where |g| itself scores them. */
  readonly averages: Float32Array | null;
}

/** The gates of a parameter set. */
export function gateValues(
  c: ViTConfig,
  params: Readonly<Record<string, Float32Array>>,
): GateValues {
  const gates = flattenGates(c, params);
  if (!gateSites(c).some(({ name }) => averageName(name) in params))
    return { gates, averages: null };
  const averages = gates.map(Math.abs);
  for (const { name, offset } of gateSites(c))
    averages.set(params[averageName(name)] ?? [], offset);
  return { gates, averages };
}

/** Running means of |g|, as a parameter set has them; nothing where there are none. */
export const averageParams = (c: ViTConfig, averages: Float32Array | null) =>
  Object.fromEntries(
    averages === null
      ? []
      : gateSites(c).map(({ name, offset, size }): [string, Float32Array] => [
          averageName(name),
          averages.slice(offset, offset + size),
        ]),
  );

/** What scores are made of: means of |g|, or the gates themselves. */
export const scored = ({ gates, averages }: GateValues): Float32Array => averages ?? gates;

/** The flat gate vector of a parameter set; gates that are not there (a folded network) count as 1. */
export function flattenGates(c: ViTConfig, params: Readonly<Record<string, Float32Array>>) {
  const flat = new Float32Array(gateCount(c)).fill(1);
  for (const { name, offset } of gateSites(c)) {
    const gates = params[name];
    if (gates !== undefined) flat.set(gates, offset);
  }
  return flat;
}
