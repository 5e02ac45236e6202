// Bars glide for 80 ms from one snapshot to the next, unless snapshots come about ten times a second
// or the person asked for less motion. What the slider moves never glides.

const GLIDE_MS = 80;

// Ten snapshots a second are motion enough, and gliding between them would paint every frame: on a
// processor that also trains, twice the painting for nothing a person sees. A worker that aims at
// 100 ms sends after the step under way, so they come a little later than that.
const FASTEST_MS = 150;

export interface Eased {
  /** Counts to draw, possibly between whole gates. */
  readonly counts: Float32Array;
  /** Whether they are still on their way. */
  readonly moving: boolean;
}

/** A glide over one row of bins; `key` tells snapshots apart. */
export function createEase(bins: number) {
  const from = new Float32Array(bins);
  const counts = new Float32Array(bins);
  let key: object | null = null;
  let since = -Infinity;
  let gliding = false;
  return (target: ArrayLike<number>, snapshot: object, now: number, still: boolean): Eased => {
    if (snapshot !== key) {
      gliding = key !== null && !still && now - since >= FASTEST_MS;
      from.set(counts);
      key = snapshot;
      since = now;
    }
    const share = gliding ? Math.min(1, (now - since) / GLIDE_MS) : 1;
    const eased = 1 - (1 - share) ** 2;
    for (let i = 0; i < bins; i++) counts[i] = from[i]! + ((target[i] ?? 0) - from[i]!) * eased;
    return { counts, moving: share < 1 };
  };
}

export type Ease = ReturnType<typeof createEase>;
