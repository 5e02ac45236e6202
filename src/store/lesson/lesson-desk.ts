// What runs a lesson: it loads it, brings the page into each step's state, waits for what the step
// waits for, keeps predictions, and gives the page back as it was. Where the person is stands in the view.
// Invariant: no network of the person's is replaced without a word; stand-ins replace nothing.
import { createStore } from 'zustand/vanilla';
import { pruneRate } from '../../core/controls';
import { toReport } from '../../core/errors';
import type { LessonState, LessonStep } from '../../core/lesson';
import { recordingsIn } from '../../core/lesson-figures';
import { EMPTY_SKETCH } from '../../core/sketch';
import type { Recording, RecordingId } from '../../core/recording';
import type { Page } from '../page';
import { noLimits, type LessonId, type ViewState } from '../view-state';
import { createBringer, shownBy, viewShown } from './bring-state';
import { holds } from './conditions';
import { keyOf, START, type DeskState, type LessonDesk } from './desk-state';
import type { LessonFiles } from './lesson-files';
import { createPlayer } from './player';

/** Rounds of the measurement. */
const ROUNDS = 30;

/** What of the view a lesson changes, to be given back. */
const viewOf = ({ rate, filter, mapOrder, inside, unfolded }: ViewState) => ({
  ...{ rate, filter, mapOrder, inside, unfolded },
});

