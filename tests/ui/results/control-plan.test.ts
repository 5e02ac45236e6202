// Which dense controls the table offers, and how long they are said to take.
import { describe, expect, it } from 'vitest';
import { initialRun, type RunState } from '../../../src/store/run-state';
import { controlPlans, densePace } from '../../../src/ui/results/control-plan';
import { resultRow } from '../result-row';

const shippedControl = resultRow('control', { steps: 9000, source: 'shipped' });
const tuned = resultRow('finetuned', { rate: 0.4, steps: 7600, macs: 500 });
const set = { steps: 800, asTuned: false };
const long = { steps: 7600, asTuned: true };

describe('the dense control', () => {
  it('is offered until there is one, or one beside results of one’s own', () => {
    expect(controlPlans([], 800)).toEqual([set]);
    expect(controlPlans([shippedControl], 800)).toEqual([]);
    expect(controlPlans([shippedControl, resultRow('dense')], 800)).toEqual([set]);
    expect(controlPlans([resultRow('dense'), resultRow('control')], 800)).toEqual([]);
  });

  it('may also train for as many steps as the network that was tuned, where that trained longer', () => {
    expect(controlPlans([shippedControl, tuned], 800)).toEqual([set, long]);
    expect(controlPlans([tuned, resultRow('control', { steps: 800 })], 800)).toEqual([long]);
    expect(controlPlans([tuned, resultRow('control', { steps: 7600 })], 800)).toEqual([]);
    expect(controlPlans([{ ...tuned, steps: 800 }], 800)).toEqual([set]);
    expect(controlPlans([{ ...tuned, steps: null }], 800)).toEqual([set]);
    expect(controlPlans([{ ...tuned, undone: true }], 800)).toEqual([set]);
  });
});

describe('the pace of the dense network', () => {
  const progress = (phase: 'sparse' | 'finetune') =>
    ({ phase, stepsPerSecond: 40 }) as RunState['progress'];

  it('is that of the training so far, slower by the MACs where a cut network was trained', () => {
    expect(densePace(initialRun)).toBeNull();
    expect(densePace({ ...initialRun, progress: progress('sparse') })).toBe(40);
    const results = [resultRow('dense', { macs: 1000 }), tuned];
    expect(densePace({ ...initialRun, results, progress: progress('finetune') })).toBe(20);
  });
});
