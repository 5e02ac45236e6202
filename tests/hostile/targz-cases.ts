// Changed tars within whole gzip: what reads a stream meets what its checksum would keep away.
import { gzipSync } from 'node:zlib';
import type { HostileTable } from './hostile-case';
import { AGAIN, casesOf, readArchive } from './read-archive';
import { seeds } from './tar-cases';
import { signed, tar } from './tar-file';

export const table: HostileTable = {
  read: (bytes) => readArchive(Uint8Array.from(gzipSync(bytes)), 'a.tar.gz'),
  fuzz: { seeds, mend: signed },
  cases: casesOf([
    ['a tar of no files', () => tar(), 'read nothing'],
    [
      'something else',
      () => new Uint8Array(600).fill(0x61),
      `The tar archive “a.tar.gz” must have a header at byte 0; got something else. ${AGAIN}`,
    ],
    [
      'too little for a header',
      () => new Uint8Array(60).fill(0x61),
      `The archive “a.tar.gz” must be whole; got one that ends too early. ${AGAIN}`,
    ],
  ]),
};
