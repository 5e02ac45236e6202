import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/core/errors';
import { parseIdx } from '../../../src/data/idx';
import { openIdx } from '../../../src/data/own/idx-source';
import { imagesOf, never, toldOf } from './read-source';
import { fileOf, idx, noise, type Bytes } from './set-files';

const fashion = (name: string): Promise<Bytes> =>
  readFile(`public/data/fashion-mnist/${name}`).then((bytes) => Uint8Array.from(bytes));

const SHARDS = [
  'train-0-images.idx3-ubyte.gz',
  'train-0-labels.idx1-ubyte.gz',
  'test-0-labels.idx1-ubyte.gz',
  'test-0-images.idx3-ubyte.gz',
];

describe('IDX as somebody has it', () => {
  it('reads the files of Fashion-MNIST that come with the page, packed or not', async () => {
    const packed = await Promise.all(SHARDS.map(fashion));
    const plain = packed.slice(0, 2).map((bytes) => Uint8Array.from(gunzipSync(bytes)));
    const pixels = parseIdx(plain[0] ?? new Uint8Array());
    const labels = parseIdx(plain[1] ?? new Uint8Array());
    for (const [files, wantTested] of [
      [packed, 10_000],
      [plain, 0],
    ] as const) {
      const source = await openIdx(
        'Fashion',
        files.map((bytes, i) => fileOf(SHARDS[i] ?? '', bytes)),
        never(),
      );
      expect(source.classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
      expect(source.count).toBe(2_000 + wantTested);
      let [i, trained, tested, differ] = [0, 0, 0, 0];
      for await (const { label, split, image } of source.images(never())) {
        if (split === 'test') tested += 1;
        if (split !== 'train' || image.kind !== 'pixels') continue;
        expect([image.width, image.height, image.channels]).toEqual([28, 28, 1]);
        if (label !== labels.data[i]) differ += 1;
        const wanted = pixels.data.subarray(784 * i, 784 * (i + 1));
        if (Buffer.compare(wanted, image.pixels) !== 0) differ += 1;
        i += 1;
        trained += 1;
      }
      expect({ trained, tested, differ }).toEqual({
        trained: 2_000,
        tested: wantTested,
        differ: 0,
      });
    }
  }, 20_000);

  it('tells pairs by their names, and by their counts where names say nothing', async () => {
    const files = [
      fileOf('b', idx([3], [5, 7, 5])),
      fileOf('t10k-labels', idx([2], [7, 7])),
      fileOf('a', idx([3, 2, 2], noise(12))),
      fileOf('t10k-images', idx([2, 2, 2], noise(8))),
    ];
    const source = await openIdx('mine', files, never());
    expect(await toldOf(source)).toBe('read 5: all 2, 7: all 1, test 2');
    expect((await imagesOf(source)).map(({ from }) => from)).toEqual([
      'a, 1',
      'a, 2',
      'a, 3',
      't10k-images, 1',
      't10k-images, 2',
    ]);
  });

  it('hands coloured images on as planes', async () => {
    const pixels = [1, 2, 3, 11, 12, 13];
    const files = [
      fileOf('images', idx([2, 1, 2, 3], [...pixels, ...pixels.map((value) => value + 100)])),
      fileOf('labels', Uint8Array.from(gzipSync(idx([2], [1, 0])))),
    ];
    const [first, second] = await imagesOf(await openIdx('mine', files, never()));
    expect(first?.image).toMatchObject({ channels: 3, width: 2, height: 1 });
    const planes = [first, second].map((one) => one?.image.kind === 'pixels' && one.image.pixels);
    expect(planes.map((one) => one && [...one])).toEqual([
      [1, 11, 2, 12, 3, 13],
      [101, 111, 102, 112, 103, 113],
    ]);
    expect([first?.label, second?.label]).toEqual([1, 0]);
  });

  it('stops when nobody waits any more', async () => {
    const files = [
      fileOf('images', idx([3000, 28, 28], new Uint8Array(3000 * 784))),
      fileOf('labels', idx([3000], noise(3000))),
    ];
    const source = await openIdx('mine', files, never());
    const stop = new AbortController();
    const read = async () => {
      let count = 0;
      for await (const image of source.images(stop.signal)) {
        if (image.from === 'images, 5') stop.abort();
        count += 1;
      }
      return count;
    };
    await expect(read()).rejects.toThrow(CancelledError);
  });
});
