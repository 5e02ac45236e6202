import { describe, expect, it } from 'vitest';
import { changeConfig, DEFAULT_CONFIG } from '../../src/core/run-config';
import { glanceEvery, hyperAt } from '../../src/worker/training';

describe('the settings of a step', () => {
  const config = changeConfig(DEFAULT_CONFIG, {
    phases: { sparse: { lr: 0.002, gateLr: 0.1, lambda: 1e-3, warmup: 4, schedule: 'cosine' } },
  });
  const steps = Array.from({ length: 20 }, (_, step) => step);

  it('move the gates at their own rate, on the schedule of the weights', () => {
    const rates = steps.map((step) => hyperAt(config, 'sparse', step, 20));
    expect(rates[0]?.gateLr).toBeCloseTo(0.1 / 4, 10);
    expect(rates[4]?.gateLr).toBeCloseTo(0.1, 10);
    expect(rates[19]?.gateLr).toBeLessThan(0.001);
    for (const { lr, gateLr } of rates) expect(gateLr / lr).toBeCloseTo(0.1 / 0.002, 8);
  });

  it('leave the gates alone in every other phase', () => {
    for (const phase of ['dense', 'finetune'] as const)
      for (const step of steps)
        expect(hyperAt(config, phase, step, 20)).toMatchObject({
          ...{ gateLr: 0, lambda: 0, trainGates: false },
        });
    expect(hyperAt(config, 'sparse', 0, 20)).toMatchObject({ lambda: 1e-3, trainGates: true });
  });
});

describe('looks at validation images while a phase trains', () => {
  const LOOK = 512;
  const most = [1, 4, 16, 64, 128, 512].flatMap((batch) =>
    [2e4, 2e5, 2.6e6, 1e8, 1.2e9, 1.7e10].map((macs) => ({ batch, macs })),
  );

  it.each(most)(
    'come as often as their share and a half second allow: batch $batch, $macs MACs',
    ({ batch, macs }) => {
      const every = glanceEvery(batch, macs);
      // Forward and backward.
      const work = (steps: number) => 3 * batch * macs * steps;
      const isEnough = (steps: number) =>
        work(steps) >= 15 * LOOK * macs * (1 - 1e-12) && work(steps) >= 1e10 * (1 - 1e-12);
      expect(every % 50).toBe(0);
      expect([isEnough(every), isEnough(every - 50)]).toEqual([true, false]);
    },
  );
});
