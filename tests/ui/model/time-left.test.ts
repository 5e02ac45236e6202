import { describe, expect, it } from 'vitest';
import { initialRun, type RunState } from '../../../src/store/run-state';
import { createTimeLeft, shareDone } from '../../../src/ui/model/time-left';

const measuring = (done: number, total = 100): RunState => ({
  ...initialRun,
  open: true,
  activity: { task: 'evaluate', paused: false, done, total },
});

function reader() {
  const clock = { ms: 0 };
  return { clock, left: createTimeLeft(() => clock.ms) };
}

describe('time left', () => {
  it('follows from the pace since the work began', () => {
    const { clock, left } = reader();
    expect(left(measuring(0))).toBeNull();
    clock.ms = 2000;
    expect(left(measuring(20))).toBeCloseTo(8);
    clock.ms = 4000;
    expect(left(measuring(40))).toBeCloseTo(6);
  });

  it('is not told before enough was seen', () => {
    const { clock, left } = reader();
    left(measuring(0));
    clock.ms = 100;
    expect(left(measuring(50))).toBeNull();
  });

  it('stands still between two signs of progress', () => {
    const { clock, left } = reader();
    left(measuring(0));
    clock.ms = 1000;
    const told = left(measuring(10));
    clock.ms = 60_000;
    expect(left(measuring(10))).toBe(told);
  });

  it('begins anew with other work, and is silent at rest and while paused', () => {
    const { clock, left } = reader();
    left(measuring(0));
    clock.ms = 1000;
    left(measuring(50));
    expect(left(measuring(10))).toBeNull();
    expect(left({ ...initialRun, open: true })).toBeNull();
    const activity = { task: 'evaluate', paused: true, done: 60, total: 100 } as const;
    expect(left({ ...measuring(60), activity })).toBeNull();
  });
});

describe('the share done', () => {
  it('of a measurement that waits for images is theirs', () => {
    expect(shareDone({ ...measuring(0, 0), data: { loaded: 35, total: 70 } })).toBe(0.5);
  });

  it('is unknown where nobody counts', () => {
    expect(shareDone(measuring(0, 0))).toBeNull();
    expect(shareDone({ ...initialRun, open: true })).toBeNull();
  });
});
