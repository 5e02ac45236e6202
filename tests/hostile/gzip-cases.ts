// Gzip that means harm.
import { gzipSync } from 'node:zlib';
import { inflate } from '../../src/data/idx';
import { zeros } from './bombs';
import type { Bytes, HostileTable } from './hostile-case';

const MB = 2 ** 20;

const gzip = (plain: Uint8Array): Bytes => Uint8Array.from(gzipSync(plain));
const text = (words: string) => new TextEncoder().encode(words);
const good = () => gzip(text('An espalier is a tree that is trained against a frame.'));

const AGAIN = 'Fetch it again; if it stays so, the file on the server is damaged.';

export const table: HostileTable = {
  read: (bytes) => inflate(bytes, MB).then(() => null),
  fuzz: { seeds: () => [good(), gzip(new Uint8Array(1000))] },
  cases: [
    {
      name: 'cut off',
      make: () => good().slice(0, -9),
      says: `The gzip file must be whole; got ${good().length - 9} bytes that are damaged or cut off. ${AGAIN}`,
    },
    {
      name: 'a checksum of something else',
      make: () => good().map((byte, i, { length }) => (i === length - 8 ? byte ^ 1 : byte)),
      says: `The gzip file must be whole; got ${good().length} bytes that are damaged or cut off. ${AGAIN}`,
    },
    {
      name: 'a bomb of 256 MB',
      make: () => zeros(256, 'gzip'),
      says: `The gzip file must hold at most ${MB} bytes; got more in its …`,
      bomb: true,
    },
  ],
};
