// Folders that mean harm: paths that are odd, many or deep, and files of another kind. A case is text: a path a line,
// and its content behind a tab, a picture where there is none.
import { openFolder } from '../../src/data/own/folder-source';
import { FormatError } from '../../src/core/errors';
import { HEAD_BYTES, tellKind } from '../../src/formats/tell-kind';
import { never, toldOf } from '../data/own/read-source';
import type { Bytes, HostileTable } from './hostile-case';
import { casesOf, type Row } from './read-archive';

const SEVERAL =
  'Bring pictures of several classes, those of each in a folder or under a label of its own.';
const FOLDERS = 'Put the pictures of each class into a folder of its own.';

const encode = (text: string): Bytes => Uint8Array.from(new TextEncoder().encode(text));
const PNG = Uint8Array.from(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));

async function read(bytes: Bytes): Promise<string> {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const source = await openFolder(
    {
      name: 'a',
      async *files() {
        for (const line of lines) {
          const [path = '', content] = line.split('\t');
          const its = content === undefined ? PNG : encode(content);
          yield await Promise.resolve({
            path,
            size: content === 'huge' ? 2 ** 40 : its.length,
            bytes: () =>
              content === 'damaged'
                ? Promise.reject(new FormatError('It is damaged.', 'Pack it again.'))
                : Promise.resolve(its),
          });
        }
      },
      kindOf: (of) => tellKind(of.subarray(0, HEAD_BYTES), of.length),
    },
    never(),
  );
  return toldOf(source);
}

const paths =
  (...lines: readonly string[]) =>
  () =>
    encode(lines.join('\n'));
const none = `“a” must have pictures in folders, one folder a class; got none. ${FOLDERS}`;
const classes = (has: number) =>
  `“a” must have pictures of 2 to 1000 classes; got ${has}. ${SEVERAL}`;
const other = (path: string, kind: string) =>
  `; passed over ${path}: A picture must be PNG, JPEG, WebP, AVIF or GIF; got a file of another kind: ${kind}.`;
const size = (path: string) =>
  `; passed over ${path}: “${path}” must be a picture of 1 byte to 64 MB; got another size.`;
const good = ['x/1.png', 'y/1.png'];
const isGood = 'read x: all 1, y: all 1';

const rows: readonly Row[] = [
  ['nothing', paths(''), none],
  ['slashes alone', paths('/', '///'), none],
  [
    'twenty thousand classes',
    paths(...Array.from({ length: 20_000 }, (_, i) => `${i}/1.png`)),
    classes(20_000),
  ],
  [
    'two thousand folders within each other',
    paths(`${'d/'.repeat(2_000)}x/1.png`, `${'d/'.repeat(2_000)}y/1.png`),
    isGood,
  ],
  ['depths that differ', paths(`x/${'d/'.repeat(2_000)}1.png`, 'y/1.png'), isGood],
  [
    'twenty thousand loose pictures',
    paths(...good, ...Array.from({ length: 20_000 }, (_, i) => `${i}.png`)),
    'read x: all 1, y: all 1; passed over 10000',
  ],
  [
    'one path twice',
    paths(...good, 'x/1.png'),
    `${isGood}; passed over x/1.png: A path must be of one file; got a second one.`,
  ],
  [
    'names of JavaScript',
    paths('__proto__/__proto__.png', 'constructor/1.png', 'hasOwnProperty/1.png'),
    'read __proto__: all 1, constructor: all 1, hasOwnProperty: all 1',
  ],
  [
    'markup as a class',
    paths('<img src=x onerror=alert(1)>/1.png', 'y/1.png'),
    'read <img src=x onerror=alert(1)>: all 1, y: all 1',
  ],
  ['an empty picture', paths(...good, 'x/2.png\t'), `${isGood}${size('x/2.png')}`],
  ['a picture of a terabyte', paths(...good, 'x/2.png\thuge'), `${isGood}${size('x/2.png')}`],
  [
    'lines of SVG',
    paths(...good, 'x/2.svg\t<svg onload="alert(1)"/>'),
    `${isGood}${other('x/2.svg', 'svg')}`,
  ],
  ['an archive', paths(...good, 'x/2.zip\tPK\x03\x04'), `${isGood}${other('x/2.zip', 'zip')}`],
  ['a program', paths(...good, 'x/run.exe\tMZ'), `${isGood}${other('x/run.exe', 'unknown')}`],
  [
    'a damaged picture',
    paths(...good, 'x/2.png\tdamaged'),
    `${isGood}; passed over x/2.png: It is damaged. Pack it again.`,
  ],
  [
    'a damaged file of no kind',
    paths(...good, 'x/2\tdamaged'),
    `${isGood}; passed over x/2: It is damaged.`,
  ],
  [
    'a class of files that are none',
    paths(...good, 'z/1.txt\tz', 'z/2.txt\tz'),
    `${isGood}${other('z/1.txt', 'unknown')}${other('z/2.txt', 'unknown')}`,
  ],
  ['a path that leads out', paths('x/../../../etc/1.png', 'y/1.png'), isGood],
  [
    'parts within parts',
    paths('train/test/1.png', 'train/val/1.png', 'test/test/1.png'),
    'read test: train 1, test 1, val: train 1',
  ],
];

export const table: HostileTable = {
  read,
  fuzz: {
    seeds: () => [
      paths(...good)(),
      paths(
        'set/train/a/1.png',
        'set/train/b/1.png',
        'set/test/a/1',
        'set/LICENSE\ttext',
      )().slice(),
      paths('images/a/1.png', 'images/b/c/1.jpeg', '__MACOSX/1.png')(),
    ],
  },
  cases: casesOf(rows),
};