export function createLessonDesk(page: Page, files: LessonFiles): LessonDesk {
  const { store, actions, espalier } = page;
  const desk = createStore<DeskState>(() => START);
  const set = (change: Partial<DeskState>) => desk.setState(change);
  const before = viewOf(store.getState().view);
  const cutBefore = store.live().committed?.rate;
  // The step at hand. What was begun for another one ends when it finds itself there; null, once the
  // lesson is left, ends all of it.
  let open: { id: LessonId; step: number } | null = null;
  // The curve that was drawn, kept for those who go back to it.
  let curve = EMPTY_SKETCH;
  // What has held in each step, kept for those who go back.
  const held = new Map<string, readonly boolean[]>();

  const place = () => store.getState().view.lesson;
  const step = () => desk.getState().lesson?.steps[(place()?.step ?? 1) - 1] ?? null;
  const player = createPlayer(store, desk, () => step()?.play ?? null);
  const { stop } = player;
  const fail = (error: unknown) => set({ failure: toReport(error) });
  /** Tells what goes wrong with something done for a step while the person is there. */
  const tend = (work: Promise<unknown>) => {
    const at = open;
    work.catch((error: unknown) => {
      if (at === open) fail(error);
    });
  };

  const close = () => {
    open = null;
    stop();
    store.standIn(null);
  };

  /** Fetches a recording once; answers null where the person has moved on meanwhile. */
  const need = async (id: RecordingId): Promise<Recording | null> => {
    const at = open;
    const recording = await files.recording(id);
    const { recordings } = desk.getState();
    if (!recordings.has(id)) set({ recordings: new Map(recordings).set(id, recording) });
    return at === open ? recording : null;
  };

  /** Fetches what a step and the title quote, and what is played. */
  const needFigures = (now: LessonStep) => {
    const { text, question, learnt, next } = now;
    const asked = question === null ? [] : [question.ask, question.reveal, ...question.options];
    const title = desk.getState().lesson?.title ?? [];
    const ends = next === null ? learnt : [...learnt, next];
    const said = [text, ...asked, ...ends].concat(title).flatMap(({ en, zh }) => [en, zh]);
    const figures = [...said, question?.reference ?? ''];
    for (const id of new Set(figures.flatMap(recordingsIn))) tend(need(id));
    if (now.play !== null) tend(need(now.play));
  };

  /** Until the worker has said what is open, nobody can tell what has to stand in for it. */
  const opened = async () => {
    while (!store.live().open)
      await new Promise<void>((resolve) => {
        const leave = store.subscribe(() => {
          leave();
          resolve();
        });
      });
  };

  const { show, ask, carryOut, giveBack } = createBringer(page, {
    need,
    asks: (asking) => set({ asking }),
    at: () => open,
  });

  /** Brings the page where a step, or its answer, wants it; answers what has to stand in for the network. */
  const move = (now: LessonStep): LessonState => {
    curve = store.getState().view.sketch ?? curve;
    const answered = desk.getState().picked.has(keyOf(place()));
    const shown = shownBy(now, answered);
    set({ target: shown.target });
    store.view({
      stepLimits: { hide: now.hide, lock: now.lock },
      covered: answered ? [] : (now.question?.covers ?? []),
      ...viewShown(shown, store.getState().view),
      sketch: now.exercise === 'curve' ? curve : null,
    });
    return shown.state;
  };

  const apply = async (now: LessonStep) => {
    const state = move(now);
    const { start, config = {} } = state;
    needFigures(now);
    const at = open;
    await opened();
    if (at !== open) return;
    if (start !== undefined) await ask({ what: 'open', config, start });
    else await show(state);
  };

  const arrive = async () => {
    const at = place();
    if (at === null || (open?.id === at.id && open.step === at.step)) return;
    const other = open?.id !== at.id;
    const mine = (open = at);
    stop();
    set({ asking: null, failure: null });
    if (other) {
      set({ lesson: null, beyond: null, unkept: false });
      const lesson = await files.lesson(at.id);
      if (mine !== open) return;
      set({ lesson });
    }
    const { lesson } = desk.getState();
    if (lesson === null) return;
    if (at.step > lesson.steps.length) {
      set({ beyond: at.step });
      store.view({ lesson: { id: at.id, step: lesson.steps.length } });
      return;
    }
    const now = lesson.steps[at.step - 1];
    if (now === undefined) return;
    set({ met: held.get(keyOf(at)) ?? now.wait.map(() => false) });
    await apply(now);
    look();
  };

  /** Remembers what has come true of what the step waits for. */
  const look = () => {
    const now = step();
    if (now === null || now.wait.length === 0) return;
    const { met, times } = desk.getState();
    const { run, view } = store.getState();
    const seen = { run, live: store.live(), view, timed: times !== null };
    const next = now.wait.map((condition, i) => met[i] === true || holds(condition, seen));
    if (next.every((is, i) => is === met[i])) return;
    held.set(keyOf(place()), next);
    set({ met: next });
  };

  const follow = () =>
    store.subscribe((now, then) => {
      if (now.view.lesson !== then.view.lesson) tend(arrive());
      if (now.run.standIn === null && then.run.standIn !== null) stop();
      look();
    });

  return {
    getState: desk.getState,
    getInitialState: desk.getInitialState,
    subscribe: desk.subscribe,
    step,
    go: (to) => {
      const at = place();
      const steps = desk.getState().lesson?.steps.length ?? 1;
      set({ beyond: null });
      if (at !== null && to >= 1 && to <= steps) store.view({ lesson: { id: at.id, step: to } });
    },
    tick: (option) => set({ ticked: new Map(desk.getState().ticked).set(keyOf(place()), option) }),
    pick: (option) => {
      set({ picked: new Map(desk.getState().picked).set(keyOf(place()), option) });
      store.view({ covered: [] });
      const now = step();
      if ((now?.question?.shows ?? null) === null || now === null) return;
      stop();
      const { start, ...state } = move(now);
      if (start === undefined) tend(show(state));
    },
    answer: (yes) => {
      const { asking } = desk.getState();
      set({ asking: null });
      if (yes && asking !== null) tend(carryOut(asking));
    },
    play: player.play,
    showAt: player.showAt,
    back: () => {
      stop();
      store.standIn(null);
    },
    run: () => {
      const config = step()?.run ?? null;
      if (config !== null) tend(ask({ what: 'run', config, start: 'fresh' }));
    },
    time: () => {
      if (desk.getState().timing) return;
      set({ timing: true });
      espalier
        .timeInference({ rate: store.getState().view.rate, rounds: ROUNDS })
        .then((times) => {
          set({ times });
          look();
        })
        .catch(fail)
        .finally(() => set({ timing: false }));
    },
    leave: () => {
      close();
      const { committed } = store.live();
      // A cut that was made within the lesson outlives it, and the page shows the network that there is.
      const made = committed === null || committed.rate === cutBefore ? null : committed;
      store.view({
        ...before,
        rate: made === null ? before.rate : pruneRate(made.rate),
        lesson: null,
        stepLimits: noLimits,
        covered: [],
        sketch: null,
      });
      giveBack();
    },
    save: () => {
      // After a cut the pruned channels are in the parent alone.
      const files = store.live().committed === null ? [false] : [true, false];
      actions.download(...files);
    },
    take: (lesson) => {
      const kept = files.keep(lesson);
      // Its steps may be others than those that were answered.
      held.clear();
      const none = { failure: null, met: [], ticked: new Map(), picked: new Map() };
      set({ ...none, lesson, unkept: lesson !== null && !kept });
      const at = place();
      const last = lesson?.steps.length ?? 1;
      if (at !== null && at.step > last) store.view({ lesson: { id: at.id, step: last } });
      const now = step();
      // The page stays as it is: it is where the step was made.
      set({ target: now?.target ?? null });
      if (now !== null) needFigures(now);
    },
    again: () => {
      const now = step();
      set({ failure: null });
      if (now === null) {
        open = null;
        tend(arrive());
        return;
      }
      needFigures(now);
      const answered = desk.getState().picked.has(keyOf(place()));
      const { state } = shownBy(now, answered);
      if (state.start === undefined) tend(show(state));
    },
    begin: () => {
      const at = place();
      if (at === null) return;
      open = { id: at.id, step: 0 };
      store.view({ lesson: { id: at.id, step: 1 } });
    },
    fail,
    open: () => {
      const leaveStore = follow();
      open = null;
      tend(arrive());
      return () => {
        close();
        leaveStore();
        actions.keep(true);
        store.view({ stepLimits: noLimits, covered: [], sketch: null });
      };
    },
  };
}
