// Gzip that means harm: of one file, and around a tar.
import { gzipSync } from 'node:zlib';
import { zeros } from './bombs';
import type { Bytes, HostileTable } from './hostile-case';
import { AGAIN, bombsOf, casesOf, LESS, readArchive, type Row } from './read-archive';
import { seeds } from './tar-cases';
import { BLOCK, tar, tarEntry, together } from './tar-file';

const MB = 2 ** 20;
const text = (words: string) => new TextEncoder().encode(words);
const gzip = (plain: Uint8Array): Bytes => Uint8Array.from(gzipSync(plain));
const good = () => gzip(text('An espalier is a tree that is trained against a frame.'));
const a = { name: 'a', data: 'abc' };

/** The same with one byte that is another; from the end where `at` is negative. */
const turned = (bytes: Bytes, at: number): Bytes =>
  bytes.map((byte, i) => (i === (at < 0 ? bytes.length + at : at) ? byte ^ 1 : byte));

const damaged = `“a.gz” must be one whole gzip stream; got bytes that are damaged, cut off or left over. ${AGAIN}`;
const bomb = `The archive “a.gz” must unpack to at most 200 times its own size; got more. ${AGAIN}`;

/** A header that says a size, and then so many megabytes of zeros. */
const tarBomb = (megabytes: number, type: string) =>
  zeros(megabytes, 'gzip', tarEntry({ name: 'a', type, size: megabytes * MB }));

const one: readonly Row[] = [
  ['two bytes', () => Uint8Array.of(0x1f, 0x8b), damaged],
  ['a header alone', () => good().slice(0, 10), damaged],
  ['the end cut off', () => good().slice(0, -1), damaged],
  ['the middle cut off', () => good().slice(0, 30), damaged],
  ['something else behind it', () => together(good(), text('junk!')), damaged],
  ['a checksum of other bytes', () => turned(good(), -8), damaged],
  ['a length of other bytes', () => turned(good(), -4), damaged],
  ['another method', () => turned(good(), 2), damaged],
  ['flags that are not used', () => good().fill(0xe0, 3, 4), damaged],
  ['bytes that are no deflate', () => good().fill(0xff, 10, 14), damaged],
  ['no bytes within', () => gzip(new Uint8Array()), 'read a (0)'],
  ['a name that is longer than the file', () => good().fill(8, 3, 4).fill(0x41, 10), damaged],
];

const around: readonly Row[] = [
  ['a tar', () => gzip(tar(a)), 'read a (3)'],
  [
    'a tar that is cut off',
    () => gzip(tar({ name: 'a', data: 'x'.repeat(5000) }).slice(0, 3000)),
    `The archive “a.gz” must be whole; got one that ends too early. ${AGAIN}`,
  ],
  [
    'a tar whose gzip is cut off',
    () =>
      gzip(
        tar({ name: 'a', data: Array.from({ length: 9000 }, (_, i) => `${i * i}`).join('') }),
      ).slice(0, 9000),
    damaged,
  ],
  [
    'a tar with a second header of something else',
    () => gzip(tar(a, { ...a, checksum: '0' })),
    `The tar archive “a.gz” must have a header at byte 1024; got something else. ${AGAIN}`,
  ],
  [
    'a tar of a file of 8 GB',
    () => gzip(tar({ ...a, size: '77777777777' })),
    `“a” must unpack to at most 64 MB; got more. ${LESS}`,
  ],
  [
    'a tar with an archive within',
    () => gzip(tar({ ...a, name: 'a.tar.gz' })),
    'read nothing; passed over a.tar.gz: nested',
  ],
  ['a tar whose checksum is of other bytes', () => turned(gzip(tar(a)), -8), damaged],
  ['a block of zeros', () => gzip(new Uint8Array(BLOCK)), 'read a (512)'],
];

const bombs: readonly Row[] = [
  ['a bomb of 128 MB', () => zeros(128, 'gzip'), bomb],
  [
    'a bomb as a file of a tar',
    () => tarBomb(128, '0'),
    `“a” must unpack to at most 64 MB; got more. ${LESS}`,
  ],
  ['a bomb as a file with holes, which is passed over', () => tarBomb(128, 'S'), bomb],
  [
    'a bomb as an extended header',
    () => zeros(128, 'gzip', together(tarEntry({ name: 'x', type: 'x', size: MB }))),
    'read nothing',
  ],
];

export const table: HostileTable = {
  read: (bytes) => readArchive(bytes, 'a.gz'),
  fuzz: { seeds: () => [good(), gzip(new Uint8Array(1000)), ...seeds().map(gzip)] },
  cases: [
    ...casesOf([...one, ...around]),
    ...bombsOf(bombs),
    // Browsers read one stream; older Nodes whatever more there is.
    {
      name: 'two streams',
      make: () => together(good(), good()),
      says: damaged,
      or: 'read a (108)',
    },
    {
      name: 'zeros behind it',
      make: () => together(good(), new Uint8Array(99)),
      says: damaged,
      or: 'read a (54)',
    },
  ],
};
