import { describe, expect, it } from 'vitest';
import { openFolder, type Folder } from '../../../src/data/own/folder-source';
import { HEAD_BYTES, tellKind } from '../../../src/formats/tell-kind';
import { never, toldOf } from './read-source';

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);

/** A folder of pictures; other contents by their paths. */
export const folderOf = (
  paths: readonly string[],
  contents: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {},
): Folder => ({
  name: 'mine',
  async *files() {
    for (const path of paths) {
      const bytes = contents[path] ?? PNG;
      yield await Promise.resolve({
        path,
        size: bytes.length,
        bytes: () => Promise.resolve(bytes),
      });
    }
  },
  kindOf: (bytes) => tellKind(bytes.subarray(0, HEAD_BYTES), bytes.length),
});

const told = async (
  paths: readonly string[],
  contents?: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
): Promise<string> => toldOf(await openFolder(folderOf(paths, contents), never()));

const words = (text: string) => new TextEncoder().encode(text).slice();

describe('folders of classes', () => {
  it.each<[string, string[], string]>([
    ['classes alone', ['dog/1.png', 'cat/1.png', 'cat/2.JPEG'], 'read cat: all 2, dog: all 1'],
    [
      'parts above, as the CIFAR-10 of JPEG files has them',
      ['train/truck/0000.jpg', 'train/bird/0000.jpg', 'test/bird/0000.jpg', 'test/truck/0.jpg'],
      'read bird: train 1, test 1, truck: train 1, test 1',
    ],
    [
      'a folder around all of it',
      ['set/a/1.png', 'set/b/1.png', 'set/b/c/2.png'],
      'read a: all 1, b: all 2',
    ],
    [
      'parts below folders that say nothing',
      ['x/images/train/a/1.png', 'x/images/train/b/1.png', 'x/images/val/a/1.png'],
      'read a: train 1, test 1, b: train 1',
    ],
    [
      'parts above folders that say nothing',
      ['Training/images/a/1.png', 'Testing/images/b/1.png'],
      'read a: train 1, b: test 1',
    ],
    [
      'a validation part beside a test part, which trains',
      ['train/a/1.png', 'valid/b/1.png', 'test/a/2.png'],
      'read a: train 1, test 1, b: train 1',
    ],
    ['one part alone', ['set/train/a/1.png', 'set/train/b/1.png'], 'read a: train 1, b: train 1'],
    [
      'classes whose names are parts’',
      ['train/1.png', 'car/1.png', 'test/1.png'],
      'read car: all 1, test: all 1, train: all 1',
    ],
    [
      'test pictures in no class',
      ['train/a/1.png', 'train/b/1.png', 'test/1.png', 'val/images/2.png'],
      'read a: train 1, b: train 1; passed over test/1.png: A picture must lie in the folder of its class; got one in no folder.; passed over val/images/2.png: A picture must lie in the folder of its class; got one in no folder.',
    ],
    [
      'pictures of one class in folders of their own',
      ['train/n01/images/1.png', 'train/n02/images/1.png'],
      'read n01: train 1, n02: train 1',
    ],
    [
      'classes called photos and images',
      ['photos/1.png', 'images/1.png'],
      'read images: all 1, photos: all 1',
    ],
    [
      'names in the order of code points, as Python sorts',
      ['\u{1f408}/1.png', '\uff41/1.png', 'Zebra/1.png', 'ape/1.png', '狗/1.png'],
      'read Zebra: all 1, ape: all 1, 狗: all 1, \uff41: all 1, \u{1f408}: all 1',
    ],
    [
      'one name spelled by two systems',
      ['train/cafe\u0301/1.png', 'test/caf\u00e9/1.png', 'train/tea/1.png'],
      'read caf\u00e9: train 1, test 1, tea: train 1',
    ],
    [
      'what systems leave behind',
      ['__MACOSX/a/1.png', 'a/._1.png', 'a/1.png', 'b/.DS_Store', 'b/1.png', 'b/Thumbs.db'],
      'read a: all 1, b: all 1',
    ],
    [
      'names of JavaScript',
      ['__proto__/1.png', 'constructor/1.png', 'toString/1.png'],
      'read __proto__: all 1, constructor: all 1, toString: all 1',
    ],
  ])('reads %s', async (_, paths, says) => {
    expect(await told(paths)).toBe(says);
  });

  it('tells by content what is not called as pictures are', async () => {
    const paths = ['a/1.png', 'b/0001', 'b/notes.txt', 'a/old.bmp', 'LICENSE'];
    const bmp = new Uint8Array(60);
    bmp.set([0x42, 0x4d]);
    bmp[14] = 40;
    const said = await told(paths, {
      'b/notes.txt': words('not a picture'),
      'a/old.bmp': bmp,
      LICENSE: words('<!doctype html>'),
    });
    const other = (kind: string) =>
      `A picture must be PNG, JPEG, WebP, AVIF or GIF; got a file of another kind: ${kind}.`;
    expect(said).toBe(
      `read a: all 1, b: all 1; passed over b/notes.txt: ${other('unknown')}; passed over a/old.bmp: ${other('bmp')}; passed over LICENSE: ${other('html')}`,
    );
  });

  it.each<[string, string[], string]>([
    ['nothing', [], '“mine” must have pictures in folders, one folder a class; got none.'],
    [
      'pictures in no folder',
      ['1.png', '2.png'],
      '“mine” must have pictures in folders, one folder a class; got none.',
    ],
    [
      'one class',
      ['set/a/1.png', 'set/a/2.png'],
      'must have pictures of 2 to 1000 classes; got 1.',
    ],
    ['one class of a part', ['train/a/1.png'], 'must have pictures of 2 to 1000 classes; got 1.'],
    [
      'too many classes',
      Array.from({ length: 1001 }, (_, i) => `${i}/1.png`),
      'must have pictures of 2 to 1000 classes; got 1001.',
    ],
  ])('refuses %s', async (_, paths, says) => {
    await expect(told(paths)).rejects.toThrow(says);
  });
});
