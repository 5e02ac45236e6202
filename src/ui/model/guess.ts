// What a network answers about a picture: its likeliest classes and what a cut changed. Pure.
import type { Answered } from '../../store/store';

/** So many of its answers are drawn. */
export const LIKELIEST = 3;

export interface Share {
  readonly label: number;
  /** Softmax of its logit, 0…1. */
  readonly share: number;
}

export interface Guess {
  /** By falling share; of equals the lower class first. Empty where no logit is a number. */
  readonly likeliest: readonly Share[];
  /** The class that the network with all its channels answers, where that is another; else null. */
  readonly before: number | null;
}

/** Classes by falling softmax of their logits, as many as are drawn. */
export function likeliestOf(logits: Float32Array): Share[] {
  const known = Array.from(logits, (logit, label) => ({ label, logit })).filter(
    ({ logit }) => !Number.isNaN(logit),
  );
  const sorted = known.sort((a, b) => b.logit - a.logit || a.label - b.label);
  const peak = sorted[0]?.logit ?? 0;
  const sum = sorted.reduce((total, { logit }) => total + Math.exp(logit - peak), 0);
  return sorted
    .slice(0, LIKELIEST)
    .map(({ label, logit }) => ({ label, share: Math.exp(logit - peak) / sum }));
}

/** The guess about the picture in a place; null where there is no answer yet. */
export function guessOf(answered: Answered | null, place: number, classes: number): Guess | null {
  if (answered === null) return null;
  const { logits, uncut } = answered.guesses;
  const row = (of: Float32Array) => of.subarray(place * classes, (place + 1) * classes);
  const likeliest = likeliestOf(row(logits));
  const whole = uncut === null ? undefined : likeliestOf(row(uncut))[0]?.label;
  const changed = whole !== undefined && whole !== likeliest[0]?.label;
  return { likeliest, before: changed ? whole : null };
}

/** Whether it answers nothing about any picture: what it computes are no numbers. */
export const isMute = (answered: Answered | null): boolean =>
  answered !== null &&
  answered.guesses.logits.length > 0 &&
  answered.guesses.logits.every((logit) => Number.isNaN(logit));

/** Pictures answered as they are with all channels. */
export function staying(answered: Answered, pictures: number, classes: number): number {
  const guesses = Array.from({ length: pictures }, (_, i) => guessOf(answered, i, classes));
  return guesses.filter((guess) => guess?.before === null).length;
}
