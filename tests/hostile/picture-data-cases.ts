// Pictures whose headers are good and whose insides mean harm: bombs, checksums and lengths that lie, kinds of
// coding that nobody decodes, first frames of what moves, and files that are two things at once.
import { deflateSync } from 'node:zlib';
import { decodeInNode } from '../../headless/picture-decoder';
import { pictureFile } from '../data/own/expected';
import type { Bytes, HostileTable } from './hostile-case';
import {
  big,
  box,
  bytes,
  chunk,
  cutTo,
  damaged,
  exif,
  frame,
  FTYP,
  gif,
  jpegWith,
  large,
  little,
  OF_PICTURES,
  PNG,
  segment,
  SOI,
  text,
  webp,
} from './picture-file';

/** Of any depth and colour type. */
const pngOf = (depth: number, colour: number, lace: number, ...rest: readonly Bytes[]): Bytes =>
  bytes(PNG, chunk('IHDR', [...big(8), ...big(8), depth, colour, 0, 0, lace]), ...rest);
const IEND = chunk('IEND', []);
/** 8 × 8 of three colours. */
const IDAT = chunk('IDAT', deflateSync(new Uint8Array(8 * 25)));
const zeros = (megabytes: number) => deflateSync(new Uint8Array(megabytes * 2 ** 20));
/** A good file with some bytes set. */
const changed = (name: string, at: number, ...values: readonly number[]): Bytes => {
  const file = Uint8Array.from(pictureFile(name));
  file.set(values, at < 0 ? file.length + at : at);
  return file;
};
/** Where letters stand in a file. */
const find = (name: string, letters: string): number =>
  Buffer.from(pictureFile(name)).indexOf(letters, 0, 'latin1');
const after = (name: string, ...rest: readonly (Uint8Array | string)[]): Bytes =>
  bytes(pictureFile(name), ...rest);
/** A JPEG's frame of another kind of coding. */
const coded = (marker: number): Bytes => {
  const file = Uint8Array.from(pictureFile('grey.jpg'));
  const at = Buffer.from(file).indexOf(Buffer.of(0xff, 0xc0));
  file[at + 1] = marker;
  return file;
};

