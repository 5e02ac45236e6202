// What a picture's file says of itself, read without decoding it.
import { describe, expect, it } from 'vitest';
import { withoutTurn } from '../../src/formats/picture/exif-turn';
import { readPictureHeader } from '../../src/formats/picture/picture-header';
import { expectedPictures, pictureFile } from '../data/own/expected';

describe('the header of a picture', () => {
  it.each(expectedPictures())('has the sides of $name', ({ name, bytes, width, height }) => {
    const header = readPictureHeader(bytes);
    const orientation = header.turn?.orientation ?? 1;
    const across = orientation > 4 || name === 'turned.avif';
    expect([header.width, header.height]).toEqual(across ? [height, width] : [width, height]);
    const said = /exif-(\d)/.exec(name)?.[1] ?? '1';
    expect(orientation).toBe(Number(said));
    expect(header.kind).toBe(name.replace(/.*\./, '').replace('jpg', 'jpeg'));
  });

  it.each(['exif-3.jpg', 'exif-6.png', 'exif-8.webp'])(
    'can be made to say that %s stands as it is stored, in one byte and its checksum',
    (name) => {
      const bytes = pictureFile(name);
      const before = bytes.slice();
      const { turn } = readPictureHeader(bytes);
      const plain = turn && withoutTurn(bytes, turn);
      expect(plain && readPictureHeader(plain).turn).toBeNull();
      expect(bytes).toEqual(before);
      const changed = bytes.filter((byte, i) => byte !== plain?.[i]).length;
      expect(changed).toBeLessThanOrEqual(name.endsWith('png') ? 5 : 1);
    },
  );

  it('is read in a part of a larger buffer, too', () => {
    const file = pictureFile('exif-5.jpg');
    const larger = new Uint8Array(file.length + 100);
    larger.set(file, 37);
    expect(readPictureHeader(larger.subarray(37, 37 + file.length))).toEqual(
      readPictureHeader(file),
    );
  });
});
