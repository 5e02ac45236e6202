// How much of a survey one part and one rate may take on this machine. Told by the time of the parts
// measured so far; knows no network and no clock.

/** A part is as long as the worker may be deaf to a command. */
const PART_MS = 60;
const LARGEST_PART = 256;
/** The first parts are mostly preparation: sizes grow at most so much from one to the next. */
const GROWTH = 8;
/** A rate takes at most about so long, so that the whole curve is there within a minute or so. */
const RATE_MS = 8000;
/** With fewer images a dot would say next to nothing. */
const FEWEST = 256;
/** Parts until their times are worth extrapolating, and the time after which they must be. */
const PROBES = 8;
const PROBING_MS = 1500;

export interface SurveyPace {
  /** Images of the next part. */
  readonly part: number;
  /** Images of a rate, the same at all rates; null until known, 0 where even the fewest take too long. */
  readonly images: number | null;
  /** Takes note of a part of `count` images that took `ms`. */
  measured(count: number, ms: number): void;
}

/** @param total images there are */
export function createSurveyPace(total: number): SurveyPace {
  let part = 1;
  let images: number | null = null;
  let probes = 0;
  let spent = 0;
  // The fastest part tells most: whatever else the machine did only made the others slower.
  let fastest = Infinity;
  return {
    get part() {
      return part;
    },
    get images() {
      return images;
    },
    measured(count, ms) {
      const each = Math.max(ms, 1e-3) / count;
      part = Math.max(1, Math.min(LARGEST_PART, GROWTH * part, Math.floor(PART_MS / each)));
      if (images !== null) return;
      probes++;
      spent += ms;
      fastest = Math.min(fastest, each);
      if (probes < 2 || (probes < PROBES && spent < PROBING_MS)) return;
      const affordable = Math.floor(RATE_MS / fastest);
      images = affordable < Math.min(FEWEST, total) ? 0 : Math.min(total, affordable);
    },
  };
}
