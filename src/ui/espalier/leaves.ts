// Which buds carry a leaf: those whose gates rose by 0.02 within the last second, for 600 ms each. It
// compares snapshots of one phase only: another network's gates have not risen.

const SECOND_MS = 1_000;
const OPEN_MS = 600;
const RISE = 0.02;

export interface Leaves {
  /** Takes a snapshot's bud means. @param phase changes when the gates begin anew */
  see(means: Float32Array, phase: object | null, now: number): void;
  isOpen(bud: number, now: number): boolean;
  /** When the leaf that closes next does so; null while none is open. */
  nextClosing(now: number): number | null;
}

export function createLeaves(): Leaves {
  let past: { means: Float32Array; at: number }[] = [];
  let since: object | null = null;
  let until = new Float64Array(0);
  return {
    see(means, phase, now) {
      if (past.at(-1)?.means === means) return;
      if (phase !== since || until.length !== means.length) {
        past = [];
        since = phase;
        until = new Float64Array(means.length);
      }
      past = past.filter(({ at }) => now - at <= SECOND_MS);
      for (let bud = 0; bud < means.length; bud++) {
        const mean = means[bud]!;
        if (past.some(({ means: before }) => mean - before[bud]! >= RISE))
          until[bud] = now + OPEN_MS;
      }
      past.push({ means, at: now });
    },
    isOpen: (bud, now) => (until[bud] ?? 0) > now,
    nextClosing(now) {
      let next = Infinity;
      for (const end of until) if (end > now && end < next) next = end;
      return next === Infinity ? null : next;
    },
  };
}
