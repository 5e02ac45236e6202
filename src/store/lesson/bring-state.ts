// Brings the page into the state of a lesson's step: what stands in for the network, the settings, the weights.
// It asks before anything of the person's would be lost, and gives back the settings that it changed.
import { pruneRate } from '../../core/controls';
import type { LessonState, LessonStep, Target } from '../../core/lesson';
import type { Recording, RecordingId } from '../../core/recording';
import {
  changeConfig,
  DEFAULT_CONFIG,
  OPENED,
  OPENING,
  SHIPPED_MODELS,
  startsFresh,
  type RunConfig,
} from '../../core/run-config';
import type { Page } from '../page';
import { allOnes, holdsOwnWork, isOpeningUntouched, recorded } from '../stand-in';
import type { ViewState } from '../view-state';
import type { Asking } from './desk-state';

/** Whether the page is looked into to see a target; null where it may be either. */
const INSIDE: Readonly<Partial<Record<Target, boolean>>> = {
  ...{ map: true, histograms: true, inside: true },
  pictures: false,
};

interface Shown {
  readonly state: LessonState;
  readonly target: Target | null;
}

/** What a step shows, or, once its answer is in sight, what the answer shows. */
export function shownBy({ state, target, question }: LessonStep, answered: boolean): Shown {
  const shows = answered ? (question?.shows ?? null) : null;
  const { show, recording, recordingStep, ...rest } = state ?? {};
  const over = shows?.state ?? {};
  const before = {
    ...(show !== undefined && { show }),
    ...(recording !== undefined && { recording }),
    ...(recordingStep !== undefined && { recordingStep }),
  };
  const other = over.show !== undefined || over.recording !== undefined;
  return {
    state: { ...rest, ...(other ? {} : before), ...over },
    target: shows?.target ?? target,
  };
}

/** The view in which it is seen. */
export function viewShown({ state, target }: Shown, view: ViewState): Partial<ViewState> {
  const { rate, mapOrder, block, site } = state;
  const { filter, inside, unfolded } = view;
  return {
    inside: state.inside ?? (target === null ? inside : (INSIDE[target] ?? inside)),
    unfolded: state.unfolded ?? (target === 'strip' || unfolded),
    ...(rate !== undefined && { rate: pruneRate(rate) }),
    ...(mapOrder !== undefined && { mapOrder }),
    filter: {
      block: block === undefined ? filter.block : block === null ? null : block - 1,
      site: site === undefined ? filter.site : site,
    },
  };
}

export interface Bringer {
  /** Puts what a step shows in the place of the network, or nothing. */
  readonly show: (state: LessonState) => Promise<void>;
  /** Opens or runs what a step asks for, after a question where the person's own work would be lost. */
  readonly ask: (asking: Asking) => Promise<void>;
  /** The same without a question. */
  readonly carryOut: (asking: Asking) => Promise<void>;
  /** Lays the person's settings over the lesson's again. */
  readonly giveBack: () => void;
}

export function createBringer(
  { store, actions, espalier }: Page,
  lesson: {
    /** Fetches a recording; null where the person has moved on meanwhile. */
    readonly need: (id: RecordingId) => Promise<Recording | null>;
    /** Puts a question to the person. */
    readonly asks: (asking: Asking) => void;
    /** The step at hand: what was begun for another one ends. Null once the lesson is left. */
    readonly at: () => object | null;
  },
): Bringer {
  const { need, asks, at } = lesson;
  // The person's settings, once the lesson has changed them.
  let settings: RunConfig['phases'] | null = null;

  const show = async ({ show, recording, recordingStep }: LessonState) => {
    if (show === 'ones') store.standIn(allOnes());
    else if (recording !== undefined || (show === 'shipped' && !isOpeningUntouched(store.live()))) {
      const found = await need(recording ?? 'shipped');
      if (found === null) return;
      const at = found.snapshots.findLastIndex(({ step }) => step <= (recordingStep ?? Infinity));
      store.standIn(recorded(found, at));
    } else store.standIn(null);
  };

  const giveBack = () => {
    // A run of the lesson that still trains keeps its own to the end.
    if (settings !== null) actions.configureAtRest({ phases: settings });
    settings = null;
  };

  /** Lays a step's settings over the person's; answers whether the person is still there then. */
  const configure = async (config: Asking['config']): Promise<boolean> => {
    const mine = at();
    const { phases } = store.live().config;
    await espalier.configure(config);
    settings ??= phases;
    if (at() === null) giveBack();
    return mine === at();
  };

  const replace = async ({ config, start }: Asking) => {
    store.standIn(null);
    // The shipped network takes on the settings at hand, the seed among them, which would begin a fresh
    // one if it came after.
    const { phases } = changeConfig(OPENED, config);
    const isOther = JSON.stringify(phases) !== JSON.stringify(store.live().config.phases);
    // It is tuned as a page opens with it, whatever another network was tuned with.
    const wanted = start === 'shipped' && isOther ? { ...config, phases } : config;
    if (Object.keys(wanted).length > 0 && !(await configure(wanted))) return;
    const named = SHIPPED_MODELS.find((name) => config.model === name);
    if (start === 'shipped') actions.openShipped(named ?? OPENING.config.model);
    else if (store.live().stage !== 'fresh') await espalier.reset();
  };

  const ask = async (asking: Asking) => {
    const mine = at();
    // A command given before that would wait for it, also for somebody who has left meanwhile.
    await actions.ready();
    if (mine !== at()) return;
    const live = store.live();
    const { start, config } = asking;
    const same = start === 'shipped' && isOpeningUntouched(live);
    if (same && !startsFresh(live.config, changeConfig(live.config, config))) {
      store.standIn(null);
      if (Object.keys(config).length > 0) await configure(config);
    } else if (holdsOwnWork(live)) asks(asking);
    else await carryOut(asking);
  };

  const carryOut = async (asking: Asking) => {
    // What the browser keeps of the person's work outlives the lesson.
    actions.keep(false);
    if (asking.what === 'open') await replace(asking);
    else {
      // As the lesson says that it trains, whatever the person has set.
      const { phases } = changeConfig(DEFAULT_CONFIG, asking.config);
      if (await configure({ ...asking.config, phases })) actions.trainYourself();
    }
  };

  return { show, ask, carryOut, giveBack };
}
