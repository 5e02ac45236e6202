// A dozen images that stand for what a network sees: chosen to tell what a cut does to its answers, so not a
// sample, and no share of them says how often it is right.
import type { Inspection } from './inspection';

/** So many are shown. */
export const PICTURES = 12;
/** Validation images they are chosen among, from the first. */
export const CANDIDATES = 160;
/** Rates at which candidates are asked, rising; at the first one nothing is cut. */
export const ASKED_RATES: readonly number[] = Array.from({ length: 20 }, (_, i) => i / 20);
/** Rates at which those that are chosen are asked, as finely as keys move the slider. */
export const CLOSE_RATES: readonly number[] = Array.from({ length: 96 }, (_, i) => i / 100);
/** Pictures that no rate is asked at which their answer changes, if there are such. */
const STEADY = 3;
/** Pictures of a class, where there are others. */
const MOST_OF_CLASS = 2;
/** A second picture of a class counts as so many steps of rate away from what is looked for. */
const CLASS_COST = 2;

export interface Picture {
  /** Its place in the validation images. */
  readonly index: number;
  readonly label: number;
  /** [channels, height, width], as the data set has them. */
  readonly pixels: Uint8Array;
  /** The lowest of the rates asked at which its answer is another than uncut; null where none is, or none was asked. */
  readonly flips: number | null;
}

/** Pictures of a network that is another now, or ranked by other scores: where they change nobody knows. */
export const unflipped = (pictures: readonly Picture[]): readonly Picture[] =>
  pictures.every(({ flips }) => flips === null)
    ? pictures
    : pictures.map((picture) => ({ ...picture, flips: null }));

/** What a network answers about the pictures, and what it would with all channels. */
export interface Guesses {
  /** The rate of the mask; null is the network at hand as it is. */
  readonly rate: number | null;
  /** [pictures, classes], row-major, logits. */
  readonly logits: Float32Array;
  /** The same of the network with all its gates; null where that is not to be had, while its compact network trains. */
  readonly uncut: Float32Array | null;
}

/** How a network answers one image with the channels that a rate leaves, and with all. */
export interface Compared {
  readonly rate: number | null;
  readonly cut: Inspection;
  readonly uncut: Inspection | null;
}

/** The first place in `answers` at which image `i` is answered as nowhere before; null where it never is. */
function flipOf(answers: readonly ArrayLike<number>[], i: number): number | null {
  const at = answers.findIndex((of) => of[i] !== answers[0]?.[i]);
  return at === -1 ? null : at;
}

/**
 * Chooses pictures among candidates: right ones first, some whose answer never changes, and others that change
 * at rates spread over all at which any does; of many classes. Deterministic: equals go by their place.
 * @param answers by asked rate, the class of every candidate
 * @param labels of the candidates
 * @returns places of candidates, by class; fewer than {@link PICTURES} only where there are fewer
 */
export function choosePictures(
  answers: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
): number[] {
  const all = Array.from({ length: labels.length }, (_, i) => ({ i, flip: flipOf(answers, i) }));
  const right = all.filter(({ i }) => answers[0]?.[i] === labels[i]);
  const wrong = all.filter(({ i }) => answers[0]?.[i] !== labels[i]);
  const pool = right.length >= PICTURES ? right : [...right, ...wrong];
  const uses = new Map<number, number>();
  const chosen: number[] = [];
  const take = (from: typeof pool, target: number, most = MOST_OF_CLASS): boolean => {
    let best: number | null = null;
    let least = Infinity;
    for (const { i, flip } of from) {
      const used = uses.get(labels[i] ?? 0) ?? 0;
      if (chosen.includes(i) || used >= most) continue;
      const cost = Math.abs((flip ?? target) - target) + CLASS_COST * used;
      if (cost < least) [best, least] = [i, cost];
    }
    if (best === null) return false;
    chosen.push(best);
    uses.set(labels[best] ?? 0, (uses.get(labels[best] ?? 0) ?? 0) + 1);
    return true;
  };
  const steady = pool.filter(({ flip }) => flip === null);
  const moving = pool.filter(({ flip }) => flip !== null);
  const flips = moving.map(({ flip }) => flip ?? 0);
  const [first, last] = [Math.min(...flips), Math.max(...flips)];
  const wanted = Math.min(moving.length, PICTURES - Math.min(STEADY, steady.length));
  for (let n = 0; n < wanted; n++)
    take(moving, wanted === 1 ? first : first + (n * (last - first)) / (wanted - 1));
  const fill = (most: number) => {
    while (chosen.length < PICTURES && (take(steady, 0, most) || take(moving, last, most)));
  };
  fill(MOST_OF_CLASS);
  fill(PICTURES);
  return chosen.sort((a, b) => (labels[a] ?? 0) - (labels[b] ?? 0) || a - b);
}

/** The first image of every class, and the next ones until there are enough: where nobody has looked yet. */
export function firstPictures(labels: ArrayLike<number>): number[] {
  return choosePictures([labels], labels);
}

/** The lowest of the rates asked at which a picture's answer changes; null where it does at none. */
export function flipRate(
  answers: readonly ArrayLike<number>[],
  picture: number,
  asked: readonly number[] = ASKED_RATES,
): number | null {
  const at = flipOf(answers, picture);
  return at === null ? null : (asked[at] ?? null);
}

/**
 * The rate that a page rests at: the lowest asked at which three of the pictures have been answered otherwise than
 * uncut. Null where there is none.
 */
export function restingRate(pictures: readonly Pick<Picture, 'flips'>[]): number | null {
  const flips = pictures.flatMap(({ flips }) => (flips === null ? [] : [flips]));
  return flips.sort((a, b) => a - b)[2] ?? null;
}
