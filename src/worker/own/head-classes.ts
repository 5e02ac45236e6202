// Which outputs of a network stand for the classes of a set: by their names, or by their order where the network has no
// names and as many. ImageNet's names have several words for one thing, with commas between them.
import { words } from '../../core/error-words';
import { MismatchError } from '../../core/errors';
import { cut, cutText } from '../../core/shown';
import type { ImageSource } from '../../data/own/source';

export interface HeadClasses {
  /** One an output; null where nobody said. */
  readonly classNames: readonly string[] | null;
  /** Outputs. */
  readonly classes: number;
}

/** Of a set's classes, those that the network has an output for. */
export const knownClasses = (names: readonly string[], head: HeadClasses): number =>
  outputsOf(names, head).filter((output) => output !== null).length;

/**
 * The same set with the labels that the network's outputs have.
 * @throws MismatchError where the network knows not all of its classes
 */
export function withClassesOf(source: ImageSource, head: HeadClasses): ImageSource {
  const outputs = outputsOf(source.classNames, head);
  const unknown = source.classNames.filter((_, label) => outputs[label] === null);
  const [first] = unknown;
  if (first !== undefined)
    throw new MismatchError(
      `Every class must be one of the network’s ${head.classes} by its name; got ${unknown.length} that are not, “${cutText(first)}” the first.`,
      'Name the folders as the network names its classes, or train a network anew on the pictures.',
      words('classesUnknown', 'renameClasses', {
        ...{ classes: head.classes, has: unknown.length, name: cut(first) },
      }),
    );
  const taken = new Map<number, number>();
  outputs.forEach((output, label) => {
    if (output === null) return;
    const other = source.classNames[taken.get(output) ?? -1];
    if (other !== undefined)
      throw new MismatchError(
        `Classes must be different ones of the network’s; got “${cutText(other)}” and “${cutText(source.classNames[label] ?? '')}”, which are one.`,
        'Put the pictures of both into one folder.',
        words('classesSame', 'oneFolder', {
          ...{ name: cut(other), other: cut(source.classNames[label] ?? '') },
        }),
      );
    taken.set(output, label);
  });
  const names = head.classNames ?? source.classNames;
  return {
    ...source,
    classNames: names,
    async *images(signal) {
      for await (const image of source.images(signal))
        yield { ...image, label: outputs[image.label] ?? 0 };
    },
  };
}

/** An output for each of the names; null for what is not known, or known twice. */
function outputsOf(
  names: readonly string[],
  { classNames, classes }: HeadClasses,
): (number | null)[] {
  if (classNames === null) return names.map((_, i) => (names.length === classes ? i : null));
  const whole = new Map<string, number | null>();
  const parts = new Map<string, number | null>();
  const put = (map: Map<string, number | null>, name: string, output: number) =>
    map.set(name, map.has(name) && map.get(name) !== output ? null : output);
  classNames.forEach((name, output) => {
    put(whole, plain(name), output);
    for (const part of name.split(',')) put(parts, plain(part), output);
  });
  return names.map((name) => {
    const key = plain(name);
    return whole.get(key) ?? parts.get(key) ?? null;
  });
}

/** As file systems and people write it: letters of one case, and one space for whatever is between words. */
const plain = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
