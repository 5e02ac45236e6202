// Classes of pictures that are taken with the camera, from the first to the files that leave it. Pure.
import type { BroughtFile } from '../../core/brought';

export interface Shot {
  /** Its place among those of its class, from 1. */
  readonly number: number;
  readonly file: Blob;
  /** Small enough to look at. */
  readonly small: ImageData;
}

export interface ShotClass {
  readonly id: number;
  readonly name: string;
  readonly shots: readonly Shot[];
}

export const LEAST_CLASSES = 2;
/** More than anybody takes by hand. */
export const MOST_CLASSES = 20;

const empty = (id: number): ShotClass => ({ id, name: '', shots: [] });

export const freshClasses = (): readonly ShotClass[] => [empty(0), empty(1)];

export const addClass = (classes: readonly ShotClass[]): readonly ShotClass[] => [
  ...classes,
  empty(classes.length),
];

const changed = (
  classes: readonly ShotClass[],
  id: number,
  change: (one: ShotClass) => ShotClass,
): readonly ShotClass[] => classes.map((one) => (one.id === id ? change(one) : one));

export const named = (classes: readonly ShotClass[], id: number, name: string) =>
  changed(classes, id, (one) => ({ ...one, name }));

export const withShot = (classes: readonly ShotClass[], id: number, shot: Omit<Shot, 'number'>) =>
  changed(classes, id, (one) => {
    const number = (one.shots.at(-1)?.number ?? 0) + 1;
    return { ...one, shots: [...one.shots, { ...shot, number }] };
  });

export const withoutLast = (classes: readonly ShotClass[], id: number) =>
  changed(classes, id, (one) => ({ ...one, shots: one.shots.slice(0, -1) }));

/** The folder of a class: a name may not part a path, nor begin as hidden files do. */
const folderOf = ({ name }: ShotClass): string =>
  name.trim().replaceAll(/[/\\]/g, '-').replace(/^\.+/, '').trim();

const taken = (classes: readonly ShotClass[]) => classes.filter(({ shots }) => shots.length > 0);

/** What a set still lacks; null where nothing is. */
export function missingOf(classes: readonly ShotClass[]): 'pictures' | 'names' | 'twice' | null {
  const used = taken(classes);
  if (used.length < LEAST_CLASSES) return 'pictures';
  const folders = used.map(folderOf);
  if (folders.includes('')) return 'names';
  return new Set(folders).size < folders.length ? 'twice' : null;
}

/** `camera/<class>/<n>.png` */
export const filesOf = (classes: readonly ShotClass[]): readonly BroughtFile[] =>
  taken(classes).flatMap((one) =>
    one.shots.map(({ number, file }) => ({
      name: `camera/${folderOf(one)}/${number}.png`,
      blob: file,
    })),
  );
