// What a cut means for one channel, drawn the same way in every panel: kept is solid, would go is
// hatched, gone is a dotted outline, and back is solid in a dotted outline.
import { type GateSite, gateSites } from '../../core/gates';
import type { KeepMask } from '../../core/brand';
import type { BlockKept } from '../../core/params';
import type { Page } from '../../store/page';
import type { Cutting } from '../../store/selectors';
import type { Committed } from '../../store/run-state';
import type { PageState } from '../../store/store';

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

// The fate of every gate for the state on the page, worked out once for a snapshot, a rate and a cut
// however many drawings ask.

/** Answers null before the first gates. The bytes must not be changed. */
export type FateReader = (state: PageState) => Uint8Array | null;

const readers = new WeakMap<Page, FateReader>();

/** The reader of a page, shared by all its drawings. */
export function fateReaderOf(page: Page): FateReader {
  const known = readers.get(page);
  if (known !== undefined) return known;
  const reader = createFateReader(page.cutting);
  readers.set(page, reader);
  return reader;
}

function createFateReader(cutting: Page['cutting']): FateReader {
  let present: { of: Committed | null; total: number; mask: Uint8Array } | null = null;
  let last: { cutting: Cutting; present: Uint8Array; fate: Uint8Array } | null = null;
  return (state) => {
    const cut = cutting(state);
    if (cut === null) return null;
    const { committed, model } = state.run;
    const { keep, total } = cut.plan;
    if (present?.of !== committed || present.total !== total) {
      const mask = presentMask(gateSites(model), total, committed?.kept ?? null);
      present = { of: committed, total, mask };
    }
    if (last?.cutting !== cut || last.present !== present.mask)
      last = { cutting: cut, present: present.mask, fate: fates(keep, present.mask) };
    return last.fate;
  };
}
