// How the steps of a dense control are shared out among the phases.
import { expect, it } from 'vitest';
import { changeConfig, DEFAULT_CONFIG, PHASES } from '../../src/core/run-config';
import { controlLengths } from '../../src/worker/training';

const sum = (lengths: ReturnType<typeof controlLengths>) =>
  PHASES.reduce((all, phase) => all + lengths[phase], 0);

it('are those of the set-up where no number is given', () => {
  const { dense, sparse, finetune } = DEFAULT_CONFIG.phases;
  expect(controlLengths(DEFAULT_CONFIG, null)).toEqual({
    dense: dense.steps,
    sparse: sparse.steps,
    finetune: finetune.steps,
  });
});

it('grow in proportion, to the given number exactly', () => {
  const phases = { dense: { steps: 400 }, sparse: { steps: 300 }, finetune: { steps: 100 } };
  const config = changeConfig(DEFAULT_CONFIG, { phases });
  expect(controlLengths(config, 8000)).toEqual({ dense: 4000, sparse: 3000, finetune: 1000 });
  for (const steps of [7600, 801, 7]) expect(sum(controlLengths(config, steps))).toBe(steps);
});
