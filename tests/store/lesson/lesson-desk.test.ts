// A lesson over a real store: it brings the page into each step's state, replaces no network without a
// word, and gives everything back.
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/core/events';
import { resolveModel } from '../../../src/core/config';
import { gateCount } from '../../../src/core/gates';
import { checkLesson } from '../../../src/core/read-lesson';
import { readRecording, type RecordingId } from '../../../src/core/recording';
import { DEFAULT_CONFIG } from '../../../src/core/run-config';
import { pruneRate } from '../../../src/core/controls';
import { createActions } from '../../../src/store/actions';
import { createEspalier } from '../../../src/store/console-api';
import { createLessonDesk } from '../../../src/store/lesson/lesson-desk';
import { createCuttingSelector } from '../../../src/store/selectors';
import { createPageStore } from '../../../src/store/store';
import { createTrainerClient } from '../../../src/store/trainer-client';
import { readFileSync } from 'node:fs';
import { HandClock, RecordingPort } from '../recording-port';
import { network, progress, rest } from '../run-events';

const model = resolveModel(DEFAULT_CONFIG.model);
const shipped: readonly RunEvent[] = [
  { run: 1, type: 'run', config: DEFAULT_CONFIG, model, source: 'shipped', stage: 'sparse' },
  {
    run: 1,
    type: 'gates',
    gates: new Float32Array(gateCount(model)).map((_, i) => i / 2000),
    start: true,
  },
  rest(1),
];
const recording = (id: RecordingId) =>
  readRecording(
    readFileSync(new URL(`../../../public/recordings/${id}.json`, import.meta.url), 'utf8'),
    id,
  );

