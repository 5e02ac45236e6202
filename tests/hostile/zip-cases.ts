// Zip that means harm: sizes and checksums that lie, files in files, bombs, names that lead out.
import { readFileSync } from 'node:fs';
import { crc32 } from '../../src/core/checksums';
import { zeros } from './bombs';
import type { Bytes, HostileTable } from './hostile-case';
import { AGAIN, bombsOf, casesOf, CHOOSE, LESS, readArchive, type Row } from './read-archive';
import { deflated, fields, joined, stored, text, UTF8, zip } from './zip-file';

const MB = 2 ** 20;
const plain = text('a picture of a tree '.repeat(50));
const good = (): Bytes => zip([deflated('cat/1.png', plain), stored('dog/2.png', 'abc')]);
const END = 22;

const contents = (detail: string) =>
  `The zip archive “a.zip” must have a sound table of contents; got one that cannot be read (${detail}). ${AGAIN}`;
const overlap = (path: string) =>
  `Files in the zip archive “a.zip” must lie apart; got “${path}” within another. ${AGAIN}`;
const size = (path: string, says: number) =>
  `“${path}” must unpack to ${says} bytes, as its archive says; got another number. ${AGAIN}`;
const elsewhere = `“a” must lie where the table of contents says; got something else there. ${AGAIN}`;
const large = `“a” must unpack to at most 64 MB; got more. ${LESS}`;
const none = `“a.zip” must be a zip, tar or gzip archive; got something else. ${CHOOSE}`;

const shape: readonly Row[] = [
  ['nothing at all', () => new Uint8Array(), none],
  [
    'four bytes of a header',
    () => text('PK\x03\x04').slice(),
    contents('File format is not recognized'),
  ],
  ['an end alone', () => zip([]), 'read nothing'],
  ['the end cut off', () => good().slice(0, -END), contents('End of central directory not found')],
  [
    'half of the end cut off',
    () => good().slice(0, -END / 2),
    contents('End of central directory not found'),
  ],
  [
    'the table of contents cut out',
    () => joined(good().subarray(0, 60), good().subarray(-END)),
    contents('File format is not recognized'),
  ],
  [
    'a table of contents that lies behind the end',
    () => zip([stored('a')], { contentsAt: 10_000 }),
    'read a (3)',
  ],
  [
    'a table of contents of 4 GB',
    () => zip([stored('a')], { contentsSize: 0xfffffffe }),
    'read a (3)',
  ],
  ['a table of contents of no bytes', () => zip([stored('a')], { contentsSize: 0 }), 'read a (3)'],
  [
    'more entries than there are',
    () => zip([stored('a')], { count: 3 }),
    contents('Central directory header not found'),
  ],
  [
    '65,534 entries that are one',
    () => zip([stored('a')], { count: 65_534 }),
    contents('Central directory header not found'),
  ],
  [
    'fewer entries than there are',
    () => zip([stored('a'), stored('b')], { count: 1 }),
    'read a (3)',
  ],
  ['a part on another disk', () => zip([stored('a')], { disk: 1 }), contents('Split zip file')],
  ['two ends', () => joined(good(), good()), 'read cat/1.png (1000), dog/2.png (3)'],
  ['an end within its comment', () => zip([stored('a')], { comment: zip([]) }), 'read a (3)'],
  [
    'bytes behind the end',
    () => joined(good(), new Uint8Array(100)),
    'read cat/1.png (1000), dog/2.png (3)',
  ],
  [
    '80,000 bytes behind the end',
    () => joined(good(), new Uint8Array(80_000)),
    contents('Ambiguous archive'),
  ],
  ['bytes before the first file', () => joined(text('MZ not a zip'), good()), none],
  [
    'ZIP64 without its end',
    () => zip([stored('a')], { count: 0xffff }),
    contents('Central directory header not found'),
  ],
  [
    'ZIP64 whose end lies elsewhere',
    () =>
      zip([stored('a')], {
        count: 0xffff,
        beforeEnd: fields([0x07064b50, 4], [0, 4], [9e9, 8], [1, 4]),
      }),
    contents('End of Zip64 central directory locator not found'),
  ],
  [
    'ZIP64 sizes that are missing',
    () => zip([stored('a', 'abc', { size: 0xffffffff, packed: 0xffffffff })]),
    overlap('a'),
  ],
  [
    'ZIP64 sizes of 2^63',
    () =>
      zip([
        stored('a', 'abc', {
          ...{ size: 0xffffffff, packed: 0xffffffff },
          extra: fields([1, 2], [16, 2], [2n ** 63n, 8], [2n ** 63n, 8]),
        }),
      ]),
    contents('64-bit value exceeds Number.MAX_SAFE_INTEGER'),
  ],
  [
    'an extra field that is longer than itself',
    () => zip([stored('a', 'abc', { extra: fields([7, 2], [999, 2]) })]),
    'read a (3)',
  ],
];

