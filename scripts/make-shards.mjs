// Cuts the four original Fashion-MNIST files into the gzip IDX shards the page streams:
//   node scripts/make-shards.mjs <folder of the originals> [target, public/data/fashion-mnist]
// File order is kept; the first shard is small, so that training starts early; none is above 5 MB.
// The same originals give the same bytes.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

const MAX_BYTES = 5_000_000;
const SIDE = 28;
const UBYTE = 8;
// The last 5,000 training images are the validation split and have a shard of their own.
const TRAIN_COUNTS = [2_000, 8_000, 10_000, 10_000, 10_000, 10_000, 5_000, 5_000];
const TEST_COUNTS = [10_000];
const CLASSES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

const MIT = `The MIT License (MIT)

Copyright © 2017 Zalando SE, https://tech.zalando.com

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the “Software”), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED “AS IS”, WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** The values of an original after its header, which must be of these sizes. */
function readOriginal(path, sizes) {
  const bytes = gunzipSync(readFileSync(path));
  const header = idxHeader(sizes);
  if (!bytes.subarray(0, header.length).equals(header))
    throw new Error(`${path} does not begin like an IDX file of bytes sized ${sizes.join('×')}`);
  const values = bytes.subarray(header.length);
  const wanted = sizes.reduce((a, b) => a * b, 1);
  if (values.length !== wanted)
    throw new Error(`${path} holds ${values.length} values; wanted are ${wanted}`);
  return values;
}

function idxHeader(sizes) {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, UBYTE, sizes.length]);
  sizes.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return header;
}

/** Gzip without what differs between machines: no time, and no name of the system. */
function gzip(bytes) {
  const packed = gzipSync(bytes, { level: 9 });
  packed.fill(0, 4, 8);
  packed[9] = 255;
  return packed;
}

function writeShard(target, name, sizes, values) {
  const packed = gzip(Buffer.concat([idxHeader(sizes), values]));
  if (packed.length > MAX_BYTES)
    throw new Error(`${name} has ${packed.length} bytes; at most ${MAX_BYTES} are wanted`);
  writeFileSync(join(target, name), packed);
  return packed.length;
}

function writeSplit(folder, target, { split, original, counts }) {
  const total = counts.reduce((a, b) => a + b, 0);
  const images = readOriginal(join(folder, `${original}-images-idx3-ubyte.gz`), [
    total,
    SIDE,
    SIDE,
  ]);
  const labels = readOriginal(join(folder, `${original}-labels-idx1-ubyte.gz`), [total]);
  let start = 0;
  return counts.map((count, shard) => {
    const end = start + count;
    const imagesFile = `${split}-${shard}-images.idx3-ubyte.gz`;
    const labelsFile = `${split}-${shard}-labels.idx1-ubyte.gz`;
    const pixels = images.subarray(start * SIDE * SIDE, end * SIDE * SIDE);
    const bytes =
      writeShard(target, imagesFile, [count, SIDE, SIDE], pixels) +
      writeShard(target, labelsFile, [count], labels.subarray(start, end));
    start = end;
    return { split, images: imagesFile, labels: labelsFile, count, bytes };
  });
}

const [folder, target = 'public/data/fashion-mnist'] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Usage: node scripts/make-shards.mjs <folder of the four .gz originals>\n');
  process.exit(2);
}
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const splits = [
  { split: 'train', original: 'train', counts: TRAIN_COUNTS },
  { split: 'test', original: 't10k', counts: TEST_COUNTS },
];
const manifest = {
  name: 'Fashion-MNIST',
  licence: 'MIT, © 2017 Zalando SE',
  images: { channels: 1, side: SIDE },
  classes: CLASSES,
  mean: [0.286],
  std: [0.353],
  shards: splits.flatMap((split) => writeSplit(folder, target, split)),
};
writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(target, 'LICENSE'), MIT);
process.stdout.write(`${target}: ${manifest.shards.length} shards\n`);
