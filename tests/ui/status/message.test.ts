// What is said of a run: a cut is named before the fine-tuning that follows it, until it has been said.
import { expect, it } from 'vitest';
import { initialRun, type RunState } from '../../../src/store/run-state';
import { createI18n } from '../i18n';
import { messageOf } from '../../../src/ui/status/announcer';

const { t } = createI18n('en');
const count = (n: number) => n.toLocaleString('en');
const committed = { ...initialRun.committed, rate: 0.4, pruned: 715 } as NonNullable<
  RunState['committed']
>;
const tuning = (step: number): RunState => ({
  ...initialRun,
  committed,
  stage: 'pruned',
  activity: { task: 'finetune', paused: false, done: 0, total: 0 },
  progress: {
    phase: 'finetune',
    step,
    steps: 100,
  } as NonNullable<RunState['progress']>,
});

it('names the cut with whatever is next to say, and then no more', () => {
  expect(messageOf(tuning(1), null, count, t)).toBe('715 channels removed. Fine-tuning.');
  expect(messageOf(tuning(25), null, count, t)).toBe(
    '715 channels removed. Fine-tuning. Step 25 of 100.',
  );
  expect(messageOf(tuning(25), committed, count, t)).toBe('Fine-tuning. Step 25 of 100.');
});

it('says the cut alone while nothing follows', () => {
  const rest: RunState = {
    ...tuning(0),
    activity: { ...initialRun.activity, task: null },
    progress: null,
    open: true,
    failure: null,
  };
  expect(messageOf(rest, null, count, t)).toMatch(/^715 channels removed\.$/);
});
