import { describe, expect, it } from 'vitest';
import { createSurveyPace, type SurveyPace } from '../../src/worker/survey-pace';

/** Measures parts at so many milliseconds an image until the pace knows how many to use. */
function settle(pace: SurveyPace, msEach: number, first = msEach): number {
  let parts = 0;
  for (; pace.images === null; parts++)
    pace.measured(pace.part, pace.part * (parts === 0 ? first : msEach));
  return parts;
}

describe('the pace of a survey', () => {
  it('begins with a single image and never lets a part last much longer than a blink', () => {
    const pace = createSurveyPace(10_000);
    expect(pace.part).toBe(1);
    settle(pace, 1);
    expect(pace.part).toBe(60);
  });

  it('uses all images where they are quick, whatever the first one took', () => {
    const pace = createSurveyPace(10_000);
    settle(pace, 0.3, 900);
    expect(pace.images).toBe(10_000);
  });

  it('uses fewer where they are slow', () => {
    const pace = createSurveyPace(10_000);
    settle(pace, 8);
    expect(pace.images).toBe(1000);
  });

  it('gives up after a moment where even a few hundred would take too long', () => {
    const pace = createSurveyPace(10_000);
    expect(settle(pace, 3000)).toBe(2);
    expect(pace.images).toBe(0);
  });

  it('knows that a small set is all there is', () => {
    const pace = createSurveyPace(51);
    settle(pace, 20);
    expect(pace.images).toBe(51);
  });
});
