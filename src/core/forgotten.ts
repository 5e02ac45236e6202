// What a cut changed in the answers of a network: class by class, image by image. Compares two measurements of the
// same images; the accuracy may be the same and the mistakes others.
import { NO_CLASS, standardError } from './evaluation';

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
 * Compares the answers of two networks about the same images.
 * @param before class by image, and `now` the same; as `Evaluation.predicted`
 */
export function compareAnswers(
  labels: ArrayLike<number>,
  before: ArrayLike<number>,
  now: ArrayLike<number>,
  classes: number,
): Forgotten {
  const count = labels.length;
  const byClass = Array.from({ length: classes }, () => ({ count: 0, before: 0, now: 0 }));
  const confusion = {
    before: new Uint32Array(classes * classes),
    now: new Uint32Array(classes * classes),
  };
  const right = { before: 0, now: 0 };
  const changes: Change[] = [];
  for (let index = 0; index < count; index++) {
    const label = labels[index] ?? 0;
    const answers = { before: before[index] ?? NO_CLASS, now: now[index] ?? NO_CLASS };
    const own = byClass[label];
    if (own !== undefined) own.count++;
    for (const when of ['before', 'now'] as const) {
      const answer = answers[when];
      const cell = label * classes + answer;
      if (answer !== NO_CLASS) confusion[when][cell] = (confusion[when][cell] ?? 0) + 1;
      if (answer !== label) continue;
      right[when]++;
      if (own !== undefined) own[when]++;
    }
    if (answers.before === answers.now) continue;
    const direction = answers.before === label ? 'lost' : answers.now === label ? 'won' : 'other';
    changes.push({ index, label, ...answers, direction });
  }
  const share = (n: number, of: number) => (of === 0 ? 0 : n / of);
  return {
    count,
    before: share(right.before, count),
    now: share(right.now, count),
    classes: byClass.map((of, label) => ({
      ...{ label, count: of.count },
      ...{ before: share(of.before, of.count), now: share(of.now, of.count) },
    })),
    confusion,
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
