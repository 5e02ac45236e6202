import { describe, expect, it } from 'vitest';
import {
  createSurveyPace,
  nextSurveyRate,
  SURVEY_RATES,
  type SurveyPace,
} from '../../src/worker/survey-pace';

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

/** All rates of a survey of a curve, in order. */
function surveyOf(curve: (rate: number) => number): number[] {
  const known = new Map<number, number>();
  for (let next = nextSurveyRate(known); next !== null; next = nextSurveyRate(known))
    known.set(next, curve(next));
  return [...known.keys()];
}

describe('the rates of a survey', () => {
  it('end with the first ten where the curve is flat', () => {
    expect(surveyOf((rate) => 0.9 - 0.3 * rate)).toEqual([...SURVEY_RATES]);
  });

  it('close in on a cliff, up to a percent on either side of it', () => {
    const rates = surveyOf((rate) => (rate < 0.774 ? 0.9 : 0.1));
    expect(rates.slice(0, 10)).toEqual([...SURVEY_RATES]);
    expect(rates.slice(10)).toEqual([0.75, 0.78, 0.77]);
  });

  it('are the steepest first, and no more than 24 on a curve that is steep everywhere', () => {
    const rates = surveyOf((rate) => Math.exp(-4 * rate));
    expect(rates[10]).toBe(0.05);
    expect(rates[11]).toBe(0.15);
    expect(surveyOf((rate) => Math.round(100 * rate) % 2)).toHaveLength(10);
    expect(surveyOf((rate) => Math.sin(100 * rate))).toHaveLength(24);
  });

  it('close in from what a person has measured', () => {
    const measured = SURVEY_RATES.map((rate) => [rate, rate < 0.75 ? 0.9 : 0.1] as const);
    const known = new Map<number, number>(measured);
    known.set(0.72, 0.9);
    expect(nextSurveyRate(known)).toBe(0.76);
  });
});
