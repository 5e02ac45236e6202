// Which part of a set a file or a folder is, by its name alone. Pure.

export type NamedSplit = 'train' | 'test' | 'validation';

/** Words that stand alone, between whatever is no letter: “train-images”, “t10k”, “val_0”. */
const WORDS: readonly (readonly [NamedSplit, RegExp])[] = [
  ['train', /(^|[^a-z])(train|training|data_batch)([^a-z]|$)/],
  ['test', /(^|[^a-z])(test|testing|t10k)([^a-z]|$)/],
  ['validation', /(^|[^a-z])(val|valid|validation|dev)([^a-z]|$)/],
];

/** The part that a name says, or null. */
export function splitNamed(name: string): NamedSplit | null {
  const lower = name.toLowerCase();
  return WORDS.find(([, word]) => word.test(lower))?.[0] ?? null;
}

/**
 * Where images of a part go, by all parts there are. What was kept to validate by is what there is to test by, where
 * nothing else is; beside a test part it trains, and what validates is drawn from what trains.
 */
export function splitIn(
  parts: ReadonlySet<NamedSplit | null>,
): (part: NamedSplit | null) => 'train' | 'test' | null {
  return (part) =>
    part === 'validation' ? (parts.has('test') || !parts.has('train') ? 'train' : 'test') : part;
}
