// What is offered by time: proportions of the phases, tidy steps, the choice of the network, what is too slow, and
// no accuracy beyond what was measured.
import { describe, expect, it, test } from 'vitest';
import { CONTROLS } from '../../src/core/controls';
import { changeConfig, DEFAULT_CONFIG } from '../../src/core/run-config';
import {
  configFor,
  LEAST_STEPS,
  MEASURED,
  OFFERED_MODELS,
  OFFERED_SECONDS,
  offersAt,
  recipeOf,
  usualAccuracy,
  type MeasuredTraining,
  type Offer,
  type OfferedModel,
  type Paces,
} from '../../src/core/time-offers';

const row = (
  model: OfferedModel,
  dense: number,
  sparse: number,
  top1: number,
): MeasuredTraining => ({ ...{ model, dense, sparse, top1 }, seed: 1, count: 10_000 });
const ROWS = [
  row('nano', 150, 150, 0.7),
  row('nano', 750, 250, 0.8),
  row('nano', 7500, 2500, 0.86),
  row('micro', 450, 150, 0.72),
  row('micro', 4500, 1500, 0.88),
];
const paces = (nano: number, micro: number): Paces => {
  const at = (step: number) => ({ step, image: step / 200, engine: 'wasm', threads: 1 }) as const;
  return { nano: at(nano), micro: at(micro) };
};
const offered = (at: Paces, rows = ROWS): readonly (Offer | null)[] =>
  offersAt(at, rows).map((one) => ('tooSlow' in one ? null : one));
const phases = (steps: number) => changeConfig(DEFAULT_CONFIG, configFor('nano', steps)).phases;

describe('the steps of a training', () => {
  it.each([
    [300, 150, 150, 100],
    [600, 450, 150, 100],
    [900, 680, 220, 110],
    [1999, 1500, 490, 240],
    [3217, 2400, 800, 400],
    [6000, 4500, 1500, 750],
    [26_000, 19_500, 6500, 3250],
  ])('of %i are %i dense, %i with sparsity and %i after a cut', (all, dense, sparse, finetune) => {
    const set = phases(all);
    expect([set.dense.steps, set.sparse.steps, set.finetune.steps]).toEqual([
      ...[dense, sparse, finetune],
    ]);
  });

  it('never are more than were asked for, and keep their proportion', () => {
    for (let all = 2 * LEAST_STEPS; all < 100_000; all = Math.ceil(all * 1.07)) {
      const { dense, sparse } = phases(all);
      expect(dense.steps + sparse.steps).toBeLessThanOrEqual(all);
      expect(dense.steps + sparse.steps).toBeGreaterThan(0.9 * all);
      expect(Math.min(dense.steps, sparse.steps)).toBeGreaterThanOrEqual(LEAST_STEPS);
      if (all > 1000) expect(dense.steps / sparse.steps).toBeCloseTo(3, 0);
    }
  });

  it('rise and are averaged in proportion, up to what helps', () => {
    expect(phases(600)).toMatchObject({
      dense: { warmup: 45 },
      sparse: { warmup: 10, average: 19 },
      finetune: { warmup: 10 },
    });
    expect(phases(60_000)).toMatchObject({
      dense: { warmup: 200 },
      sparse: { warmup: 50, average: 750 },
      finetune: { warmup: 50 },
    });
  });

  it('keep within what a phase may have, on the fastest machine', () => {
    const { dense, sparse } = phases(1e7);
    expect(dense.steps + sparse.steps).toBe(CONTROLS['dense.steps'].max);
    for (const one of offered(paces(1e-5, 1e-5))) expect(one).not.toBeNull();
  });

  it('change nothing else of the default recipe', () => {
    const { phases: set, ...rest } = changeConfig(DEFAULT_CONFIG, configFor('micro', 2000));
    expect(rest).toEqual({ ...DEFAULT_CONFIG, model: 'micro', phases: undefined });
    for (const phase of ['dense', 'sparse', 'finetune'] as const) {
      const own = { steps: set[phase].steps, warmup: set[phase].warmup };
      const average = phase === 'sparse' ? { average: set.sparse.average } : {};
      expect(set[phase]).toEqual({ ...DEFAULT_CONFIG.phases[phase], ...own, ...average });
    }
    expect(set.sparse.lambda).toBe(4e-4);
  });
});

