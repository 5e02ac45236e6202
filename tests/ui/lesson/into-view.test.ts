// How far a lesson scrolls to show what has just appeared in it.
import { describe, expect, it } from 'vitest';
import { scrollBy } from '../../../src/ui/lesson/into-view';

const room = { top: 100, bottom: 400 };

describe('scrolling within a lesson', () => {
  it('leaves what is in sight where it is', () => {
    expect(scrollBy({ top: 150, bottom: 300 }, room)).toBe(0);
  });

  it('brings up what the foot covers, no further than it must', () => {
    expect(scrollBy({ top: 350, bottom: 450 }, room)).toBe(58);
  });

  it('begins what is taller than the room at its top', () => {
    expect(scrollBy({ top: 350, bottom: 900 }, room)).toBe(242);
  });

  it('comes back to what is above', () => {
    expect(scrollBy({ top: 50, bottom: 90 }, room)).toBe(-58);
  });
});
