// Which rates a survey measures, and how much of it one part and one rate may take on this machine. Told by the
// accuracies and by the time of the parts measured so far; knows no network and no clock.

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

/** In the order in which they tell most about the curve so far. */
export const SURVEY_RATES = [0, 0.4, 0.6, 0.8, 0.2, 0.5, 0.7, 0.9, 0.1, 0.3] as const;

/** Between two rates whose accuracies are this far apart a straight line tells little. */
const STEEP = 0.04;
/** Rates of a survey in all. */
const MOST = 24;

/**
 * The next rate, or null where the curve is known: first those of {@link SURVEY_RATES}, then, where it falls or rises
 * most, the middle between two neighbours, in whole percents.
 * @param known top-1 by rate, 0…1 each
 */
export function nextSurveyRate(known: ReadonlyMap<number, number>): number | null {
  const first = SURVEY_RATES.find((rate) => !known.has(rate));
  if (first !== undefined) return first;
  if (known.size >= MOST) return null;
  const points = [...known].sort(([a], [b]) => a - b);
  let steepest = STEEP;
  let next: number | null = null;
  points.slice(1).forEach(([rate, top1], i) => {
    const [before, from] = points[i] ?? [rate, top1];
    const middle = Math.round(50 * (before + rate)) / 100;
    const change = Math.abs(top1 - from);
    if (change <= steepest || middle <= before || middle >= rate) return;
    [steepest, next] = [change, middle];
  });
  return next;
}