describe('what a training usually reaches', () => {
  it('is what was measured, where that was measured', () => {
    expect(usualAccuracy('nano', 1000, ROWS)).toEqual({
      ...{ top1: 0.8, atLeast: false, from: [ROWS[1]] },
    });
  });

  it('lies between its neighbours by the logarithm of the steps', () => {
    const between = usualAccuracy('nano', Math.sqrt(1000 * 10_000), ROWS);
    expect(between?.top1).toBeCloseTo(0.83);
    expect(between?.from).toEqual([ROWS[1], ROWS[2]]);
    expect(usualAccuracy('micro', 2000, ROWS)?.from).toEqual([ROWS[3], ROWS[4]]);
  });

  it('is at least that of the longest training that was measured, and nothing more', () => {
    expect(usualAccuracy('nano', 90_000, ROWS)).toEqual({
      ...{ top1: 0.86, atLeast: true, from: [ROWS[2]] },
    });
  });

  it('is known to nobody below the shortest', () => {
    expect(usualAccuracy('micro', 599, ROWS)).toBeNull();
    expect(usualAccuracy('micro', 599, [])).toBeNull();
  });
});

describe('the offers', () => {
  it('take no longer than their time, measuring included, and use most of it', () => {
    for (const at of [paces(0.05, 0.2), paces(0.02, 0.08), paces(0.005, 0.02)])
      for (const one of offered(at)) {
        if (one === null) continue;
        const pace = at[one.model];
        const takes = (one.dense + one.sparse) * pace.step + 20_000 * pace.image;
        expect(one.takes).toBeCloseTo(takes);
        expect(takes).toBeLessThanOrEqual(one.seconds);
        expect(takes).toBeGreaterThan(0.9 * one.seconds);
      }
  });

  it('name the network that usually reaches more in so many steps', () => {
    expect(offered(paces(0.045, 0.18)).map((one) => one?.model)).toEqual(['nano', 'nano', 'micro']);
    // As fast as the other, the larger one is the better one from its first measured training on.
    expect(offered(paces(0.04, 0.04)).map((one) => one?.model)).toEqual(['nano', 'micro', 'micro']);
  });

  it('say so where a machine is too slow for a time', () => {
    const slow = offersAt(paces(0.5, 2), ROWS);
    expect(slow.map((one) => 'tooSlow' in one)).toEqual([true, true, false]);
    expect(slow[0]).toEqual({ seconds: 30, tooSlow: { model: 'nano', takes: 300 * 0.5 + 50 } });
    expect(offered(paces(100, 100))).toEqual([null, null, null]);
    expect(offered(paces(Infinity, Infinity))).toEqual([null, null, null]);
  });

  it('are carried out as runs of their own, with seed, engine and threads as they are set', () => {
    const offer = offered(paces(0.02, 0.08))[1]!;
    const record = { threads: 2, variants: null };
    const { config, start, steps } = recipeOf(offer, { seed: 7, engine: 'wasm', record });
    const whole = changeConfig(DEFAULT_CONFIG, config);
    expect(whole).toMatchObject({ seed: 7, engine: 'wasm', record, model: offer.model });
    expect(start).toBe('fresh');
    expect(steps).toEqual([
      { do: 'train', phase: 'dense', steps: offer.dense },
      { do: 'measure', split: 'test' },
      { do: 'train', phase: 'sparse', steps: offer.sparse },
      { do: 'measure', split: 'test' },
    ]);
  });
});

test('the measured table holds recipes that are offered, by rising steps', () => {
  for (const model of OFFERED_MODELS) {
    const own = MEASURED.filter((one) => one.model === model);
    expect(own.length).toBeGreaterThan(0);
    expect(own.map(({ dense }) => dense)).toEqual(
      own.map(({ dense }) => dense).sort((a, b) => a - b),
    );
    for (const { dense, sparse, top1, count } of own) {
      const set = phases(dense + sparse);
      expect([set.dense.steps, set.sparse.steps]).toEqual([dense, sparse]);
      expect(top1).toBeGreaterThan(0.5);
      expect(count).toBe(10_000);
    }
  }
  expect(OFFERED_SECONDS).toEqual([30, 180, 1200]);
});
