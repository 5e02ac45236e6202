import { describe, expect, it } from 'vitest';
import { cividis, scoreShades, shadeOf, SHADES } from '../../../src/ui/model/cividis';

/** Relative luminance of WCAG. */
function luminance([r, g, b]: readonly number[]): number {
  const linear = [r, g, b].map((byte = 0) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

describe('the map’s colours', () => {
  it('grow lighter at every step an eye can tell, so grey print orders them alike', () => {
    const steps = Array.from({ length: 33 }, (_, i) => luminance(cividis(i / 32)));
    for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeGreaterThan(steps[i - 1] ?? 1);
    expect(steps.at(-1)).toBeGreaterThan(0.75);
    expect(steps[0]).toBeLessThan(0.02);
  });

  it('make important gates dark on light paper and bright on dark', () => {
    const top = (SHADES - 1) * 3;
    const light = scoreShades(false);
    const dark = scoreShades(true);
    expect([...light.subarray(top, top + 3)]).toEqual(cividis(0));
    expect([...dark.subarray(top, top + 3)]).toEqual(cividis(1));
  });

  it('clamp scores outside 0…1', () => {
    expect(shadeOf(-1)).toBe(0);
    expect(shadeOf(1.7)).toBe(SHADES - 1);
    expect(cividis(2)).toEqual(cividis(1));
  });
});
