// Learning rate against step, within one phase.
import { cos } from './exact-math';

export const SCHEDULES = ['constant', 'cosine'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/** What the schedule reads of a phase. */
export interface ScheduleOptions {
  /** Peak learning rate. */
  readonly lr: number;
  /** Steps of linear warm-up, 0 for none. */
  readonly warmup: number;
  readonly schedule: Schedule;
}

/**
 * Factor on the learning rate before step `step` (from 0) of `steps`: linear warm-up, then constant,
 * or a half cosine that reaches 0 where the phase ends.
 */
export function scheduleFactor(o: ScheduleOptions, step: number, steps: number): number {
  if (step < o.warmup) return (step + 1) / o.warmup;
  if (o.schedule === 'constant') return 1;
  const done = (step - o.warmup) / Math.max(1, steps - o.warmup);
  return 0.5 * (1 + cos(Math.PI * Math.min(1, done)));
}

/** Whether a phase of `steps` is over before its learning rate could fall, or be what is set: it only rises. */
export const onlyRises = ({ warmup, schedule }: ScheduleOptions, steps: number): boolean =>
  warmup > 1 && steps <= warmup + (schedule === 'cosine' ? 1 : 0);
