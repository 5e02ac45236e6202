// Which parts stay in sight: as many as leave the page nearly half of the window.
import { describe, expect, it } from 'vitest';
import { flowFor, type Heights } from '../../src/ui/flow';

const phone: Heights = { window: 844, rail: 42, dock: 230, lesson: 0, type: 14 };

/** Pixels of the window that are not the page's. */
function stuck(heights: Heights): number {
  const { flowing, lesson } = flowFor(heights);
  const has = (part: string) => (flowing as readonly string[]).includes(part);
  return (
    (has('rail') ? 0 : heights.rail) +
    (has('dock') ? 0 : heights.dock) +
    (has('lesson') ? 0 : Math.min(heights.lesson, lesson))
  );
}

describe('rail and dock', () => {
  it('stay while they leave the page its share', () => {
    expect(flowFor(phone).flowing).toEqual([]);
  });

  it('flow one after the other as the window gets lower, the dock last', () => {
    expect(flowFor({ ...phone, window: 480 }).flowing).toEqual(['rail']);
    expect(flowFor({ ...phone, window: 400 }).flowing).toEqual(['rail', 'dock']);
    expect(flowFor({ ...phone, window: 256, dock: 250 }).flowing).toEqual(['rail', 'dock']);
  });

  it('flow in a wide window too, where type makes them high', () => {
    expect(flowFor({ ...phone, window: 720, dock: 500 }).flowing).toEqual(['rail', 'dock']);
  });
});

describe('a lesson over the dock', () => {
  const long = { ...phone, lesson: 600 };

  it('gets what is left of the room, and takes the rail’s before it is too low', () => {
    expect(flowFor({ ...long, window: 1000 })).toEqual({ flowing: [], lesson: 278 });
    expect(flowFor({ ...long, window: 950 })).toEqual({ flowing: ['rail'], lesson: 292 });
  });

  it('stays alone where there is no room for both, and flows where there is none', () => {
    expect(flowFor(long)).toEqual({ flowing: ['rail', 'dock', 'alone'], lesson: 354 });
    expect(flowFor({ ...long, window: 640 }).flowing).toEqual(['rail', 'dock', 'alone']);
    expect(flowFor({ ...long, window: 256 }).flowing).toEqual(['rail', 'dock', 'lesson']);
  });

  it('needs no more room than its words, folded or short', () => {
    expect(flowFor({ ...long, lesson: 48, window: 640 }).flowing).toEqual([]);
  });

  it('never leaves the page less than its share', () => {
    for (let window = 100; window < 1400; window += 7)
      for (const lesson of [0, 48, 150, 600])
        for (const dock of [150, 250, 400]) {
          const heights = { ...phone, window, lesson, dock };
          expect(stuck(heights), JSON.stringify(heights)).toBeLessThanOrEqual(0.55 * window);
        }
  });
});
