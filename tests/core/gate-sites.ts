// Gate sites that no network has: the pruning rule is tested on vectors of any number and length.
import type { GateSite } from '../../src/core/gates';

export interface NamedGates {
  readonly sites: GateSite[];
  /** All gates in the order of their names' appearance, float32. */
  readonly flat: Float32Array;
}

/** Lays gate vectors one after the other, each a site of its own. */
export function layGates(gates: Readonly<Record<string, readonly number[]>>): NamedGates {
  const sites: GateSite[] = [];
  let offset = 0;
  for (const [name, values] of Object.entries(gates)) {
    sites.push({ block: sites.length, site: 'qkv', name, offset, size: values.length });
    offset += values.length;
  }
  return { sites, flat: Float32Array.from(Object.values(gates).flat()) };
}

/** Channels a mask keeps, by site name. */
export function keptByName(
  sites: readonly GateSite[],
  keep: Uint8Array,
): Record<string, readonly number[]> {
  return Object.fromEntries(
    sites.map(({ name, offset, size }) => {
      const bits = Array.from(keep.subarray(offset, offset + size));
      return [name, bits.flatMap((bit, channel) => (bit === 1 ? [channel] : []))];
    }),
  );
}
