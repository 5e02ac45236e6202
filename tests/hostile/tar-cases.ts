// Tar that means harm: sizes that lie, extended headers without end, links, holes, names that lead out.
import type { Bytes, HostileTable } from './hostile-case';
import { AGAIN, casesOf, CHOOSE, LESS, readArchive, type Row } from './read-archive';
import { BLOCK, extended, longName, record, signed, tar, tarEntry, together } from './tar-file';

const a = { name: 'a', data: 'abc' };
const b = { name: 'b', data: 'defg' };
const text = (words: string) => new TextEncoder().encode(words);

const cutOff = `The archive “a.tar” must be whole; got one that ends too early. ${AGAIN}`;
const header = (at: number) =>
  `The tar archive “a.tar” must have a header at byte ${at}; got something else. ${AGAIN}`;
const size = (at: number) =>
  `Sizes in the tar archive “a.tar” must be whole numbers; got something else in the header at byte ${at}. ${AGAIN}`;
const records = (at: number) =>
  `Extended headers of the tar archive “a.tar” must be records of at most 1 MB; got something else at byte ${at}. ${AGAIN}`;
const large = `“a” must unpack to at most 64 MB; got more. ${LESS}`;

const shape: readonly Row[] = [
  [
    'nothing',
    () => new Uint8Array(),
    `“a.tar” must be a zip, tar or gzip archive; got something else. ${CHOOSE}`,
  ],
  ['half a header', () => tar(a).slice(0, 300), cutOff],
  ['half a second header', () => tar(a, b).slice(0, 1024 + 300), cutOff],
  [
    'a file that is cut off',
    () => tar({ name: 'a', data: 'x'.repeat(2000) }).slice(0, 1500),
    cutOff,
  ],
  ['a file that is passed over and cut off', () => tar({ name: 'a.zip', size: 100_000 }), cutOff],
  ['the last block not filled', () => tar(a).slice(0, BLOCK + 3), 'read a (3)'],
  ['no end', () => together(tarEntry(a), tarEntry(b)), 'read a (3), b (4)'],
  [
    'one block of zeros and then anything',
    () => together(tarEntry(a), new Uint8Array(BLOCK), text('x'.repeat(700))),
    'read a (3)',
  ],
  ['bytes behind the end', () => together(tar(a), text('x'.repeat(5000))), 'read a (3)'],
  ['a checksum of something else', () => tar({ ...a, checksum: '000001\0 ' }), header(0)],
  ['a checksum that is none', () => tar({ ...a, checksum: 'checksum' }), header(0)],
  [
    'a second checksum of something else',
    () => tar(a, { ...b, checksum: '7777777\0' }),
    header(1024),
  ],
  [
    'bytes between two files',
    () => together(tarEntry(a), text('x'.repeat(BLOCK)), tar(b)),
    header(1024),
  ],
  [
    '60,000 files',
    () =>
      tar(...Array.from({ length: 60_000 }, (_, i) => ({ name: `c${i % 10}/${i}`, data: 'x' }))),
    'read 60000 files',
  ],
];

/** A number in base 256, in the twelve bytes of a size. */
const base256 = (first: number, ...last: readonly number[]) =>
  Uint8Array.from([
    first,
    ...new Array<number>(11 - last.length).fill(first === 0xff ? 0xff : 0),
    ...last,
  ]);

const sizes: readonly Row[] = [
  ['a size of 8 GB', () => tar({ ...a, size: '77777777777' }), large],
  ['a size of more than the file', () => tar({ ...a, size: 100_000 }), cutOff],
  [
    'a size of less than the file',
    () => tar({ name: 'a', data: 'x'.repeat(1000), size: 3 }),
    header(1024),
  ],
  ['a negative size in letters', () => tar({ ...a, size: '-0000000003' }), size(0)],
  ['a negative size in base 256', () => tar({ ...a, size: base256(0xff, 0xfd) }), size(0)],
  [
    'a size of 2^70 in base 256',
    () => tar({ ...a, size: base256(0x80, 0x40, 0, 0, 0, 0, 0, 0, 0, 0) }),
    size(0),
  ],
  ['a size of 2^40 in base 256', () => tar({ ...a, size: base256(0x80, 1, 0, 0, 0, 0, 0) }), large],
  ['a size in base 256', () => tar({ ...a, size: base256(0x80, 3) }), 'read a (3)'],
  ['a small negative size in base 256', () => tar({ ...a, size: base256(0xc0, 3) }), size(0)],
  ['a size in decimal', () => tar(b, { ...a, size: '00000000009' }), size(1024)],
  ['a size in words', () => tar({ ...a, size: 'three bytes' }), size(0)],
  ['no size', () => tar({ name: 'a', size: new Uint8Array(12) }), 'read a (0)'],
  ['a folder that says a size', () => tar({ name: 'c/', type: '5', size: 4096 }, a), 'read a (3)'],
  [
    'a link that says a size',
    () => tar({ name: 'l', type: '1', link: 'a', size: 3 }, a),
    'read a (3); passed over l: link',
  ],
];

