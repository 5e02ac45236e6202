// Pictures taken with the camera, class by class, until they are files in folders.
import { expect, it } from 'vitest';
import * as shots from '../../../src/ui/own/shots';

const shot = { file: new Blob(['png']), small: {} as ImageData };
const taken = (names: readonly [string, number][]) => {
  let classes = shots.freshClasses();
  while (classes.length < names.length) classes = shots.addClass(classes);
  for (const [id, [name, count]] of names.entries()) {
    classes = shots.named(classes, id, name);
    for (let i = 0; i < count; i++) classes = shots.withShot(classes, id, shot);
  }
  return classes;
};

it('are files in the folders of their classes, those without pictures left out', () => {
  const classes = taken([
    ['cup', 2],
    ['ручка', 1],
    ['', 0],
  ]);
  expect(shots.missingOf(classes)).toBeNull();
  expect(shots.filesOf(classes).map(({ name }) => name)).toEqual([
    'camera/cup/1.png',
    'camera/cup/2.png',
    'camera/ручка/1.png',
  ]);
});

it('have no path of a name’s own making, and no hidden folder', () => {
  const classes = taken([
    ['../a/b\\c', 1],
    [' .x ', 1],
  ]);
  expect(shots.filesOf(classes).map(({ name }) => name)).toEqual([
    'camera/-a-b-c/1.png',
    'camera/x/1.png',
  ]);
});

it.each([
  [
    'pictures',
    [
      ['cup', 3],
      ['pen', 0],
    ],
  ],
  [
    'names',
    [
      ['cup', 1],
      ['  ', 1],
    ],
  ],
  [
    'names',
    [
      ['cup', 1],
      ['..', 1],
    ],
  ],
  [
    'twice',
    [
      ['cup', 1],
      ['cup ', 1],
    ],
  ],
] as const)('lack %s in %j', (missing, names) => {
  expect(shots.missingOf(taken(names.map(([name, count]) => [name, count])))).toBe(missing);
});

it('lose the last one alone, and number the next by those that are left', () => {
  let classes = taken([
    ['cup', 3],
    ['pen', 1],
  ]);
  classes = shots.withoutLast(classes, 0);
  classes = shots.withShot(classes, 0, shot);
  expect(classes[0]?.shots.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(classes[1]?.shots).toHaveLength(1);
});