const lesson = checkLesson({
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

function begin(events: readonly RunEvent[] = shipped) {
  const port = new RecordingPort();
  const store = createPageStore({ rate: pruneRate(0.3) });
  const client = createTrainerClient(port, store, () => undefined, new HandClock());
  const espalier = createEspalier({ client, store, version: 'test' });
  const actions = createActions({ client, store, espalier, save: () => undefined });
  for (const event of events) port.say(event);
  const desk = createLessonDesk(
    { store, actions, espalier, cutting: createCuttingSelector() },
    {
      lesson: () => Promise.resolve(lesson),
      recording: (id) => Promise.resolve(recording(id)),
      keep: () => undefined,
    },
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const go = async (step: number) => {
    store.view({ lesson: { id: '1', step } });
    await settle();
  };
  const end = desk.open();
  return { port, store, actions, desk, go, settle, end };
}

describe('a lesson', () => {
  it('shows gates that are all 1 in the place of a network that stays as it is', async () => {
    const { store, go } = begin();
    await go(1);
    const { run, view } = store.getState();
    expect(run.standIn?.kind).toBe('ones');
    expect(run.snapshot?.gates.every((g) => g === 1)).toBe(true);
    expect(view.rate).toBe(0.6);
    expect(view.stepLimits.hide).toEqual(['setup']);
    expect(store.live().snapshot?.gates[1000]).toBeCloseTo(0.5);
  });

  it('keeps hearing the worker behind a recording, and remembers what once held', async () => {
    const { port, store, desk, go } = begin();
    await go(2);
    expect(store.getState().run.standIn).toMatchObject({ kind: 'recording', id: 'lambda-0' });
    expect(store.getState().run.maskAccuracies.length).toBeGreaterThan(5);
    port.say({ run: 1, type: 'mask-accuracy', rate: 0.4, top1: 0.5, count: 10, split: 'test' });
    expect(store.live().maskAccuracies).toEqual([{ rate: 0.4, top1: 0.5, count: 10 }]);
    expect(store.getState().run.maskAccuracies.length).toBeGreaterThan(5);
    expect(desk.getState().met).toEqual([false]);
    store.view({ rate: pruneRate(0.9) });
    store.view({ rate: pruneRate(0.1) });
    expect(desk.getState().met).toEqual([true]);
  });

  it('keeps what has held in a step for those who go back to it', async () => {
    const { store, desk, go } = begin();
    await go(2);
    store.view({ rate: pruneRate(0.9) });
    await go(1);
    expect(desk.getState().met).toEqual([]);
    await go(2);
    expect(desk.getState().met).toEqual([true]);
  });

  it('covers what would tell the answer until the answer is shown, and not when one comes back', async () => {
    const { store, desk, go } = begin();
    const covered = () => store.getState().view.covered;
    await go(5);
    expect(covered()).toEqual(['sentence']);
    desk.tick(0);
    expect(covered()).toEqual(['sentence']);
    await go(4);
    expect(covered()).toEqual([]);
    await go(5);
    expect(covered()).toEqual(['sentence']);
    expect([...desk.getState().ticked]).toEqual([['1.5', 0]]);
    desk.pick(0);
    expect(covered()).toEqual([]);
    await go(4);
    await go(5);
    expect(covered()).toEqual([]);
  });

  it('uncovers everything when the person leaves', async () => {
    const { store, desk, go } = begin();
    await go(5);
    desk.leave();
    expect(store.getState().view.covered).toEqual([]);
  });

  it('shows its last step where a link asks for one beyond, and says which was asked for', async () => {
    const { store, desk, go, settle } = begin();
    await go(77);
    await settle();
    expect(store.getState().view.lesson).toEqual({ id: '1', step: 5 });
    expect(desk.getState().beyond).toBe(77);
    desk.go(4);
    expect(desk.getState().beyond).toBeNull();
  });

  it('opens another network at once only where nothing of the person’s would go', async () => {
    const { port, go } = begin();
    await go(3);
    expect(port.names).toEqual(['keep', 'configure']);
  });

  it('leaves what the browser keeps alone until it ends', async () => {
    const { port, go, end } = begin();
    await go(3);
    end();
    const keeps = port.posted.filter(({ type }) => type === 'keep');
    expect(keeps.map(({ arg }) => arg)).toEqual([{ on: false }, { on: true }]);
  });

  it('asks before it replaces a network that was trained here, and takes no for an answer', async () => {
    const { port, desk, go, settle } = begin([...shipped, progress('sparse', 1, [1]), rest(1)]);
    await go(3);
    expect(port.names).toEqual([]);
    expect(desk.getState().asking).toMatchObject({ what: 'open', start: 'fresh' });
    desk.answer(false);
    await settle();
    expect(port.names).toEqual([]);
    expect(desk.getState().asking).toBeNull();
  });

  it('asks before it replaces a network that was cut', async () => {
    const kept = Array.from({ length: model.depth }, () => ({
      qkv: new Uint32Array(1),
      proj: new Uint32Array(1),
      fc1: new Uint32Array(1),
      fc2: new Uint32Array(1),
    }));
    const cut = network('pruned', { kept, rate: pruneRate(0.4), pruned: 3 });
    const { desk, go } = begin([...shipped, cut, rest(1)]);
    await go(3);
    expect(desk.getState().asking).not.toBeNull();
  });

  it('needs no stand-in for the shipped network where that is what is open', async () => {
    const { store, go } = begin();
    await go(4);
    expect(store.getState().run.standIn).toBeNull();
    const own = begin([...shipped, progress('sparse', 1, [1]), rest(1)]);
    await own.go(4);
    expect(own.store.getState().run.standIn).toMatchObject({ id: 'shipped', steps: 0 });
  });

  it('waits for what is open before it judges whether that is the shipped network', async () => {
    const { port, store, go, settle } = begin([]);
    await go(4);
    expect(store.getState().run.standIn).toBeNull();
    for (const event of shipped) port.say(event);
    await settle();
    expect(store.getState().run.standIn).toBeNull();
    await go(2);
    expect(store.getState().run.standIn?.kind).toBe('recording');
  });

  it('leaves a step alone that the person has left before anything was open', async () => {
    const { port, store, go, settle } = begin([]);
    await go(1);
    await go(4);
    for (const event of shipped) port.say(event);
    await settle();
    expect(store.getState().run.standIn).toBeNull();
  });

  it('gives back rate, network and controls when the person leaves', async () => {
    const { store, desk, go } = begin();
    await go(1);
    desk.leave();
    const { run, view } = store.getState();
    expect(run.standIn).toBeNull();
    expect(view.rate).toBe(0.3);
    expect(view.lesson).toBeNull();
    expect(view.stepLimits).toEqual({ hide: [], lock: [] });
  });

  it('gives commands to the network at hand, which is then what the page shows', async () => {
    const { store, actions, go } = begin();
    await go(1);
    actions.measure();
    expect(store.getState().run.standIn).toBeNull();
    expect(store.getState().run).toBe(store.live());
  });
});
