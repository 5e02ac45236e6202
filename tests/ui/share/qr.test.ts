// Codes are read back by another library than the one that made them.
import jsQR from 'jsqr';
import { describe, expect, it } from 'vitest';
import { qrCode, QUIET, type QrCode } from '../../../src/ui/share/qr-dialog';

/** Pixels a square: enough for a reader. */
const SIZE = 4;

/** The code's path painted black on white, as a browser would, and read as a camera's picture. */
function read({ side, path }: QrCode): string | null {
  const width = side * SIZE;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    const [left, top, run] = [Number(x), Number(y), Number(length)];
    for (let row = top * SIZE; row < (top + 1) * SIZE; row++)
      for (let column = left * SIZE; column < (left + run) * SIZE; column++)
        pixels.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
  }
  return jsQR(pixels, width, width)?.data ?? null;
}

describe('a QR code', () => {
  it.each([
    'https://example.org/espalier/?v=1&model=micro&seed=7&rate=0.6',
    `https://example.org/?v=1&engine=wgsl&threads=1&kernels=product-reg8.weight-sum-reg4&lang=zh&${'s.lambda=0.0001&'.repeat(20)}`,
  ])('is read back as its link %#', (link) => {
    const code = qrCode(link);
    expect(code === null ? null : read(code)).toBe(link);
  });

  it('keeps the quiet zone that scanners want', () => {
    const code = qrCode('https://example.org/');
    const columns = Array.from(code?.path.matchAll(/M(\d+) (\d+)h(\d+)/g) ?? [], (run) =>
      run.slice(1).map(Number),
    );
    const side = code?.side ?? 0;
    for (const [x = 0, y = 0, length = 0] of columns) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(QUIET);
      expect(Math.max(x + length, y + 1)).toBeLessThanOrEqual(side - QUIET);
    }
  });

  it('is none where the link is too long for any', () => {
    expect(qrCode(`https://example.org/?${'x'.repeat(3000)}`)).toBeNull();
  });
});