type Row = readonly [name: string, make: () => Bytes, says: string];
const rows: readonly Row[] = [
  // libspng lets checksums be where all else is whole.
  ['PNG whose header has another checksum', () => changed('plain.png', 29, 0, 0, 0, 0), '24 × 16'],
  ['PNG whose image has another checksum', () => changed('plain.png', -16, 0, 0, 0, 0), '24 × 16'],
  ['PNG of 3 bits', () => pngOf(3, 2, 0, IDAT, IEND), damaged('PNG')],
  ['PNG of colours that there are none of', () => pngOf(8, 5, 0, IDAT, IEND), damaged('PNG')],
  ['PNG of a lacing that there is none of', () => pngOf(8, 2, 7, IDAT, IEND), damaged('PNG')],
  ['PNG of a palette that it has not', () => pngOf(8, 3, 0, IDAT, IEND), damaged('PNG')],
  [
    'PNG of a palette of 257 colours',
    () => pngOf(8, 3, 0, chunk('PLTE', new Uint8Array(771)), IDAT, IEND),
    damaged('PNG'),
  ],
  [
    'PNG of half an image',
    () => pngOf(8, 2, 0, chunk('IDAT', deflateSync(new Uint8Array(100))), IEND),
    damaged('PNG'),
  ],
  [
    'PNG whose profile is a bomb',
    () => pngOf(8, 2, 0, chunk('iCCP', bytes('x\0\0', zeros(64))), IDAT, IEND),
    '8 × 8',
  ],
  [
    'PNG whose text is a bomb',
    () => pngOf(8, 2, 0, chunk('zTXt', bytes('x\0\0', zeros(64))), IDAT, IEND),
    '8 × 8',
  ],
  ['PNG in 16 bits', () => pictureFile('deep.png'), '24 × 16'],
  ['PNG in passes, cut off', () => cutTo('interlaced.png', 0.7), damaged('PNG')],
  [
    'PNG that moves: its first frame',
    () =>
      pngOf(
        8,
        2,
        0,
        chunk('acTL', [...big(1000), ...big(0)]),
        chunk('fcTL', [...big(0), ...big(8), ...big(8), ...big(0), ...big(0), 0, 1, 0, 1, 0, 0]),
        IDAT,
        chunk('fdAT', new Uint8Array(99)),
        IEND,
      ),
    '8 × 8',
  ],
  [
    'PNG with a zip behind it',
    () => after('plain.png', 'PK\x03\x04', new Uint8Array(40)),
    '24 × 16',
  ],
  [
    'PNG whose EXIF is damaged',
    () => pngOf(8, 2, 0, chunk('eXIf', bytes('II*\0', little(9999, 4))), IDAT, IEND),
    '8 × 8',
  ],
  [
    'PNG of a chunk of 2 GB',
    () => pngOf(8, 2, 0, bytes(big(2 ** 31 - 1), 'teSt'), IDAT, IEND),
    damaged('PNG'),
  ],
  ['JPEG without losses', () => coded(0xc3), damaged('JPEG')],
  // libjpeg knows it; browsers leave it out.
  ['JPEG of arithmetic coding', () => coded(0xc9), '24 × 16'],
  ['JPEG of lossless arithmetic coding', () => coded(0xcb), damaged('JPEG')],
  ['JPEG of a hierarchy', () => coded(0xc5), damaged('JPEG')],
  ['JPEG of no sides', () => bytes(SOI, frame(0, 0)), damaged('JPEG')],
  [
    'JPEG of 12 bits',
    () => bytes(SOI, segment(0xc0, [12, 0, 8, 0, 8, 1, 1, 0x11, 0])),
    damaged('JPEG'),
  ],
  [
    'JPEG of 255 colours',
    () => bytes(SOI, segment(0xc0, [8, 0, 8, 0, 8, 255, ...new Uint8Array(765)])),
    damaged('JPEG'),
  ],
  ['JPEG cut off in its header', () => cutTo('422.jpg', 0.1), damaged('JPEG')],
  [
    'JPEG whose profile is in 255 parts',
    () =>
      jpegWith(
        ...Array.from({ length: 255 }, (_, i) =>
          segment(0xe2, bytes('ICC_PROFILE\0', i + 1, 255, new Uint8Array(6000))),
        ),
      ),
    '24 × 16',
  ],
  ['JPEG of inks', () => pictureFile('cmyk.jpg'), '24 × 16'],
  ['JPEG of inks, cut off', () => cutTo('cmyk.jpg', 0.8), damaged('JPEG')],
  ['JPEG of grey', () => pictureFile('grey.jpg'), '24 × 16'],
  ['JPEG in passes, cut off', () => cutTo('progressive.jpg', 0.6), damaged('JPEG')],
  [
    'JPEG with a web page in its comment',
    () => jpegWith(segment(0xfe, text('<!doctype html><script>x</script>'))),
    '24 × 16',
  ],
  [
    'JPEG with a zip behind it',
    () => after('grey.jpg', 'PK\x03\x04', new Uint8Array(40)),
    '24 × 16',
  ],
  [
    'JPEG whose EXIF says another thousand entries',
    () =>
      jpegWith(
        exif(8, 1000, [...little(0x112), ...little(3), ...little(1, 4), ...little(6), 0, 0]),
      ),
    '16 × 24',
  ],
  [
    'JPEG of 3,000 scans',
    () => {
      const file = Buffer.from(pictureFile('progressive.jpg'));
      const at = file.indexOf(Buffer.of(0xff, 0xda));
      const end = file.indexOf(Buffer.of(0xff, 0xda), at + 2);
      const scan = file.subarray(at, end);
      return bytes(
        file.subarray(0, at),
        Buffer.concat(Array.from({ length: 3000 }, () => scan)),
        file.subarray(end),
      );
    },
    damaged('JPEG'),
  ],
  [
    'GIF that is a script, too',
    () => bytes('GIF89a/*', new Uint8Array(8), '*/=1;alert(1)'),
    damaged('GIF'),
  ],
  ['GIF that moves: its first frame', () => pictureFile('moving.gif'), '24 × 16'],
  [
    'GIF of a code of 200 bits',
    () =>
      gif(
        8,
        8,
        bytes(0x2c, little(0), little(0), little(8), little(8), 0, 200, 2, 0x44, 1, 0, 0x3b),
      ),
    damaged('GIF'),
  ],
  [
    'GIF of no data',
    () => gif(8, 8, bytes(0x2c, little(0), little(0), little(8), little(8), 0, 2, 0, 0x3b)),
    '8 × 8',
  ],
  ['WebP that moves: its first frame', () => pictureFile('moving.webp'), '24 × 16'],
  [
    'WebP whose length lies',
    () => changed('lossless.webp', 4, 255, 255, 255, 127),
    damaged('WebP'),
  ],
  [
    'WebP whose chunk is longer than it',
    () => changed('lossless.webp', 16, 255, 255, 255, 127),
    damaged('WebP'),
  ],
  [
    'WebP of a canvas with a smaller frame',
    () =>
      webp('VP8X', [0, 0, 0, 0, 99, 0, 0, 99, 0, 0, ...pictureFile('lossless.webp').subarray(12)]),
    damaged('WebP'),
  ],
  [
    'lossy WebP of noughts',
    () => webp('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 8, 0, 8, 0, ...new Uint8Array(60)]),
    damaged('WebP'),
  ],
  [
    'AVIF whose first box is longer than it',
    () => changed('444.avif', 0, 127, 255, 255, 255),
    damaged('AVIF'),
  ],
  [
    'AVIF whose boxes lie',
    () => changed('444.avif', find('444.avif', 'meta') - 4, 127, 255, 255, 255),
    damaged('AVIF'),
  ],
  [
    'AVIF whose place of its data lies',
    () => changed('444.avif', find('444.avif', 'iloc') + 16, 255, 255, 255, 255),
    damaged('AVIF'),
  ],
  [
    'AVIF of a length in 64 bits',
    () => bytes(FTYP, big(1), 'meta', big(0), big(100), new Uint8Array(80)),
    damaged('AVIF'),
  ],
  [
    'AVIF that says a second size',
    () =>
      bytes(
        pictureFile('444.avif'),
        box(
          'meta',
          big(0),
          box('iprp', box('ipco', box('ispe', [...big(0), ...big(40_000), ...big(40_000)]))),
        ),
      ),
    large(40_000, 40_000),
  ],
];

export const table: HostileTable = {
  read: async (file) => {
    const { width, height } = await decodeInNode(file, new AbortController().signal);
    return `${width} × ${height}`;
  },
  fuzz: {
    seeds: () =>
      ['deep.png', 'profile.png', 'grey.jpg', 'cmyk.jpg', 'profile.jpg', 'still.gif', 'moving.webp']
        .concat('lossy-alpha.webp', 'lossless-alpha.avif', 'turned.avif')
        .map(pictureFile),
    count: OF_PICTURES,
  },
  cases: [
    ...rows.map(([name, make, says]) => ({ name, make, says })),
    {
      name: 'PNG whose image inflates far beyond its sides',
      make: () => pngOf(8, 2, 0, chunk('IDAT', zeros(64)), IEND),
      says: '8 × 8',
    },
  ],
};
