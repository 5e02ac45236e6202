import { describe, expect, it } from 'vitest';
import { HeadPace } from '../../src/worker/head-pace';

/** So many milliseconds, and the steps that were taken in them. */
type Stretch = readonly [ms: number, steps: number];

/** Milliseconds until the next write, behind a first one, a stretch of training and a write. */
function pauseAfter([ms, steps]: Stretch, write: Stretch): number {
  const pace = new HeadPace();
  pace.begin({ at: 900, step: 10 });
  pace.end({ at: 1000, step: 10 });
  const began = { at: 1000 + ms, step: 10 + steps };
  const ended = { at: began.at + write[0], step: began.step + write[1] };
  pace.begin(began);
  pace.end(ended);
  return (
    Array.from({ length: 1000 }, (_, i) => 100 * i).find((more) => pace.isDue(ended.at + more)) ??
    NaN
  );
}

describe('a run that trains is written', () => {
  it('at once, and then no sooner than after four seconds, whatever the first write took', () => {
    const pace = new HeadPace();
    expect(pace.isDue(0)).toBe(true);
    pace.begin({ at: 0, step: 0 });
    pace.end({ at: 700, step: 2 });
    expect([pace.isDue(4699), pace.isDue(4700)]).toEqual([false, true]);
  });

  it('as often, however long a write takes beside which training goes on', () => {
    // 100 steps in 10 s before, 50 in 5 s meanwhile.
    expect(pauseAfter([10_000, 100], [5000, 50])).toBe(4000);
    expect(pauseAfter([10_000, 100], [5000, 60])).toBe(4000);
  });

  it('so seldom that what holds it up is a twenty-fifth', () => {
    // 50 steps take 5 s: of 5.4 s training was held up for 0.4.
    expect(pauseAfter([10_000, 100], [5400, 50])).toBe(10_000);
    expect(pauseAfter([10_000, 100], [400, 0])).toBe(10_000);
    expect(pauseAfter([10_000, 100], [100, 0])).toBe(4000);
  });

  it('as at first where nobody knows what a step takes: nothing was trained, or another run began', () => {
    expect(pauseAfter([5000, 0], [400, 4])).toBe(4000);
    expect(pauseAfter([5000, -5], [400, 4])).toBe(4000);
  });
});
