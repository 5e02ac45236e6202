// Pictures that mean harm: kinds that are none, sides that lie, files that are cut off or lead in circles.
import { crc32 } from '../../src/core/checksums';
import { decodeInNode } from '../../headless/picture-decoder';
import { pictureFile } from '../data/own/expected';
import type { Bytes, HostileTable } from './hostile-case';
import {
  avif,
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
  gifFrame,
  got,
  jpegWith,
  large,
  little,
  OF_PICTURES,
  PNG,
  png,
  SOI,
  text,
  webp,
} from './picture-file';

export const table: HostileTable = {
  read: async (file) => {
    const { width, height } = await decodeInNode(file, new AbortController().signal);
    return `${width} × ${height}`;
  },
  fuzz: {
    seeds: () =>
      [
        ...(['plain.png', 'exif-6.png', 'interlaced.png', 'palette-alpha.png'] as const),
        ...([
          'exif-6.jpg',
          'cmyk.jpg',
          'progressive.jpg',
          'moving.gif',
          'see-through.gif',
        ] as const),
        ...(['lossy.webp', 'lossless-alpha.webp', 'exif-8.webp', '444.avif'] as const),
      ].map(pictureFile),
    mend: withSums,
    count: OF_PICTURES,
  },
  cases: [
    { name: 'nothing', make: () => bytes(), says: got('something else') },
    { name: 'one byte', make: () => bytes(0xff), says: got('something else') },
    { name: 'text', make: () => text('not a picture'), says: got('something else') },
    {
      name: 'SVG',
      make: () => text('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      says: got('SVG'),
    },
    {
      name: 'SVG with a script behind a prologue',
      make: () =>
        text(
          '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg onload="alert(1)"><script>x</script></svg>',
        ),
      says: got('SVG'),
    },
    { name: 'a web page', make: () => text('<!doctype html><img src=x>'), says: got('HTML') },
    {
      name: 'BMP',
      make: () => bytes('BM', little(60, 4), big(0), little(54, 4), little(40, 4)),
      says: got('BMP'),
    },
    { name: 'TIFF', make: () => bytes('II*\0', little(8, 4)), says: got('TIFF') },
    { name: 'TIFF the other way around', make: () => bytes('MM\0*', big(8)), says: got('TIFF') },
    { name: 'HEIC', make: () => box('ftyp', bytes('heic', big(0), 'mif1heic')), says: got('HEIC') },
    { name: 'PDF', make: () => bytes('%PDF-1.7\n'), says: got('PDF') },
    { name: 'a zip', make: () => bytes('PK\x03\x04', big(0)), says: got('ZIP') },
    { name: 'a gzip', make: () => bytes([0x1f, 0x8b], 8, 0, big(0)), says: got('gzip') },

    {
      name: 'PNG of 30,000²',
      make: () => png(30_000, 30_000),
      says: large(30_000, 30_000),
      bomb: true,
    },
    {
      name: 'PNG of the most its header can say',
      make: () => png(2 ** 32 - 1, 2 ** 32 - 1),
      says: large(2 ** 32 - 1, 2 ** 32 - 1),
    },
    { name: 'PNG of one long row', make: () => png(16_385, 1), says: large(16_385, 1) },
    {
      name: 'PNG of barely too many pixels',
      make: () => png(10_001, 10_000),
      says: large(10_001, 10_000),
    },
    {
      name: 'JPEG of 65,535²',
      make: () => bytes(SOI, frame(65_535, 65_535)),
      says: large(65_535, 65_535),
      bomb: true,
    },
    {
      name: 'GIF of 65,535²',
      make: () => gif(65_535, 65_535, gifFrame(1, 1)),
      says: large(65_535, 65_535),
      bomb: true,
    },
    {
      name: 'GIF whose frame is larger than its screen',
      make: () => gif(1, 1, gifFrame(60_000, 60_000)),
      says: large(60_000, 60_000),
      bomb: true,
    },
    {
      name: 'WebP of a canvas of 2²⁴ a side',
      make: () => webp('VP8X', [0, 0, 0, 0, ...Array.from({ length: 6 }, () => 255), 0, 0]),
      says: large(2 ** 24, 2 ** 24),
    },
    {
      name: 'lossless WebP of 16,384²',
      make: () => webp('VP8L', [0x2f, 255, 255, 255, 15, ...big(0, 12)]),
      says: large(16_384, 16_384),
    },
    {
      name: 'lossy WebP of 16,383²',
      make: () => webp('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 255, 63, 255, 63, ...big(0)]),
      says: large(16_383, 16_383),
    },
    {
      name: 'AVIF of 2³² a side',
      make: () => avif(2 ** 32 - 1, 2 ** 32 - 1),
      says: large(2 ** 32 - 1, 2 ** 32 - 1),
    },

    { name: 'PNG, its signature alone', make: () => bytes(PNG), says: damaged('PNG') },
    { name: 'PNG of no columns', make: () => png(0, 5), says: damaged('PNG') },
    {
      name: 'PNG that does not begin with its header',
      make: () => bytes(PNG, chunk('tEXt', new Uint8Array(40))),
      says: damaged('PNG'),
    },
    {
      name: 'PNG without an image',
      make: () => png(8, 8, chunk('IEND', [])),
      says: damaged('PNG'),
    },
    {
      name: 'PNG whose image is not packed',
      make: () => png(8, 8, chunk('IDAT', new Uint8Array(50)), chunk('IEND', [])),
      says: damaged('PNG'),
    },
    {
      name: 'PNG that lies of 10,000² and has no pixel of them',
      make: () =>
        png(10_000, 10_000, chunk('IDAT', [0x78, 0x9c, 3, 0, 0, 0, 0, 1]), chunk('IEND', [])),
      says: damaged('PNG'),
    },
    { name: 'PNG cut off', make: () => cutTo('deep.png', 0.6), says: damaged('PNG') },
    {
      name: 'PNG with 100,000 chunks before its image',
      make: () =>
        bytes(
          pictureFile('plain.png').subarray(0, 33),
          new Uint8Array(Buffer.concat(Array.from({ length: 100_000 }, () => chunk('teSt', [])))),
          pictureFile('plain.png').subarray(33),
        ),
      says: '24 × 16',
    },
    { name: 'JPEG, its signature alone', make: () => bytes(SOI, 0xff), says: damaged('JPEG') },
    {
      name: 'JPEG that ends where it begins',
      make: () => bytes(SOI, [0xff, 0xd9]),
      says: damaged('JPEG'),
    },
    { name: 'JPEG of no rows', make: () => bytes(SOI, frame(16, 0)), says: damaged('JPEG') },
    {
      name: 'JPEG of a segment shorter than its length',
      make: () => bytes(SOI, [0xff, 0xe0, 0, 0], frame(8, 8)),
      says: damaged('JPEG'),
    },
    {
      name: 'JPEG of a megabyte of fill',
      make: () => bytes(SOI, new Uint8Array(2 ** 20).fill(255)),
      says: damaged('JPEG'),
    },
    {
      name: 'JPEG with a frame and no image',
      make: () => bytes(SOI, frame(8, 8)),
      says: damaged('JPEG'),
    },
    { name: 'JPEG cut off', make: () => cutTo('420-restart.jpg', 0.8), says: damaged('JPEG') },
    {
      name: 'EXIF whose directory lies behind its end',
      make: () => jpegWith(exif(0xfffffff0, 1)),
      says: '24 × 16',
    },
    {
      name: 'EXIF whose directory is its own header',
      make: () => jpegWith(exif(0, 1)),
      says: '24 × 16',
    },
    {
      name: 'EXIF of 65,535 entries, of which it has none',
      make: () => jpegWith(exif(8, 65_535)),
      says: '24 × 16',
    },
    {
      name: 'EXIF of orientation 9',
      make: () =>
        jpegWith(exif(8, 1, [...little(0x112), ...little(3), ...little(1, 4), ...little(9), 0, 0])),
      says: '24 × 16',
    },
    {
      name: 'EXIF of orientation 6 in the second of two segments',
      make: () =>
        jpegWith(
          exif(0, 0),
          exif(8, 1, [...little(0x112), ...little(3), ...little(1, 4), ...little(6), 0, 0]),
        ),
      says: '16 × 24',
    },
    { name: 'GIF without a frame', make: () => gif(8, 8, bytes(0x3b)), says: damaged('GIF') },
    {
      name: 'GIF of extensions that never end',
      make: () => gif(8, 8, new Uint8Array(2 ** 20).fill(0x21)),
      says: damaged('GIF'),
    },
    { name: 'GIF of no rows', make: () => gif(8, 0, gifFrame(8, 0)), says: damaged('GIF') },
    { name: 'GIF cut off', make: () => cutTo('still.gif', 0.8), says: damaged('GIF') },
    {
      name: 'WebP of a chunk nobody knows',
      make: () => webp('VP9 ', new Uint8Array(30)),
      says: damaged('WebP'),
    },
    {
      name: 'WebP of a canvas and no frame',
      make: () => webp('VP8X', [0, 0, 0, 0, 7, 0, 0, 7, 0, 0, 0, 0]),
      says: damaged('WebP'),
    },
    { name: 'WebP cut off', make: () => cutTo('lossless.webp', 0.7), says: damaged('WebP') },
    {
      name: 'AVIF without sizes',
      make: () => bytes(FTYP, box('meta', big(0))),
      says: damaged('AVIF'),
    },
    {
      name: 'AVIF of boxes of no length',
      make: () => bytes(FTYP, new Uint8Array(4096)),
      says: damaged('AVIF'),
    },
    {
      name: 'AVIF of 100,000 holders, one in the other',
      make: () =>
        bytes(
          FTYP,
          new Uint8Array(
            Buffer.concat(Array.from({ length: 100_000 }, () => bytes(big(2 ** 20), 'iprp'))),
          ),
        ),
      says: damaged('AVIF'),
    },
    { name: 'AVIF of sizes and no image', make: () => avif(8, 8), says: damaged('AVIF') },
    { name: 'AVIF cut off', make: () => cutTo('444.avif', 0.8), says: damaged('AVIF') },
  ],
};

/** A changed PNG with the checksums that its chunks should have; others as they are. */
function withSums(file: Bytes): Bytes {
  const mended = file.slice();
  const view = new DataView(mended.buffer);
  if (mended[1] !== 0x50) return mended;
  for (let at = 8; at + 12 <= mended.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > mended.length) break;
    view.setUint32(end, crc32(mended.subarray(at + 4, end)));
    at = end + 4;
  }
  return mended;
}
