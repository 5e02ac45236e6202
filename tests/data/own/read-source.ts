// Reads a source as whoever makes a set of it does, all of it, and says in one line what came.
import { FormatError } from '../../../src/core/errors';
import type { ImageSource, SourceImage } from '../../../src/data/own/source';

export const never = (): AbortSignal => new AbortController().signal;

export async function imagesOf(source: ImageSource): Promise<SourceImage[]> {
  const images: SourceImage[] = [];
  for await (const image of source.images(never())) images.push(image);
  return images;
}

/** Things that are told by name. */
const MOST_TOLD = 6;

const told = (all: readonly string[], what: string): string =>
  all.length > MOST_TOLD ? `${all.length} ${what}` : all.join(', ');

/** “read a: 1 train, 2 test; b: 3; passed over x: why”, pictures by their classes. */
export async function toldOf(source: ImageSource): Promise<string> {
  const counts = source.classNames.map(() => new Map<string, number>());
  const passed = source.skipped.map(({ from, error }) => `; passed over ${from}: ${error.message}`);
  let all = 0;
  for await (const { label, split, from, image } of source.images(never())) {
    all += 1;
    if (image.kind === 'encoded') {
      try {
        await image.bytes();
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        passed.push(`; passed over ${from}: ${error.message}`);
        continue;
      }
    }
    const of = counts[label];
    if (of === undefined) throw new Error(`${from} has label ${label}, of no class`);
    const part = split ?? 'all';
    of.set(part, (of.get(part) ?? 0) + 1);
  }
  if (source.count !== null && source.count !== all)
    throw new Error(`${source.count} were said, ${all} came`);
  const classes = source.classNames.map(
    (name, i) => `${name}: ${[...(counts[i] ?? [])].map((pair) => pair.join(' ')).join(', ')}`,
  );
  return `read ${told(classes, 'classes')}${passed.length > MOST_TOLD ? `; passed over ${passed.length}` : passed.join('')}`;
}
