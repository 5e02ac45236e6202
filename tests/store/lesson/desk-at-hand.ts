// A desk over a real store and a wire with nobody at its other end, with a lesson of five steps.
import { readFileSync } from 'node:fs';
import { resolveModel } from '../../../src/core/config';
import { pruneRate } from '../../../src/core/controls';
import type { RunEvent } from '../../../src/core/events';
import { gateCount } from '../../../src/core/gates';
import { checkLesson } from '../../../src/core/read-lesson';
import { readRecording, type RecordingId } from '../../../src/core/recording';
import { OPENED } from '../../../src/core/run-config';
import { createActions } from '../../../src/store/actions';
import { createEspalier } from '../../../src/store/console-api';
import { createLessonDesk } from '../../../src/store/lesson/lesson-desk';
import type { LessonFiles } from '../../../src/store/lesson/lesson-files';
import { createCuttingSelector } from '../../../src/store/selectors';
import { createPageStore } from '../../../src/store/store';
import { createTrainerClient } from '../../../src/store/trainer-client';
import { HandClock, RecordingPort } from '../recording-port';
import { rest, tagOf } from '../run-events';

/** What a page opens with. */
export const model = resolveModel(OPENED.model);
export const shipped: readonly RunEvent[] = [
  {
    ...{ run: 1, type: 'run', config: OPENED, model, classNames: null },
    ...{ source: 'shipped', stage: 'sparse', tag: tagOf(1) },
  },
  {
    run: 1,
    type: 'gates',
    gates: new Float32Array(gateCount(model)).map((_, i) => i / 2000),
    averages: null,
    start: true,
  },
  rest(1),
];
export const recording = (id: RecordingId) =>
  readRecording(
    readFileSync(new URL(`../../../public/recordings/${id}.json`, import.meta.url), 'utf8'),
    id,
  );

export const lesson = checkLesson({
  version: 1,
  title: 'Test',
  steps: [
    { text: 'One', state: { show: 'ones', rate: 0.6 }, hide: ['setup'] },
    {
      text: 'Two',
      state: { recording: 'lambda-0' },
      wait: [{ kind: 'rate', min: 0.8, max: 0.95 }],
    },
    { text: 'Three', state: { start: 'fresh', config: { seed: 9 } } },
    { text: 'Four', state: { show: 'shipped' } },
    {
      text: 'Five',
      question: { ask: 'a', options: ['b', 'c'], answer: 1, reveal: 'd', covers: ['sentence'] },
    },
  ],
});

/** @param files what is fetched otherwise than at once */
export function begin(events: readonly RunEvent[] = shipped, files: Partial<LessonFiles> = {}) {
  const port = new RecordingPort();
  const store = createPageStore({ rate: pruneRate(0.3) });
  const client = createTrainerClient(port, store, () => undefined, new HandClock());
  const espalier = createEspalier({
    client,
    store,
    version: 'test',
    report: () => Promise.resolve('<html>'),
  });
  const actions = createActions({ client, store, espalier, save: () => undefined });
  for (const event of events) port.say(event);
  const opening = { play: () => Promise.resolve() };
  const desk = createLessonDesk(
    { ...{ store, actions, espalier, cutting: createCuttingSelector() }, opening },
    {
      lesson: () => Promise.resolve(lesson),
      recording: (id) => Promise.resolve(recording(id)),
      keep: () => true,
      ...files,
    },
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const go = async (step: number) => {
    store.view({ lesson: { id: '1', step } });
    await settle();
  };
  const end = desk.open();
  return { port, store, client, actions, desk, go, settle, end };
}
