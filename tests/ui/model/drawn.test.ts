// What a person draws or drops, as pixels that a network reads.
import { describe, expect, it } from 'vitest';
import { cropOf, greyOf, stroke } from '../../../src/ui/model/drawn';
import { patchesOf } from '../../../src/core/inspection';

describe('a line', () => {
  it('is light along its way, in every channel, and leaves the rest dark', () => {
    const drawn = stroke(new Uint8Array(2 * 64), 8, { x: 1.5, y: 4.5 }, { x: 6.5, y: 4.5 });
    const at = (row: number, column: number, channel = 0) => drawn[64 * channel + 8 * row + column];
    for (const column of [1, 3, 6]) expect([at(4, column), at(4, column, 1)]).toEqual([255, 255]);
    expect(at(0, 3)).toBe(0);
  });

  it('adds to what is drawn, ends at the edges, and leaves the pixels it was given', () => {
    const before = new Uint8Array(64).fill(7);
    const drawn = stroke(before, 8, { x: -3, y: -3 }, { x: 0.5, y: 0.5 });
    expect(drawn[0]).toBe(255);
    expect(drawn[63]).toBe(7);
    expect(before.every((pixel) => pixel === 7)).toBe(true);
  });
});

describe('a picture', () => {
  const rgba = (...pixels: readonly [number, number, number][]) =>
    Uint8ClampedArray.from(pixels.flatMap((pixel) => [...pixel, 255]));

  it('is grey by luma, and turned over where it is mostly light', () => {
    const dark = [0, 0, 0] as [number, number, number];
    expect(Array.from(greyOf(rgba([255, 0, 0], dark, dark, dark), 1))).toEqual([76, 0, 0, 0]);
    const light = [255, 255, 255] as [number, number, number];
    expect(Array.from(greyOf(rgba([0, 0, 0], light, light, light), 1))).toEqual([255, 0, 0, 0]);
  });

  it('of a grey photograph stays as it is', () => {
    expect(Array.from(greyOf(rgba([255, 255, 255], [0, 0, 0], [255, 255, 255]), 1, false))).toEqual(
      [255, 0, 255],
    );
  });

  it('is cut as the pictures of its data set are, or not at all', () => {
    const of = (fit: 'crop' | 'squash', share = 1) => ({ fit, share, filter: 'bicubic' }) as const;
    const wide = { width: 300, height: 100 };
    expect(cropOf(wide, of('crop'))).toEqual({ left: 100, top: 0, width: 100, height: 100 });
    expect(cropOf(wide, of('crop', 0.5))).toEqual({ left: 125, top: 25, width: 50, height: 50 });
    expect(cropOf(wide, of('squash'))).toEqual({ left: 0, top: 0, width: 300, height: 100 });
    expect(cropOf(wide, null)).toEqual(cropOf(wide, of('squash')));
  });

  it('keeps its colours where a network reads them, channel by channel', () => {
    expect(Array.from(greyOf(rgba([1, 2, 3], [4, 5, 6]), 3))).toEqual([1, 4, 2, 5, 3, 6]);
  });
});

it('attention is drawn as shares of its largest, without the class token, and empty for a head that is gone', () => {
  const rows = Float32Array.of(0.5, 0.1, 0.4, 0, 0, 0);
  expect(Array.from(patchesOf(rows, 0, 2))).toEqual([0.25, 1].map(Math.fround));
  expect(Array.from(patchesOf(rows, 1, 2))).toEqual([0, 0]);
});
