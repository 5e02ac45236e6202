// `mask.json`: which channels of a network stay, by timm's names, for a script that cuts the network elsewhere. Holds no
// weights.
import { MODEL_FIELDS, type ViTConfig } from '../core/config';
import { SITES, type Site } from '../core/gates';
import type { BlockKept } from '../core/params';

/** The linear map that a site feeds, as timm calls it in a block. */
const MAPS: Readonly<Record<Site, string>> = {
  qkv: 'attn.qkv',
  proj: 'attn.proj',
  fc1: 'mlp.fc1',
  fc2: 'mlp.fc2',
};

const MEANING =
  'kept["blocks.B.MAP.in"] are the input channels that stay of a linear map, rising, counted from 0: columns of its weight. Those of attn.proj are rows of V too (row 2·dim + channel of attn.qkv), those of mlp.fc2 rows of mlp.fc1.';

export interface MaskAbout {
  readonly config: ViTConfig;
  readonly kept: readonly BlockKept[];
  /** Share of channels that the cut was asked to take. */
  readonly rate: number;
  /** By what channels were ranked. */
  readonly criterion: string;
  /** Where the network comes from, as its other files say it. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** The bytes of `mask.json`. */
export function writeMask(of: MaskAbout): Uint8Array<ArrayBuffer> {
  const { config, kept, rate, criterion, provenance } = of;
  const channels = kept.flatMap((block, b) =>
    SITES.map((site) => [`blocks.${b}.${MAPS[site]}.in`, Array.from(block[site])] as const),
  );
  const sizes = Object.fromEntries(MODEL_FIELDS.map((field) => [field, config[field]]));
  const mask = {
    ...{ format: 'espalier-mask', version: 1, meaning: MEANING, config: sizes, rate, criterion },
    ...{ kept: Object.fromEntries(channels), provenance },
  };
  return new TextEncoder().encode(`${JSON.stringify(mask)}\n`);
}
