// What measuring a network on images answers, and how answers over parts of a split add up.

/** Stands in `predicted` for an image whose logits are all no numbers: it was put in no class. */
export const NO_CLASS = 0xffff;

/** Validation images looked at during training, at most: enough to see it move, too few to compare by. */
export const GLANCE = 512;

/** Accuracies are fractions 0…1; `loss` is the mean cross-entropy without λ. */
export interface Evaluation {
  readonly top1: number;
  readonly top5: number;
  readonly loss: number;
  /** Images measured. */
  readonly count: number;
  /** Images by true class (row) and predicted class (column), [classes, classes]; none of {@link NO_CLASS}. */
  readonly confusion: Uint32Array;
  /** Predicted class of every image, in the split's order; {@link NO_CLASS} where there is none. */
  readonly predicted: Uint16Array;
}

/** How a network did on the images of one class. */
export interface ClassScore {
  /** Images of the class among those measured. */
  readonly count: number;
  readonly right: number;
}

/** Class by class, what a confusion says, [classes, classes]. */
export function byClass({ confusion }: Pick<Evaluation, 'confusion'>): ClassScore[] {
  const classes = Math.round(Math.sqrt(confusion.length));
  return Array.from({ length: classes }, (_, label) => {
    const row = confusion.subarray(label * classes, (label + 1) * classes);
    return { count: row.reduce((sum, n) => sum + n, 0), right: row[label] ?? 0 };
  });
}

/**
 * Scores logits against labels. Top-5 counts a label that at most four classes beat; equal logits
 * count for the class of lower index, as a sort by index would have it. A logit that is not a number
 * wins against none and makes the loss not a number either; a row of nothing else is put in no class.
 * @param logits [count, classes] row-major
 */
export function scoreLogits(
  logits: Float32Array,
  labels: ArrayLike<number>,
  classes: number,
): Evaluation {
  const count = labels.length;
  const confusion = new Uint32Array(classes * classes);
  const predicted = new Uint16Array(count);
  let top1 = 0;
  let top5 = 0;
  let loss = 0;
  for (let i = 0; i < count; i++) {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    const label = labels[i] ?? 0;
    const own = row[label] ?? NaN;
    let best = NO_CLASS;
    let peak = NaN;
    let above = Number.isNaN(own) ? Infinity : 0;
    for (let k = 0; k < classes; k++) {
      const value = row[k] ?? NaN;
      if (value > peak || (best === NO_CLASS && !Number.isNaN(value))) {
        best = k;
        peak = value;
      }
      if (value > own || (value === own && k < label)) above++;
    }
    let sum = 0;
    for (const value of row) sum += Math.exp(value - peak);
    loss += Math.log(sum) + peak - own;
    predicted[i] = best;
    const cell = label * classes + best;
    if (best !== NO_CLASS) confusion[cell] = (confusion[cell] ?? 0) + 1;
    if (above === 0) top1++;
    if (above < 5) top5++;
  }
  const share = (n: number) => (count === 0 ? 0 : n / count);
  return { top1: share(top1), top5: share(top5), loss: share(loss), count, confusion, predicted };
}

/**
 * One standard error of an accuracy (0…1) measured on `count` images drawn at random: that of a
 * binomial share, √(p(1 − p)/n). Of no images it is that of one, so that nothing unmeasured counts as
 * exact.
 */
export const standardError = (accuracy: number, count: number): number =>
  Math.sqrt((accuracy * (1 - accuracy)) / Math.max(1, count));

/** The evaluation of all parts together, in order. */
export function mergeEvaluations(parts: readonly Evaluation[]): Evaluation {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const mean = (of: 'top1' | 'top5' | 'loss') =>
    parts.reduce((sum, part) => sum + part[of] * part.count, 0) / Math.max(1, count);
  const confusion = new Uint32Array(parts[0]?.confusion.length ?? 0);
  const predicted = new Uint16Array(count);
  let offset = 0;
  for (const part of parts) {
    part.confusion.forEach((n, cell) => (confusion[cell] = (confusion[cell] ?? 0) + n));
    predicted.set(part.predicted, offset);
    offset += part.count;
  }
  return {
    top1: mean('top1'),
    top5: mean('top5'),
    loss: mean('loss'),
    count,
    confusion,
    predicted,
  };
}
