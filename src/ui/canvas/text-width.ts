// Widths of words on a canvas, measured once: the browser takes longer to measure a word than to draw
// it, and a slider brings the same words again and again.
import type { Palette } from './palette';

/** Words remembered for a palette, and so for a font. */
const MOST = 1000;
const known = new WeakMap<Palette, Map<string, number>>();

/**
 * CSS pixels that words take in a canvas's own font.
 * @param palette the canvas's; another one may have another font
 */
export function textWidth(ctx: CanvasText, palette: Palette, words: string): number {
  let widths = known.get(palette);
  if (widths === undefined || widths.size > MOST) {
    widths = new Map<string, number>();
    known.set(palette, widths);
  }
  const width = widths.get(words) ?? ctx.measureText(words).width;
  widths.set(words, width);
  return width;
}

/** About how wide words are in the page's letters; Chinese signs are as wide as they are high. */
export const guessedWidth = (words: string, size: number): number =>
  Array.from(words, (sign) => (sign > '\u2e7f' ? 1 : 0.6)).reduce((sum, one) => sum + one, 0) *
  size;
