// Squares out of pictures of any size: PIL's bytes, whatever the fit, the filter and the scale.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitPicture, scaledTo } from '../../../src/data/own/fit-picture';
import type { Picture } from '../../../src/data/own/picture';
import { farthest } from './expected';

interface Case {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly size: number;
  readonly fit: 'crop' | 'squash';
  readonly share: number;
  readonly filter: 'bilinear' | 'bicubic';
}

const here = import.meta.dirname;
const cases = JSON.parse(readFileSync(join(here, 'resampled.json'), 'utf8')) as Case[];
const all = new Uint8Array(readFileSync(join(here, 'resampled.bin')));
const starts = cases.map((_, i) =>
  cases.slice(0, i).reduce((sum, { channels, size }) => sum + channels * size ** 2, 0),
);

/** The picture that make_resampled.py has. */
function pictureOf(width: number, height: number): Picture {
  const pixels = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) {
        const wave = (7 * x * x + 13 * x * y + 3 * y * y + 50 * c) % 256;
        pixels[3 * (y * width + x) + c] = (wave + ((x + y) % 40 > 12 ? 256 : 0)) >> 1;
      }
  return { width, height, channels: 3, pixels };
}

const fitted = (picture: Picture, { channels, size, fit, share, filter }: Case) => {
  const out = new Uint8Array(channels * size ** 2);
  fitPicture(picture, { channels, size, resize: { fit, share, filter } }, out);
  return out;
};

const CASE: Case = {
  ...{ width: 2, height: 2, channels: 3, size: 2 },
  ...{ fit: 'squash', share: 1, filter: 'bicubic' },
};

describe('a picture as a square', () => {
  it.each(cases.map((one, i) => [JSON.stringify(one), one, starts[i] ?? 0] as const))(
    'is PIL’s, to the byte: %s',
    (_, one, start) => {
      const out = fitted(pictureOf(one.width, one.height), one);
      expect(farthest(out, all.subarray(start, start + out.length))).toBe(0);
    },
  );

  it('is its own pixels where it has the size already', () => {
    const picture = pictureOf(7, 7);
    const out = fitted(picture, { ...CASE, size: 7 });
    const planes = Uint8Array.from(
      out,
      (_, i) => picture.pixels[3 * (i % 49) + Math.floor(i / 49)] ?? 0,
    );
    expect(out).toEqual(planes);
  });

  it('lies on white where it is seen through', () => {
    const pixels = Uint8Array.from([0, 100, 255, 0, 0, 100, 255, 51, 9, 9, 9, 255, 200, 0, 0, 128]);
    const picture: Picture = { width: 2, height: 2, channels: 4, pixels };
    expect([...fitted(picture, CASE)]).toEqual([
      ...[255, 204, 9, 227],
      ...[255, 224, 9, 127],
      ...[255, 255, 9, 127],
    ]);
  });

  it('has three equal channels of a grey one, and one of a coloured one by luma', () => {
    const grey: Picture = {
      width: 2,
      height: 2,
      channels: 1,
      pixels: Uint8Array.of(1, 20, 100, 255),
    };
    expect([...fitted(grey, CASE)]).toEqual([1, 20, 100, 255, 1, 20, 100, 255, 1, 20, 100, 255]);
    const colours = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255);
    const coloured: Picture = { width: 2, height: 2, channels: 3, pixels: colours };
    expect([...fitted(coloured, { ...CASE, channels: 1 })]).toEqual([76, 150, 29, 255]);
  });

  it('is cut out of the middle, and never out of more than there is', () => {
    const resize = { fit: 'crop', share: 0.875, filter: 'bicubic' } as const;
    expect(scaledTo(100, 200, 224, resize)).toEqual({
      ...{ width: 256, height: 512, left: 16, top: 144, size: 224 },
    });
    // Halves go to the even side, as Python's do.
    expect(scaledTo(256, 257, 253, { ...resize, share: 253 / 256 })).toMatchObject({
      left: 2,
      top: 2,
    });
    expect(scaledTo(1, 16_384, 512, { ...resize, share: 0.01 })).toMatchObject({ width: 51_200 });
  });

  it('takes no memory by how long a picture is', () => {
    const pixels = new Uint8Array(3 * 16_384).fill(7);
    const out = fitted(
      { width: 16_384, height: 1, channels: 3, pixels },
      { ...CASE, size: 64, fit: 'crop', share: 0.01 },
    );
    expect(new Set(out)).toEqual(new Set([7]));
  });
});