const bytes: readonly Row[] = [
  [
    'a checksum of other bytes',
    () => zip([stored('a', 'abc', { crc: 1 })]),
    `“a” must have the checksum that its archive says; got another. ${AGAIN}`,
  ],
  ['fewer bytes than it says', () => zip([deflated('a', plain, { size: 2000 })]), size('a', 2000)],
  ['more bytes than it says', () => zip([deflated('a', plain, { size: 10 })]), size('a', 10)],
  ['no bytes, it says', () => zip([deflated('a', plain, { size: 0 })]), size('a', 0)],
  ['stored bytes of two sizes', () => zip([stored('a', 'abc', { size: 2 })]), size('a', 2)],
  ['4 GB, it says', () => zip([deflated('a', plain, { size: 0xfffffffe })]), large],
  [
    'packed bytes beyond the file',
    () => zip([stored('a', 'abc', { packed: 1e6, size: 1e6 })]),
    overlap('a'),
  ],
  [
    'packed bytes that reach into the table of contents',
    () => zip([stored('a', 'abc', { packed: 4, size: 4 })]),
    overlap('a'),
  ],
  [
    'packed bytes that are cut off',
    () => zip([deflated('a', plain, { packed: 9 })]),
    `“a” must unpack; got bytes that are damaged. ${AGAIN}`,
  ],
  [
    'packed bytes that are none',
    () => zip([{ ...deflated('a', plain), data: text('\x07 is no deflate') }]),
    `“a” must unpack; got bytes that are damaged. ${AGAIN}`,
  ],
  [
    'two entries for one file',
    () => zip([stored('a'), stored('b', 'abc', { at: 0 })]),
    overlap('a'),
  ],
  [
    'a file within another',
    () => zip([stored('a', 'abc'.repeat(40)), stored('b', 'abc', { at: 40 })]),
    overlap('a'),
  ],
  ['a file that lies nowhere', () => zip([stored('a', 'abc', { at: 1 }), stored('b')]), elsewhere],
  ['a file that lies behind the end', () => zip([stored('a', 'abc', { at: 9000 })]), overlap('a')],
  [
    'a header of something else',
    () => zip([stored('a', 'abc', { local: { signature: 0x02014b50 } })]),
    none,
  ],
  [
    'a later header of something else',
    () => zip([stored('b'), stored('a', 'abc', { local: { signature: 1 } })]),
    elsewhere,
  ],
  [
    'a method that its own header denies',
    () => zip([stored('a', 'abc', { local: { method: 8 } })]),
    elsewhere,
  ],
  [
    'a name that reaches over its bytes',
    () => zip([stored('a', 'abc', { local: { nameLength: 60_000 } })]),
    overlap('a'),
  ],
  ['a file of no bytes', () => zip([stored('a', '')]), 'read a (0)'],
  [
    '60,000 files',
    () => zip(Array.from({ length: 60_000 }, (_, i) => stored(`c${i % 10}/${i}.png`))),
    'read 60000 files',
  ],
];

