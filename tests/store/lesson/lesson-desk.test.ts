// A lesson over a real store: it brings the page into each step's state, replaces no network without a
// word, and gives everything back.
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import {
  changeConfig,
  OPENED,
  type DeepPartial,
  type RunConfig,
} from '../../../src/core/run-config';
import { checkLesson } from '../../../src/core/read-lesson';
import { presentState, withStep } from '../../../src/store/lesson/own-lesson';
import { lessonWords } from '../../../src/ui/lesson/figure-words';
import { network, progress, rest } from '../run-events';
import { begin, lesson, model, recording, shipped } from './desk-at-hand';

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

  it('has the recordings that its title quotes, and the title has their figures', async () => {
    const titled = {
      ...lesson,
      title: { en: '{{normal.nearZero}} near 0', zh: '约 {{normal.nearZero}}' },
    };
    const { desk, go } = begin(shipped, { lesson: () => Promise.resolve(titled) });
    await go(3);
    const { recordings } = desk.getState();
    expect([...recordings.keys()]).toEqual(['normal']);
    expect(lessonWords(titled.title, 'en', recordings)).toMatch(/^\d+\u202f% near 0$/);
  });

  it('has those of a lesson that is made here, as soon as it is made', async () => {
    const { desk, go, settle } = begin();
    await go(1);
    const [first] = lesson.steps;
    if (first === undefined) throw new Error('the lesson has no steps');
    const text = { en: '{{shipped.pruned@0.6}}', zh: '' };
    const quoting = { ...first, text, target: 'savings' as const };
    desk.take({ ...lesson, title: { en: '{{normal.median}}', zh: '' }, steps: [quoting] });
    await settle();
    expect([...desk.getState().recordings.keys()].sort()).toEqual(['normal', 'shipped']);
    expect(desk.getState().target).toBe('savings');
  });

  it('that could not be fetched is fetched again when the person says so', async () => {
    let away = true;
    const { desk, go, settle } = begin(shipped, {
      lesson: () => (away ? Promise.reject(new Error('away')) : Promise.resolve(lesson)),
    });
    await go(1);
    expect([desk.getState().lesson, desk.getState().failure?.message]).toEqual([
      null,
      'Something failed inside: away',
    ]);
    away = false;
    desk.again();
    await settle();
    expect([desk.getState().lesson, desk.getState().failure]).toEqual([lesson, null]);
  });

  it('fetches a recording again that could not be fetched, and shows it', async () => {
    let away = true;
    const { store, desk, go, settle } = begin(shipped, {
      recording: (id) =>
        away ? Promise.reject(new Error('away')) : Promise.resolve(recording(id)),
    });
    await go(2);
    expect(desk.getState().failure).not.toBeNull();
    expect(store.getState().run.standIn).toBeNull();
    away = false;
    desk.again();
    await settle();
    expect(desk.getState().failure).toBeNull();
    expect(store.getState().run.standIn).toMatchObject({ kind: 'recording', id: 'lambda-0' });
  });

  it('keeps hearing the worker behind a recording, and remembers what once held', async () => {
    const { port, store, desk, go } = begin();
    await go(2);
    expect(store.getState().run.standIn).toMatchObject({ kind: 'recording', id: 'lambda-0' });
    expect(store.getState().run.maskAccuracies.length).toBeGreaterThan(5);
    port.say({
      run: 1,
      type: 'mask-accuracy',
      rate: 0.4,
      top1: 0.5,
      count: 10,
      split: 'validation',
    });
    expect(store.live().maskAccuracies).toEqual([
      { rate: 0.4, top1: 0.5, count: 10, split: 'validation' },
    ]);
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

  it('goes to its steps from the first to the last, and nowhere beyond', async () => {
    const { store, desk, go } = begin();
    await go(4);
    const at = [5, 6, 1, 0].map((to) => {
      desk.go(to);
      return store.getState().view.lesson?.step;
    });
    expect(at).toEqual([5, 5, 1, 1]);
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

  it('leaves the rate at a cut that was made within it', async () => {
    const { port, store, desk, go } = begin();
    await go(1);
    port.say(network('pruned', { kept: [], rate: pruneRate(0.6), pruned: 3 }));
    port.say(network('finetuned', { kept: [], rate: pruneRate(0.6), pruned: 3 }));
    store.view({ rate: pruneRate(0.8) });
    desk.leave();
    expect(store.getState().view.rate).toBe(0.6);
  });

  it('fetches what it quotes wherever it does, in whichever language', async () => {
    const asked: string[] = [];
    const quoting = checkLesson({
      version: 1,
      title: 'Test',
      steps: [
        {
          text: { en: 'One', zh: '{{shipped.total}}' },
          question: {
            ask: 'More than {{normal.total}}?',
            options: ['b', { en: 'c', zh: '{{lambda-0.total}}' }],
            answer: 1,
            reveal: 'd',
            reference: '{{gate-lr.total}}',
          },
        },
      ],
    });
    const { go } = begin(shipped, {
      lesson: () => Promise.resolve(quoting),
      recording: (id) => {
        asked.push(id);
        return Promise.resolve(recording(id));
      },
    });
    await go(1);
    expect(asked.sort()).toEqual(['gate-lr', 'lambda-0', 'normal', 'shipped']);
  });

  it('begins again at its first step, which it brings about anew', async () => {
    const { store, desk, go, settle } = begin();
    await go(4);
    desk.begin();
    await settle();
    expect(store.getState().view.lesson).toEqual({ id: '1', step: 1 });
    expect(store.getState().run.standIn?.kind).toBe('ones');
    desk.back();
    expect(store.getState().run.standIn).toBeNull();
    desk.begin();
    await settle();
    expect(store.getState().run.standIn?.kind).toBe('ones');
    desk.leave();
    desk.begin();
    expect(store.getState().view.lesson).toBeNull();
  });

  it('goes to the last step there is where it is made shorter, and asks what it answered anew', async () => {
    const { store, desk, go, settle } = begin();
    await go(5);
    desk.pick(1);
    const [first, second] = lesson.steps;
    if (first === undefined || second === undefined) throw new Error('the lesson has no steps');
    desk.take({ ...lesson, steps: [first, second] });
    await settle();
    expect(store.getState().view.lesson).toEqual({ id: '1', step: 2 });
    expect([...desk.getState().picked]).toEqual([]);
    desk.take({ ...lesson, steps: [second, first] });
    expect(store.getState().view.lesson).toEqual({ id: '1', step: 2 });
  });

  it('hands out the network at hand, and of a cut one its parent behind it', async () => {
    const one = begin();
    one.desk.save();
    await one.settle();
    expect(one.port.posted.map(({ arg }) => arg)).toEqual([{ compact: false }]);
    const cut = network('pruned', { kept: [], rate: pruneRate(0.4), pruned: 3 });
    const two = begin([...shipped, cut, rest(1)]);
    two.desk.save();
    await two.settle();
    expect(two.port.posted.map(({ arg }) => arg)).toEqual([{ compact: true }]);
    two.port.answer(new Uint8Array(1));
    await two.settle();
    await two.settle();
    expect(two.port.posted.map(({ arg }) => arg)).toEqual([{ compact: true }, { compact: false }]);
  });

  it('measures time once, however often it is pressed, and says what fails', async () => {
    const { port, store, desk, go, settle } = begin();
    await go(4);
    store.view({ rate: pruneRate(0.4) });
    desk.time();
    desk.time();
    await settle();
    expect(port.posted.map(({ type, arg }) => [type, arg])).toEqual([
      ['timeInference', { rate: 0.4, rounds: 30 }],
    ]);
    expect(desk.getState()).toMatchObject({ timing: true, times: null });
    const times = { dense: 4, compact: 2, rounds: 30 };
    port.answer(times);
    await settle();
    expect(desk.getState()).toMatchObject({ timing: false, times });
  });

  it('trains with the settings of its step, and from fresh weights', async () => {
    const running = checkLesson({
      version: 1,
      title: 'Runs',
      steps: [{ text: 'One', run: { phases: { sparse: { lambda: 1e-3 } } } }, { text: 'Two' }],
    });
    const { port, desk, go, settle } = begin(shipped, { lesson: () => Promise.resolve(running) });
    await go(1);
    desk.run();
    await settle();
    expect(port.posted.at(-1)).toMatchObject({
      type: 'configure',
      arg: { phases: { sparse: { lambda: 1e-3 } } },
    });
    port.answer(OPENED);
    await settle();
    await settle();
    expect(port.names.slice(0, 3)).toEqual(['keep', 'configure', 'stop']);
    const other = begin(shipped, { lesson: () => Promise.resolve(running) });
    await other.go(2);
    other.desk.run();
    await other.settle();
    expect(other.port.names).toEqual([]);
  });

  it('gives commands to the network at hand, which is then what the page shows', async () => {
    const { store, actions, go } = begin();
    await go(1);
    actions.measure();
    expect(store.getState().run.standIn).toBeNull();
    expect(store.getState().run).toBe(store.live());
  });
});

describe('an answer that is shown', () => {
  const asking = (shows: object | null) =>
    checkLesson({
      version: 1,
      title: 'Asks',
      steps: [
        {
          text: 'One',
          target: 'sentence',
          state: { show: 'ones', rate: 0.4, inside: false },
          question: { ask: 'a', options: ['b', 'c'], answer: 1, reveal: 'd', shows },
        },
        { text: 'Two', target: 'histograms' },
        { text: 'Three', target: 'strip' },
        { text: 'Four', target: 'pictures' },
      ],
    });

  it('moves slider, network and what is pointed at to what its sentence says, also for who comes back', async () => {
    const recording = { recording: 'normal', recordingStep: 90, rate: 0.9 };
    const said = asking({ state: recording, target: 'histograms' });
    const { store, desk, go, settle } = begin(shipped, { lesson: () => Promise.resolve(said) });
    const seen = () => {
      const { run, view } = store.getState();
      return [run.standIn?.kind, run.standIn?.step, view.rate, view.inside, desk.getState().target];
    };
    await go(1);
    expect(seen()).toEqual(['ones', 0, 0.4, false, 'sentence']);
    desk.pick(0);
    await settle();
    expect(seen()).toEqual(['recording', 80, 0.9, false, 'histograms']);
    await go(4);
    expect(seen()).toEqual([undefined, undefined, 0.9, false, 'pictures']);
    await go(1);
    expect(seen()).toEqual(['recording', 80, 0.9, false, 'histograms']);
  });

  it('leaves the page where it is where its question says nothing of it', async () => {
    const { store, desk, go } = begin(shipped, { lesson: () => Promise.resolve(asking(null)) });
    await go(1);
    store.view({ rate: pruneRate(0.7) });
    desk.pick(1);
    expect([desk.getState().target, store.getState().view.rate]).toEqual(['sentence', 0.7]);
  });

  it('opens what a step points at, and leaves it all as it was', async () => {
    const { store, desk, go } = begin(shipped, { lesson: () => Promise.resolve(asking(null)) });
    const opened = () => {
      const { inside, unfolded } = store.getState().view;
      return [inside, unfolded];
    };
    await go(2);
    expect(opened()).toEqual([true, false]);
    await go(3);
    expect(opened()).toEqual([true, true]);
    await go(4);
    expect(opened()).toEqual([false, true]);
    desk.leave();
    expect(opened()).toEqual([false, false]);
  });
});

describe('a step of a teacher’s own on the shipped network', () => {
  const began = (config: DeepPartial<RunConfig>, events = shipped) => {
    const { run, view } = begin().store.getState();
    const teachers = { ...run, config: changeConfig(run.config, config) };
    const wish = { text: 'One', target: null, hide: [], lock: [], question: null };
    const own = withStep(null, 'Mine', wish, presentState(teachers, view));
    return begin(events, { lesson: () => Promise.resolve(own) });
  };
  const change = { phases: { sparse: { lambda: 1e-3 } } };
  const trained = [...shipped, progress('sparse', 1, [1]), rest(1)];

  it('brings its settings along where that network is open already', async () => {
    const { port, desk, go, settle } = began(change);
    await go(1);
    expect(port.names).toEqual(['configure']);
    expect(port.posted[0]?.arg).toEqual(change);
    port.answer(OPENED);
    await settle();
    desk.leave();
    await settle();
    expect(port.posted.at(-1)?.arg).toEqual({ phases: OPENED.phases });
  });

  it('brings them along where it takes the place of another network', async () => {
    const { port, desk, go, settle } = began(change, trained);
    await go(1);
    expect(port.names).toEqual([]);
    desk.answer(true);
    await settle();
    expect(port.posted.at(-1)).toMatchObject({ type: 'configure', arg: change });
    port.answer(OPENED);
    await settle();
    expect(port.names).toEqual(['keep', 'configure', 'openShipped']);
  });

  it('tunes the shipped network as a page opens with it, whatever another one was tuned with', async () => {
    const config = changeConfig(OPENED, { model: 'nano', phases: { finetune: { lr: 2e-3 } } });
    const other = [{ run: 1, type: 'config', config } as const];
    const { port, desk, go, settle } = began({}, [...trained, ...other]);
    await go(1);
    desk.answer(true);
    await settle();
    expect(port.posted.at(-1)?.arg).toMatchObject({ phases: OPENED.phases });
  });

  it('is still the shipped network where the settings name another seed', async () => {
    const { port, go, settle } = began({ seed: 7 });
    await go(1);
    port.answer(OPENED);
    await settle();
    expect(port.names).toEqual(['keep', 'configure', 'openShipped']);
  });

  it('sends no settings where it has none', async () => {
    const { port, go } = began({});
    await go(1);
    expect(port.names).toEqual([]);
  });
});
