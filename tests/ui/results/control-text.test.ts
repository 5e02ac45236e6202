// What the line of the dense control says while it is at work.
import { expect, it } from 'vitest';
import { emptyBook } from '../../../src/store/run-book';
import { initialRun, type Activity } from '../../../src/store/run-state';
import type { PageState } from '../../../src/store/store';
import { initialView } from '../../../src/store/view-state';
import { createI18n } from '../i18n';
import { controlText } from '../../../src/ui/results/control-line';

const { t } = createI18n('en');
const page = (activity: Partial<Activity>): PageState => ({
  run: {
    ...initialRun,
    open: true,
    activity: { task: 'control', paused: false, done: 0, total: 0, ...activity },
  },
  view: initialView,
  link: { silentFor: 0, refusal: null, offline: null, recipe: null, brought: null },
  runs: emptyBook,
  answered: null,
  paced: null,
  cut: null,
  own: { bringing: null, kept: null },
});
const text = (activity: Partial<Activity>, left: number | null = null) =>
  controlText(page(activity), left, t).replaceAll('\u202f', ' ');

it('the share, the steps and, once it is known, the time left', () => {
  expect(text({ done: 360, total: 800 })).toBe('training 45 % · step 360 of 800');
  expect(text({ done: 360, total: 800 }, 12)).toBe('training 45 % · step 360 of 800 · 12 s left');
});

it('what goes before the first step and after the last', () => {
  expect(text({})).toBe('Starting the first step …');
  expect(text({ task: 'engine' })).toMatch(/^Preparing the engine/);
  expect(text({ task: 'evaluate', done: 3, total: 10 })).toBe(
    'Measuring on images kept apart from training: 30 %.',
  );
});
