// What a cut changed in the answers of a network: class by class, image by image. Compares two measurements of the
// same images; the accuracy may be the same and the mistakes others.
import { byClass, NO_CLASS, standardError, type ClassScore, type Evaluation } from './evaluation';

/** How the answer about an image changed. `other`: wrong before, and wrong in another way now. */
export const DIRECTIONS = ['lost', 'won', 'other'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface Change {
  /** Place of the image in the split. */
  readonly index: number;
  readonly label: number;
  /** Classes answered; {@link NO_CLASS} where there is none. */
  readonly before: number;
  readonly now: number;
  readonly direction: Direction;
}

export interface ClassChange {
  readonly label: number;
  /** Images of the class. */
  readonly count: number;
  /** Accuracies on them, 0…1. */
  readonly before: number;
  readonly now: number;
}

export interface Forgotten {
  readonly count: number;
  /** Accuracies, 0…1. */
  readonly before: number;
  readonly now: number;
  readonly classes: readonly ClassChange[];
  /** Images by true class (row) and answer (column), [classes, classes]; none of {@link NO_CLASS}. */
  readonly confusion: { readonly before: Uint32Array; readonly now: Uint32Array };
  /** In the order of the split. */
  readonly changes: readonly Change[];
}

/**
 * Compares what two networks answer about the same images.
 * @param labels class by image, in the order of the split
 */
export function compareAnswers(
  labels: ArrayLike<number>,
  before: Evaluation,
  now: Evaluation,
): Forgotten {
  const scores = { before: byClass(before), now: byClass(now) };
  // An image in no class stands in no confusion, and counts for its class all the same.
  const images = scores.before.map(() => 0);
  const changes: Change[] = [];
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] ?? 0;
    images[label] = (images[label] ?? 0) + 1;
    const answers = {
      before: before.predicted[index] ?? NO_CLASS,
      now: now.predicted[index] ?? NO_CLASS,
    };
    if (answers.before === answers.now) continue;
    const direction = answers.before === label ? 'lost' : answers.now === label ? 'won' : 'other';
    changes.push({ index, label, ...answers, direction });
  }
  const share = (of: ClassScore | undefined, count: number) =>
    count === 0 ? 0 : (of?.right ?? 0) / count;
  return {
    count: now.count,
    before: before.top1,
    now: now.top1,
    classes: images.map((count, label) => ({
      ...{ label, count },
      before: share(scores.before[label], count),
      now: share(scores.now[label], count),
    })),
    confusion: { before: before.confusion, now: now.confusion },
    changes,
  };
}

/**
 * Whether the accuracy stayed and the mistakes did not: right as often as before, to within the standard error of
 * the difference on the same images (that of McNemar's test, √(lost + won)/n), while more images changed sides than
 * one standard error of the accuracy.
 */
export function sameAccuracyOtherMistakes({ count, before, changes }: Forgotten): boolean {
  const of = (wanted: Direction) => changes.filter(({ direction }) => direction === wanted).length;
  const [lost, won] = [of('lost'), of('won')];
  if (count === 0 || Math.abs(lost - won) > Math.sqrt(lost + won)) return false;
  return (lost + won) / count > standardError(before, count);
}