const more: readonly Row[] = [
  [
    'an extended size of more than the file',
    () => tar(extended(record('size', '5000000')), a),
    cutOff,
  ],
  ['an extended size of 10 GB', () => tar(extended(record('size', '10000000000')), a), large],
  [
    'an extended size of less',
    () => tar(extended(record('size', '3')), { name: 'a', data: 'x'.repeat(1000) }),
    header(1024 + 1024),
  ],
  ['a negative extended size', () => tar(extended(record('size', '-3')), a), records(0)],
  ['an extended size in words', () => tar(extended(record('size', '1e3')), a), records(0)],
  ['a record of no length', () => tar(extended('0 path=b\n'), a), records(0)],
  ['a record that is longer than its header', () => tar(extended('99 path=b\n'), a), records(0)],
  ['a record of many digits', () => tar(extended('99999999999999999999 path=b\n'), a), records(0)],
  ['a record without a value', () => tar(extended('8 path\n\n'), a), records(0)],
  ['a record without a new line', () => tar(extended('10 path=bb'), a), records(0)],
  ['a record of no letters', () => tar(extended('    \n'), a), records(0)],
  [
    'zeros behind the records',
    () => tar(extended(together(record('path', 'z'), new Uint8Array(90))), a),
    'read z (3)',
  ],
  ['an extended header of 2 GB', () => tar({ name: 'x', type: 'x', size: 2 ** 31 }, a), records(0)],
  [
    'an extended header that is cut off',
    () => tar({ name: 'x', type: 'x', size: 9000 }).slice(0, 2000),
    cutOff,
  ],
  ['an extended header of nothing', () => tar(a, extended(record('path', 'z'))), 'read a (3)'],
  [
    '17 extended headers for one file',
    () => tar(...Array.from({ length: 17 }, () => extended(record('mtime', '1'))), a),
    records(16 * 1024),
  ],
  [
    'records of names of JavaScript',
    () => tar(extended(record('__proto__', 'x')), a),
    'read a (3)',
  ],
  [
    'one name for all that follow',
    () => tar(extended(record('path', 'z'), 'g'), a, b),
    'read z (3); passed over z: twice',
  ],
  ['a long name of 2 GB', () => tar({ name: 'x', type: 'L', size: 2 ** 31 }, a), records(0)],
  [
    'a long name of 300 characters',
    () => tar(longName('n'.repeat(300)), a),
    `read ${'n'.repeat(300)} (3)`,
  ],
  [
    'a long name of 600 characters',
    () => tar(longName('n'.repeat(600)), a),
    `read nothing; passed over ${'n'.repeat(200)}…: long`,
  ],
  [
    'a long link',
    () => tar(longName('x'.repeat(200), 'K'), { name: 'l', type: '2', link: 'x' }, a),
    'read a (3); passed over l: link',
  ],
  [
    'names of a million characters together',
    () =>
      tar(
        ...Array.from({ length: 2200 }, (_, i) => [longName(`${'n'.repeat(490)}${i}`), a]).flat(),
      ),
    `Names in the archive “a.tar” must have at most 1048576 characters together; got more. ${LESS}`,
  ],
];

const GOES_ON = Uint8Array.of(1);
/** A block of a sparse file's map, and whether another follows. */
const mapBlock = (goesOn: number) => new Uint8Array(BLOCK).fill(goesOn, 504, 505);

