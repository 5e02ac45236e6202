// The kept channels of a reference cut, in the form the product carries them.
import { gateName, type Site } from '../../src/core/gates';
import type { BlockKept } from '../../src/core/params';
import type { GoldenJson, GoldenRate } from '../golden/load';

export function goldenKept(json: GoldenJson, rate: GoldenRate): BlockKept[] {
  return Array.from({ length: json.config.L }, (_, block) => {
    const at = (site: Site) => Uint32Array.from(json.rates[rate].kept[gateName(block, site)] ?? []);
    return { qkv: at('qkv'), proj: at('proj'), fc1: at('fc1'), fc2: at('fc2') };
  });
}
