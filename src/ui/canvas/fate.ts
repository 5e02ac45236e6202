// What a cut means for one channel, drawn the same way in every panel: kept is solid, would go is
// hatched, gone is a dotted outline, and back is solid in a dotted outline.
import type { GateSite } from '../../core/gates';
import type { KeepMask } from '../../core/brand';
import type { BlockKept } from '../../core/params';

export const FATES = { kept: 0, goes: 1, gone: 2, back: 3 } as const;
export type Fate = (typeof FATES)[keyof typeof FATES];

/** One byte per gate: 1 where the channel is still there after the cut that was carried out. */
export function presentMask(
  sites: readonly GateSite[],
  total: number,
  kept: readonly BlockKept[] | null,
): Uint8Array {
  const mask = new Uint8Array(total);
  if (kept === null) return mask.fill(1);
  for (const { block, site, offset } of sites)
    for (const channel of kept[block]?.[site] ?? []) mask[offset + channel] = 1;
  return mask;
}

/** The fate of every gate: the preview's mask over what is still there. */
export function fates(keep: KeepMask, present: Uint8Array): Uint8Array {
  const out = new Uint8Array(keep.length);
  for (let i = 0; i < keep.length; i++)
    out[i] =
      keep[i] === 1
        ? present[i] === 1
          ? FATES.kept
          : FATES.back
        : present[i] === 1
          ? FATES.goes
          : FATES.gone;
  return out;
}
