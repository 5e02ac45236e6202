// The fate of every gate for the state on the page, worked out once for a snapshot, a rate and a cut
// however many drawings ask.
import { gateSites } from '../../core/gates';
import type { Page } from '../../store/page';
import type { Cutting } from '../../store/selectors';
import type { Committed } from '../../store/run-state';
import type { PageState } from '../../store/store';
import { fates, presentMask } from './fate';

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

export function createFateReader(cutting: Page['cutting']): FateReader {
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