const names: readonly Row[] = [
  [
    'a name that leads out',
    () => zip([stored('../../a'), stored('b')]),
    'read b (3); passed over ../../a: outside',
  ],
  [
    'a name that leads out by the other slash',
    () => zip([stored('c\\..\\..\\a')]),
    'read nothing; passed over c\\..\\..\\a: outside',
  ],
  [
    'an absolute name',
    () => zip([stored('/etc/passwd')]),
    'read nothing; passed over /etc/passwd: absolute',
  ],
  [
    'a name on a drive',
    () => zip([stored('C:\\a'), stored('c:/b')]),
    'read nothing; passed over C:\\a: absolute; passed over c:/b: absolute',
  ],
  [
    'a name on a server',
    () => zip([stored('\\\\server\\a')]),
    'read nothing; passed over \\\\server\\a: absolute',
  ],
  ['folders as DOS writes them', () => zip([stored('cat\\1.png')]), 'read cat/1.png (3)'],
  ['folders that are none', () => zip([stored('./cat//./1.png')]), 'read cat/1.png (3)'],
  [
    'no name',
    () => zip([stored(''), stored('./.')]),
    'read nothing; passed over : nameless; passed over ./.: nameless',
  ],
  [
    'a name of 600 characters',
    () => zip([stored('n'.repeat(600))]),
    `read nothing; passed over ${'n'.repeat(200)}…: long`,
  ],
  [
    'a zero within a name',
    () => zip([stored('a\0.png')]),
    'read nothing; passed over a\0.png: control',
  ],
  [
    'a command to a terminal as a name',
    () => zip([stored('\x1b[2J')]),
    'read nothing; passed over \x1b[2J: control',
  ],
  [
    'a name that is not UTF-8, and says so',
    () => zip([stored(Uint8Array.of(0x82, 0x61), 'abc', { flags: 0 })]),
    'read nothing; passed over éa: notUtf8',
  ],
  [
    'a name that is not UTF-8, and says it is',
    () => zip([stored(Uint8Array.of(0xff, 0x61))]),
    'read nothing; passed over \ufffda: notUtf8',
  ],
  [
    'markup as a name',
    () => zip([stored('<img src=x onerror=alert(1)>')]),
    'read <img src=x onerror=alert(1)> (3)',
  ],
  [
    'names of JavaScript',
    () => zip([stored('__proto__/constructor'), stored('toString')]),
    'read __proto__/constructor (3), toString (3)',
  ],
  [
    'one name twice',
    () => zip([stored('a', 'abc'), stored('./a', 'defg')]),
    'read a (3); passed over a: twice',
  ],
  [
    'what a Mac leaves behind',
    () => zip([stored('__MACOSX/._a'), stored('c/.DS_Store'), stored('c/._b'), stored('a')]),
    'read a (3)',
  ],
  [
    'an archive within',
    () => zip([stored('b.zip'), stored('c.TAR.GZ'), stored('d.gz')]),
    'read d.gz (3); passed over b.zip: nested; passed over c.TAR.GZ: nested',
  ],
  [
    'a link',
    () => zip([stored('a', '/etc/passwd', { mode: 0o120777 })]),
    'read nothing; passed over a: link',
  ],
  ['a folder', () => zip([stored('c/', ''), stored('d', '', { mode: 0o040755 })]), 'read nothing'],
  [
    'a file with a password',
    () => zip([stored('a', 'abc', { flags: UTF8 | 1 }), stored('b')]),
    'read b (3); passed over a: encrypted',
  ],
  [
    'strong encryption',
    () => zip([stored('a', 'abc', { flags: UTF8 | 0x41 })]),
    'read nothing; passed over a: encrypted',
  ],
  [
    'encryption by AES without its field',
    () => zip([stored('a', 'abc', { flags: UTF8 | 1, method: 99 })]),
    'read nothing; passed over a: encrypted',
  ],
  [
    'other methods',
    () =>
      zip([
        stored('a', 'abc', { method: 9 }),
        stored('b', 'abc', { method: 12 }),
        stored('c', 'abc', { method: 93 }),
      ]),
    'read nothing; passed over a: method; passed over b: method; passed over c: method',
  ],
  [
    'names of a million characters together',
    () => zip(Array.from({ length: 2200 }, (_, i) => stored(`${'n'.repeat(490)}${i}`))),
    `Names in the archive “a.zip” must have at most 1048576 characters together; got more. ${LESS}`,
  ],
];

const bombs: readonly Row[] = [
  [
    'a bomb that says its size',
    async () =>
      zip([{ name: 'a', method: 8, data: await zeros(128, 'deflate-raw'), size: 128 * MB }]),
    large,
  ],
  [
    'a bomb that says to be small',
    async () => zip([{ name: 'a', method: 8, data: await zeros(128, 'deflate-raw'), size: 1000 }]),
    size('a', 1000),
  ],
  [
    'a bomb that says to be a thousandth',
    async () =>
      zip([{ name: 'a', method: 8, data: await zeros(128, 'deflate-raw'), size: 140_000 }]),
    size('a', 140_000),
  ],
  [
    'a bomb in many files',
    async () => {
      const data = await zeros(8, 'deflate-raw');
      const one = { method: 8, data, size: 8 * MB, crc: crc32(new Uint8Array(8 * MB)) };
      return zip(Array.from({ length: 12 }, (_, i) => ({ name: `${i}`, ...one })));
    },
    `The archive “a.zip” must unpack to at most 200 times its own size; got more. ${AGAIN}`,
  ],
];

const fixture = (name: string): Bytes =>
  Uint8Array.from(readFileSync(new URL(`../formats/archives/${name}`, import.meta.url)));

export const table: HostileTable = {
  read: (given) => readArchive(given, 'a.zip'),
  fuzz: {
    seeds: () => [good(), zip([stored('a')]), fixture('zip64.zip'), fixture('streamed.zip')],
  },
  cases: [
    ...casesOf([...shape, ...bytes, ...names]),
    ...bombsOf(bombs),
    {
      name: 'bytes behind packed ones',
      make: () =>
        zip([{ ...deflated('a', plain), data: joined(deflated('a', plain).data, text('junk')) }]),
      says: `“a” must unpack; got bytes that are damaged. ${AGAIN}`,
      // Older Nodes let them be.
      or: 'read a (1000)',
    },
  ],
};
