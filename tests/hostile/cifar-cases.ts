// Records of CIFAR that mean harm. A case is a list of names of classes, a zero, and the records behind it.
import { openCifar } from '../../src/data/own/cifar-source';
import { never, toldOf } from '../data/own/read-source';
import { cifar, fileOf, joined } from '../data/own/set-files';
import type { Bytes, HostileTable } from './hostile-case';
import { casesOf, type Row } from './read-archive';

const AGAIN = 'Download it again, or pack it anew.';

async function read(bytes: Bytes): Promise<string> {
  const end = Math.max(0, bytes.indexOf(0));
  const names = bytes.slice(0, end);
  const files = [fileOf('data_batch_1.bin', bytes.slice(end + 1))];
  if (names.length > 0) files.push(fileOf('batches.meta.txt', names));
  return toldOf(await openCifar('a', 'cifar10', files, never()));
}

const withNames = (names: string, records: Bytes): Bytes =>
  joined(new TextEncoder().encode(names), Uint8Array.of(0), records);

const TEN = Array.from('abcdefghij').join('\n');
const good = cifar([[0], [9]]);
const list = (has: number) =>
  `“batches.meta.txt” must name 10 classes, one a line; got ${has}. ${AGAIN}`;
const size = (has: number) =>
  `“data_batch_1.bin” must hold whole records of 3073 bytes; got ${has} bytes. ${AGAIN}`;
const label = (at: number, has: number) =>
  `Label ${at} of “data_batch_1.bin” must be at most 9; got ${has}. ${AGAIN}`;

const rows: readonly Row[] = [
  ['nothing', () => withNames('', new Uint8Array()), size(0)],
  ['a record cut off', () => withNames('', good.slice(0, -1)), size(6145)],
  ['a byte left over', () => withNames('', joined(good, Uint8Array.of(1))), size(6147)],
  ['one byte', () => withNames('', Uint8Array.of(3)), size(1)],
  ['records of CIFAR-100', () => withNames('', cifar([[1, 2]])), size(3074)],
  ['a label of 10', () => withNames('', cifar([[9], [10]])), label(2, 10)],
  ['a label of 255', () => withNames('', cifar([[255]])), label(1, 255)],
  ['nine names', () => withNames(TEN.slice(0, -2), good), list(9)],
  ['eleven names', () => withNames(`${TEN}\nk`, good), list(11)],
  ['a hundred thousand names', () => withNames('a\n'.repeat(100_000), good), list(32_768)],
  ['one name of a megabyte', () => withNames('a'.repeat(2 ** 20), good), list(1)],
  ['names that nobody sees', () => withNames('\n \n\t\r\n', good), list(0)],
  [
    'names of JavaScript',
    () => withNames(TEN.replace('a', '__proto__').replace('j', 'constructor'), good),
    'read 10 classes',
  ],
  ['names that are no text', () => withNames('\ufffd\n'.repeat(10), good), 'read 10 classes'],
];

export const table: HostileTable = {
  read,
  fuzz: { seeds: () => [withNames('', good), withNames(TEN, cifar([[1]]))] },
  cases: casesOf(rows),
};
