import { describe, expect, it } from 'vitest';
import { drawCell, rasterOf } from '../../../src/ui/gate-map/raster';
import { SHADES } from '../../../src/ui/model/cividis';

const SOLID = 7;
const PALE = 8;
const HATCH = 9;
const inks = {
  shades: new Uint32Array(SHADES).fill(SOLID),
  pale: new Uint32Array(SHADES).fill(PALE),
  hatch: HATCH,
};
const box = { left: 2, top: 2, right: 12, bottom: 8 };

function drawn(look: { solid: number; hatched: number; dotted: boolean }) {
  const pixels = new Uint32Array(16 * 10);
  drawCell(rasterOf(pixels, 16, 10, 1, 1), box, { strength: 0.5, ...look }, inks);
  return { pixels, count: (ink: number) => pixels.filter((p) => p === ink).length };
}

describe('a cell of the map', () => {
  it('is solid where it is kept, and stays inside its box', () => {
    const { count, pixels } = drawn({ solid: 1, hatched: 0, dotted: false });
    expect(count(SOLID)).toBe(60);
    expect(pixels[2 * 16 + 1]).toBe(0);
    expect(pixels[2 * 16 + 12]).toBe(0);
  });

  it('is hatched a quarter of its pixels where it would go', () => {
    const { count } = drawn({ solid: 0, hatched: 1, dotted: false });
    expect(count(SOLID)).toBe(0);
    expect(count(HATCH) / 60).toBeCloseTo(0.25);
    expect(count(HATCH) + count(PALE)).toBe(60);
  });

  it('is a dotted edge and nothing inside where it is gone', () => {
    const { count, pixels } = drawn({ solid: 0, hatched: 0, dotted: true });
    expect(count(SOLID) + count(PALE)).toBe(0);
    expect(count(HATCH)).toBeGreaterThan(10);
    expect(pixels[4 * 16 + 6]).toBe(0);
  });

  it('too narrow for an edge is one dot where it is gone', () => {
    const pixels = new Uint32Array(16 * 10);
    const look = { strength: 0.5, solid: 0, hatched: 0, dotted: true };
    drawCell(rasterOf(pixels, 16, 10, 1, 1), { ...box, right: 7 }, look, inks);
    expect(pixels.filter((p) => p !== 0)).toEqual(Uint32Array.of(HATCH));
  });

  it('that stands for many gates is cut at its kept share', () => {
    const { count } = drawn({ solid: 0.5, hatched: 0.5, dotted: false });
    expect(count(SOLID)).toBe(30);
  });
});
