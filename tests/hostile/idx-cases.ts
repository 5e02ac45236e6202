// IDX that means harm: sizes that lie, types and labels of other kinds, gzip that is cut off. A case is a pair of
// files in one: the length of the first, its bytes, and the bytes of the second.
import { gzipSync } from 'node:zlib';
import { openIdx } from '../../src/data/own/idx-source';
import { never, toldOf } from '../data/own/read-source';
import { fileOf, idx, joined, noise } from '../data/own/set-files';
import { zeros } from './bombs';
import type { Bytes, HostileTable } from './hostile-case';
import { bombsOf, casesOf, type Row } from './read-archive';

const AGAIN = 'Download it again, or pack it anew.';
const BOTH = 'Bring both files together.';
const PICTURE = 'Save it as PNG or JPEG.';
const SEVERAL =
  'Bring pictures of several classes, those of each in a folder or under a label of its own.';

const pair = (images: Bytes, labels: Bytes): Bytes => {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, images.length);
  return joined(length, images, labels);
};

async function read(bytes: Bytes): Promise<string> {
  const length = bytes.length < 4 ? 0 : new DataView(bytes.buffer).getUint32(0);
  const files = [
    fileOf('images', bytes.slice(4, 4 + length)),
    fileOf('labels', bytes.slice(4 + length)),
  ];
  return toldOf(await openIdx('a', files, never()));
}

const labels = idx([4], [0, 1, 2, 1]);
const images = idx([4, 3, 3], noise(36));
const gzip = (bytes: Bytes): Bytes => Uint8Array.from(gzipSync(bytes));
const header = (name: string) =>
  `“${name}” must be IDX of labels (1 axis) or of images (3 or 4); got something else. ${AGAIN}`;
const short = (name: string, wanted: number) =>
  `“${name}” must hold ${wanted} values, as its header says; got fewer. ${AGAIN}`;
const sides = (of: string) =>
  `Images of “images” must have sides of 1 to 1024 pixels, and 1 or 3 channels; got ${of}. ${PICTURE}`;
const damaged = (name: string) =>
  `“${name}” must be one whole gzip stream; got bytes that are damaged, cut off or left over. ${AGAIN}`;
const many = (name: string, has: number) =>
  `“${name}” must have at most 1000000 pictures; got ${has}. Bring fewer pictures.`;

const rows: readonly Row[] = [
  ['nothing', () => pair(new Uint8Array(), labels), header('images')],
  ['a header cut off', () => pair(images.slice(0, 9), labels), header('images')],
  ['no axes', () => pair(idx([], []), labels), header('images')],
  ['two axes', () => pair(idx([4, 3], noise(12)), labels), header('images')],
  [
    '255 axes',
    () => pair(joined(Uint8Array.of(0, 0, 8, 255), noise(90)), labels),
    header('images'),
  ],
  ['a type that is none', () => pair(idx([4, 3, 3], noise(36), 7), labels), header('images')],
  [
    'floats',
    () => pair(idx([4, 3, 3], noise(144), 0x0d), labels),
    'Values of “images” must be unsigned bytes; got another type. Convert the values to bytes, from 0 to 255.',
  ],
  [
    'a web page',
    () => pair(Uint8Array.from(Buffer.from('<!doctype html>')), labels),
    header('images'),
  ],
  [
    '4 billion images',
    () => pair(idx([2 ** 32 - 1, 3, 3], noise(36)), labels),
    many('images', 2 ** 32 - 1),
  ],
  ['4 billion labels', () => pair(images, idx([2 ** 32 - 1], [1])), many('labels', 2 ** 32 - 1)],
  [
    'a million images of 1,024 × 1,024 in 36 bytes',
    () => pair(idx([1e6, 1024, 1024], noise(36)), idx([1e6], new Uint8Array(1e6).fill(1, 1))),
    short('images', 1e6 * 2 ** 20),
  ],
  [
    'sides of 4 billion',
    () => pair(idx([4, 2 ** 31, 2 ** 31], noise(36)), labels),
    sides('2147483648 × 2147483648'),
  ],
  ['a side of 1,025', () => pair(idx([4, 1025, 1], noise(4100)), labels), sides('1025 × 1')],
  ['a side of nothing', () => pair(idx([4, 0, 3], []), labels), sides('0 × 3')],
  ['two channels', () => pair(idx([4, 3, 3, 2], noise(72)), labels), sides('3 × 3 × 2')],
  ['no channels', () => pair(idx([4, 3, 3, 0], []), labels), sides('3 × 3 × 0')],
  ['pixels cut off', () => pair(images.slice(0, -1), labels), short('images', 36)],
  [
    'pixels left over',
    () => pair(joined(images, noise(1)), labels),
    short('images', 36).replace('fewer', 'more'),
  ],
  ['labels cut off', () => pair(images, labels.slice(0, -1)), short('labels', 4)],
  [
    'labels left over',
    () => pair(images, joined(labels, noise(9))),
    short('labels', 4).replace('fewer', 'more'),
  ],
  [
    'fewer labels than images',
    () => pair(images, idx([3], [0, 1, 2])),
    `“images” must have a label for each image; got 4 images and 3 labels. ${BOTH}`,
  ],
  [
    'images twice',
    () => pair(images, images),
    `“images”, 4 images, must have a file of as many labels beside it; got none. ${BOTH}`,
  ],
  [
    'labels twice',
    () => pair(labels, labels),
    `“images”, 4 labels, must have a file of as many images beside it; got none. ${BOTH}`,
  ],
  [
    'no images, and no labels',
    () => pair(idx([0, 3, 3], []), idx([0], [])),
    `“a” must have pictures of 2 to 1000 classes; got 0. ${SEVERAL}`,
  ],
  [
    'one class',
    () => pair(images, idx([4], [3, 3, 3, 3])),
    `“a” must have pictures of 2 to 1000 classes; got 1. ${SEVERAL}`,
  ],
  ['gzip that is cut off', () => pair(gzip(images).slice(0, -9), labels), damaged('images')],
  ['gzip of nothing', () => pair(gzip(new Uint8Array()), labels), header('images')],
  ['gzip in gzip', () => pair(gzip(gzip(images)), labels), header('images')],
  ['two bytes of gzip', () => pair(Uint8Array.of(0x1f, 0x8b), labels), damaged('images')],
];

const bombs: readonly Row[] = [
  [
    'labels that unpack to 192 MB',
    async () => pair(images, await zeros(192, 'gzip', labels)),
    `“labels” must hold 4 values, as its header says; got more. ${AGAIN}`,
  ],
  [
    'images that unpack to 192 MB',
    async () => pair(await zeros(192, 'gzip', images), labels),
    `“images” must hold 36 values, as its header says; got more. ${AGAIN}`,
  ],
];

export const table: HostileTable = {
  read,
  fuzz: { seeds: () => [pair(images, labels), pair(gzip(images), gzip(labels))] },
  cases: [...casesOf(rows), ...bombsOf(bombs)],
};
