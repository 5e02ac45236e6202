import { describe, expect, it } from 'vitest';
import { openCifar } from '../../../src/data/own/cifar-source';
import { imagesOf, never, toldOf } from './read-source';
import { cifar, fileOf, noise } from './set-files';

describe('CIFAR in its binary form', () => {
  it('reads batches of CIFAR-10, with its own names of classes', async () => {
    const files = [
      fileOf('cifar-10-batches-bin/data_batch_1.bin', cifar([[3], [9]], 10)),
      fileOf('cifar-10-batches-bin/data_batch_2.bin', cifar([[0]], 20)),
      fileOf('cifar-10-batches-bin/test_batch.bin', cifar([[9]], 30)),
    ];
    const source = await openCifar('CIFAR-10', 'cifar10', files, never());
    expect([source.classNames[0], source.classNames[9], source.count]).toEqual([
      'airplane',
      'truck',
      4,
    ]);
    const images = await imagesOf(source);
    expect(images.map(({ label, split }) => `${label} ${split}`)).toEqual([
      '3 train',
      '9 train',
      '0 train',
      '9 test',
    ]);
    expect(images.map(({ from }) => from)[1]).toBe('cifar-10-batches-bin/data_batch_1.bin, 2');
    expect(images[1]?.image).toMatchObject({ channels: 3, width: 32, height: 32 });
    const pixels = async () => {
      const image = (await imagesOf(source))[1]?.image;
      return image?.kind === 'pixels' ? Buffer.compare(image.pixels, noise(3072, 11)) : null;
    };
    expect(await pixels()).toBe(0);
    // From the first again.
    expect(await pixels()).toBe(0);
  });

  it('reads the fine labels of CIFAR-100, and their names', async () => {
    const names = Array.from({ length: 100 }, (_, i) => `thing ${i}`);
    const files = [
      fileOf('train.bin', cifar([[19, 99]])),
      fileOf('coarse_label_names.txt', 'people\n'),
      fileOf('fine_label_names.txt', `${names.join('\r\n')}\n\n`),
      fileOf('test.bin', cifar([[0, 1]])),
    ];
    const source = await openCifar('CIFAR-100', 'cifar100', files, never());
    expect(source.classNames).toEqual(names);
    const images = await imagesOf(source);
    expect(images.map(({ label, split }) => [label, split])).toEqual([
      [99, 'train'],
      [1, 'test'],
    ]);
  });

  it('names classes by their list before its own names, and by number where there are none', async () => {
    const named = await openCifar(
      'x',
      'cifar10',
      [
        fileOf('x.bin', cifar([[1]])),
        fileOf('batches.meta.txt', Array.from('abcdefghij').join('\n')),
      ],
      never(),
    );
    expect(await toldOf(named)).toBe('read 10 classes');
    expect(named.classNames[1]).toBe('b');
    const plain = await openCifar('x', 'cifar100', [fileOf('x.bin', cifar([[0, 7]]))], never());
    expect(plain.classNames[7]).toBe('7');
    expect((await imagesOf(plain))[0]?.split).toBeNull();
  });
});