const names: readonly Row[] = [
  [
    'a name that leads out',
    () => tar({ ...a, name: '../../a' }, b),
    'read b (4); passed over ../../a: outside',
  ],
  [
    'a name that leads out within',
    () => tar({ ...a, name: 'c/../../a' }),
    'read nothing; passed over c/../../a: outside',
  ],
  [
    'a name that leads out by its prefix',
    () => tar({ ...a, prefix: 'c/..' }),
    'read nothing; passed over c/../a: outside',
  ],
  [
    'a name that leads out by the other slash',
    () => tar({ ...a, name: '..\\a' }),
    'read nothing; passed over ..\\a: outside',
  ],
  [
    'a name that leads out by a record',
    () => tar(extended(record('path', '../a')), a),
    'read nothing; passed over ../a: outside',
  ],
  [
    'an absolute name',
    () => tar({ ...a, name: '/etc/passwd' }),
    'read nothing; passed over /etc/passwd: absolute',
  ],
  [
    'a name on a drive',
    () => tar({ ...a, name: 'C:\\a' }),
    'read nothing; passed over C:\\a: absolute',
  ],
  [
    'a slash of another system within a name',
    () => tar({ ...a, name: 'cat\\1.png' }),
    'read cat\\1.png (3)',
  ],
  ['no name', () => tar({ ...a, name: '', prefix: '.' }), 'read nothing'],
  ['a name of dots', () => tar({ ...a, name: './.' }), 'read nothing; passed over ./.: nameless'],
  [
    'a name that is not UTF-8',
    () => tar({ ...a, name: Uint8Array.of(0xff, 0x61) }),
    'read nothing; passed over \ufffda: notUtf8',
  ],
  [
    'a name that is not UTF-8 in a record',
    () => tar(extended(record('path', Uint8Array.of(0xc3, 0x28))), a),
    'read nothing; passed over \ufffd(: notUtf8',
  ],
  [
    'a zero within a name in a record',
    () => tar(extended(record('path', 'a\0b')), a),
    'read nothing; passed over a\0b: control',
  ],
  [
    'a new line within a name',
    () => tar({ ...a, name: 'a\nb' }),
    'read nothing; passed over a\nb: control',
  ],
  ['markup as a name', () => tar({ ...a, name: '<script>alert(1)' }), 'read <script>alert(1) (3)'],
  [
    'names of JavaScript',
    () => tar({ ...a, name: '__proto__' }, { ...b, name: 'constructor' }),
    'read __proto__ (3), constructor (4)',
  ],
  ['one name twice', () => tar(a, { ...b, name: './a' }), 'read a (3); passed over a: twice'],
  [
    'what a Mac leaves behind',
    () => tar({ ...b, name: './._a' }, a, { ...b, name: 'c/.DS_Store' }),
    'read a (3)',
  ],
  [
    'an archive within',
    () => tar({ ...a, name: 'a.tar' }, { ...b, name: 'b.tgz' }),
    'read nothing; passed over a.tar: nested; passed over b.tgz: nested',
  ],
  [
    'links to elsewhere',
    () =>
      tar({ name: 'l', type: '2', link: '/etc/passwd' }, { name: 'h', type: '1', link: '../a' }),
    'read nothing; passed over l: link; passed over h: link',
  ],
  [
    'devices and a pipe',
    () => tar(...['3', '4', '6'].map((type) => ({ name: type, type }))),
    'read nothing; passed over 3: device; passed over 4: device; passed over 6: device',
  ],
  [
    'a file with holes',
    () => tar({ ...a, name: 's', type: 'S' }, b),
    'read b (4); passed over s: sparse',
  ],
  [
    'a file with many holes',
    () =>
      together(
        tarEntry({ name: 's', type: 'S', set: [[482, GOES_ON]] }),
        mapBlock(1),
        mapBlock(0),
        tar(b),
      ),
    'read b (4); passed over s: sparse',
  ],
  [
    'a file with holes without end',
    () =>
      together(
        tarEntry({ name: 's', type: 'S', set: [[482, GOES_ON]] }),
        ...Array.from({ length: 200 }, () => mapBlock(1)),
      ),
    cutOff,
  ],
  [
    'a file with holes by a record',
    () =>
      tar(
        extended(together(record('GNU.sparse.realsize', '9'), record('GNU.sparse.name', 's'))),
        a,
        b,
      ),
    'read b (4); passed over s: sparse',
  ],
  [
    'a part of a file and a label',
    () => tar({ ...a, name: 'part', type: 'M' }, { name: 'label', type: 'V' }, b),
    'read b (4); passed over part: special; passed over label: special',
  ],
  [
    'a type that nobody knows',
    () => tar({ ...a, type: '~' }, { ...a, name: 'q', type: 'é' }, b),
    'read b (4); passed over a: special; passed over q: special',
  ],
];

/** Good files of both ways to extend a header. */
export const seeds = (): Bytes[] => [
  tar(a, b, { name: 'l', type: '2', link: 'a' }),
  tar(extended(record('path', 'z'.repeat(150))), a, longName('n'.repeat(120)), b),
  tar(extended(record('comment', 'for all'), 'g'), { name: 's', type: 'S' }, b),
];

export const table: HostileTable = {
  read: (bytes) => readArchive(bytes, 'a.tar'),
  fuzz: { seeds, mend: signed },
  cases: casesOf([...shape, ...sizes, ...more, ...names]),
};
