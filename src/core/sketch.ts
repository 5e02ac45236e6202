// A curve of accuracy by pruning rate that somebody expects, drawn before it is measured, and how far it is from what
// was measured. Shares 0…1; no pixels and no words.
import { MASKED_RATES } from './recorded';

/** The rates that it is drawn at, rising; the page measures at each of them. */
export const SKETCH_RATES = MASKED_RATES;
/** So many have to be drawn before it is compared. */
export const LEAST_DRAWN = 2;
/** What nobody can draw more exactly than. */
const NEAR = 0.03;

export interface Sketch {
  /** By rate; null where nothing is drawn. */
  readonly shares: readonly (number | null)[];
  /** Whether what was measured is shown beside it. */
  readonly shown: boolean;
}

export const EMPTY_SKETCH: Sketch = { shares: SKETCH_RATES.map(() => null), shown: false };

/** The curve with a point moved; between that and the last one a stroke leaves no gap. */
export function drawnTo(
  { shares, shown }: Sketch,
  from: { readonly place: number; readonly share: number } | null,
  to: { readonly place: number; readonly share: number },
): Sketch {
  const begin = from ?? to;
  const length = to.place - begin.place;
  return {
    shown,
    shares: shares.map((share, place) => {
      const along = length === 0 ? Number(place === to.place) : (place - begin.place) / length;
      if (along < 0 || along > 1 || (length === 0 && place !== to.place)) return share;
      return begin.share + along * (to.share - begin.share);
    }),
  };
}

export const drawnPoints = ({ shares }: Sketch): number =>
  shares.filter((share) => share !== null).length;

/** What is expected at a place, on the straight line between drawn points; null beyond them. */
export function expectedIn({ shares }: Pick<Sketch, 'shares'>, place: number): number | null {
  const own = shares[place] ?? null;
  if (own !== null) return own;
  const before = shares.findLastIndex((share, i) => i < place && share !== null);
  const after = shares.findIndex((share, i) => i > place && share !== null);
  const [low, high] = [shares[before] ?? null, shares[after] ?? null];
  if (low === null || high === null) return null;
  return low + ((place - before) / (after - before)) * (high - low);
}

/** The largest difference. */
export interface Gap {
  readonly rate: number;
  readonly drawn: number;
  readonly measured: number;
  readonly kind: 'near' | 'more' | 'less';
}

/** @returns null where nothing that was measured lies within what is drawn */
export function gapOf(
  sketch: Pick<Sketch, 'shares'>,
  measured: readonly { readonly rate: number; readonly top1: number }[],
): Gap | null {
  let widest: Omit<Gap, 'kind'> | null = null;
  for (const { rate, top1 } of measured) {
    const drawn = expectedIn(sketch, SKETCH_RATES.indexOf(rate));
    if (drawn === null) continue;
    const far = widest === null ? -1 : Math.abs(widest.measured - widest.drawn);
    if (Math.abs(top1 - drawn) > far) widest = { rate, drawn, measured: top1 };
  }
  if (widest === null) return null;
  const by = widest.measured - widest.drawn;
  return { ...widest, kind: Math.abs(by) <= NEAR ? 'near' : by > 0 ? 'more' : 'less' };
}
