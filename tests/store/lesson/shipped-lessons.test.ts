// What the lessons of the page send a person to do at their end can be done then, and costs nothing of theirs.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LESSON_COUNT } from '../../../src/core/lesson';
import { readLesson } from '../../../src/core/read-lesson';
import { createCuttingSelector } from '../../../src/store/selectors';
import { offerFor } from '../../../src/ui/model/offer';
import { progress, rest } from '../run-events';
import { begin, shipped } from './desk-at-hand';

const lessons = Array.from({ length: LESSON_COUNT }, (_, i) => i + 1).map((n) => {
  const file = new URL(`../../../public/lessons/${n}.json`, import.meta.url);
  return [n, readLesson(readFileSync(file, 'utf8'))] as const;
});
/** A network that somebody has trained. */
const trained = [...shipped, progress('sparse', 1, [1]), rest(1)];
const cuts = lessons.filter(([, { steps }]) => /^Cut /.test(steps.at(-1)?.next?.en ?? ''));

it('lessons 1 and 4 end with a cut', () => {
  expect(cuts.map(([n]) => n)).toEqual([1, 4]);
});

it.each(cuts)(
  'lesson %i ends at the person’s own network, which can be cut then and is what it was',
  async (_, lesson) => {
    const { port, store, go, settle } = begin(trained, { lesson: () => Promise.resolve(lesson) });
    const own = store.live().snapshot;
    const standIns = [];
    for (const [i] of lesson.steps.entries()) {
      await go(i + 1);
      await settle();
      standIns.push(store.getState().run.standIn);
    }
    expect(standIns[0]).not.toBeNull();
    const state = store.getState();
    expect(state.run.standIn).toBeNull();
    expect(state.run.snapshot).toBe(own);
    expect(offerFor(state.run, createCuttingSelector()(state)).refusal).toBeNull();
    expect(port.names).toEqual([]);
  },
);
