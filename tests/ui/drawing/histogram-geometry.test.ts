import { describe, expect, it } from 'vitest';
import { lineAt, panelGeometry, xOf } from '../../../src/ui/drawing/histogram-geometry';

const geometry = panelGeometry(350, 154, 1);
const { main, lens } = geometry;

describe('a panel', () => {
  it('gives its plot at least 110 pixels of height', () => {
    expect(main.bottom - main.top).toBeGreaterThanOrEqual(110);
  });

  it('keeps the lens within 42 % by 50 % of the plot, at its upper right', () => {
    expect(lens.right - lens.left).toBeLessThanOrEqual(0.42 * (main.right - main.left));
    expect(lens.bottom - main.top).toBeLessThanOrEqual(0.5 * (main.bottom - main.top));
    expect(lens.right).toBeLessThanOrEqual(main.right);
  });

  it('puts everything of the lens on its card: grip, bars, numbers', () => {
    for (const width of [150, 350, 520]) {
      const { lens: plot, lensFrame, grip } = panelGeometry(width, 154, 1);
      expect(plot.left).toBeGreaterThanOrEqual(lensFrame.left + 4);
      expect(plot.right).toBeLessThanOrEqual(lensFrame.right - 4);
      expect(plot.top - grip.height).toBeGreaterThanOrEqual(lensFrame.top);
      expect(lensFrame.bottom - plot.bottom).toBeGreaterThanOrEqual(14);
    }
  });

  it('lets the line be grabbed anywhere along its length', () => {
    const x = xOf(main, 0.4);
    for (const y of [2, 60, 130])
      expect(lineAt(geometry, 0.4, false, { x: x + 5, y }, 8)).toBe(main);
    expect(lineAt(geometry, 0.4, false, { x: x + 20, y: 60 }, 8)).toBeNull();
  });

  it('grabs the line of the lens inside the lens, and the other outside', () => {
    const inLens = { x: xOf(lens, 0.02), y: lens.bottom - 5 };
    expect(lineAt(geometry, 0.02, true, inLens, 8)).toBe(lens);
    expect(lineAt(geometry, 0.02, true, { x: xOf(main, 0.02), y: 110 }, 8)).toBe(main);
    expect(lineAt(geometry, 0.02, false, inLens, 8)).toBeNull();
  });

  it('draws scores beyond the scale inside its last bin', () => {
    expect(xOf(main, 40)).toBeLessThan(main.right);
  });
});
