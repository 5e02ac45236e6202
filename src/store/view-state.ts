// What a person has chosen to see. Nothing here changes the network.
import type { PruneRate } from '../core/brand';
import { CONTROLS, pruneRate } from '../core/controls';
import type { ClassChange } from '../core/forgotten';
import type { Site } from '../core/gates';
import type { HeldOut } from '../core/images';
import type { ControlGroup, Target } from '../core/lesson';
import type { Sketch } from '../core/sketch';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const MAP_ORDERS = ['place', 'sorted'] as const;
export type MapOrder = (typeof MAP_ORDERS)[number];

/** How often the drawings follow a run that trains: see `drawnEvery` of the user interface. */
export const TEMPOS = ['live', 'calm', 'still'] as const;
export type Tempo = (typeof TEMPOS)[number];

/** Only these gates are lit; null is all. */
export interface Filter {
  readonly block: number | null;
  readonly site: Site | null;
}

/** A site of a block: a branch of the drawing. */
export interface Place {
  readonly block: number;
  readonly site: Site;
}

/** Two rates to compare; null where none is pinned. */
export type Pins = readonly [first: PruneRate | null, second: PruneRate | null];
export const PINS = [0, 1] as const;
export type PinIndex = (typeof PINS)[number];

/** The pins with one of them at a rate, or at none. */
export const pinned = ([first, second]: Pins, index: PinIndex, rate: PruneRate | null): Pins =>
  index === 0 ? [rate, second] : [first, rate];

/** The lessons that come with the page, and one of a teacher's own. */
export const LESSON_IDS = ['1', '2', '3', '4', '5', 'own'] as const;
export type LessonId = (typeof LESSON_IDS)[number];

/** Where a person is in a lesson. */
export interface LessonPlace {
  readonly id: LessonId;
  /** From 1. */
  readonly step: number;
}

/** Controls that are taken away, or stay in sight and answer to nobody. */
export interface Limits {
  readonly hide: readonly ControlGroup[];
  readonly lock: readonly ControlGroup[];
}

export const noLimits: Limits = { hide: [], lock: [] };

export interface ViewState {
  readonly lesson: LessonPlace | null;
  /** What the link takes away, and what the lesson's step does. */
  readonly limits: Limits;
  readonly stepLimits: Limits;
  /** What would tell the answer to the question at hand, and is out of sight until it is given. */
  readonly covered: readonly Target[];
  /** The gate that the map's card is about; null is none. */
  readonly inspected: number | null;
  readonly rate: PruneRate;
  readonly pins: Pins;
  /** The opening sweep moves the rate: nobody has asked for it. */
  readonly sweeping: boolean;
  readonly filter: Filter;
  /** The branch under pointer or keys, lit before the filter's. */
  readonly pointed: Place | null;
  readonly mapOrder: MapOrder;
  readonly language: Language;
  readonly theme: Theme;
  readonly tempo: Tempo;
  /** For a projector: larger type, thicker strokes, no settings. */
  readonly presentation: boolean;
  /** Whether a presentation shows of the dock its slider and rate alone. */
  readonly thin: boolean;
  /** The set-up drawer. */
  readonly drawer: boolean;
  /** Whether histograms and map are in sight. */
  readonly inside: boolean;
  /** Whether they came so by themselves: nobody has asked for it, so it is not remembered. */
  readonly insideByItself: boolean;
  /** Whether the curve strip with its marks and pins is unfolded over the slider. */
  readonly unfolded: boolean;
  /** The curve that a person draws in the strip before it is shown; null where the strip shows what is measured. */
  readonly sketch: Sketch | null;
  /** Answers uncut and cut, as they are compared on the page; null where they are not. */
  readonly compared: ComparedAnswers | null;
  /** Whether a person has asked for a rate. */
  readonly touched: boolean;
  /** Whether the worker measures accuracies of masks while it is idle. */
  readonly survey: boolean;
}

/** Whether the dock has neither its button nor the run controls. */
export const isThin = ({ thin, presentation }: Pick<ViewState, 'thin' | 'presentation'>): boolean =>
  thin && presentation;

/** Whether the link or a lesson's step takes the set-up away. */
export const setupClosed = ({ limits, stepLimits }: Pick<ViewState, 'limits' | 'stepLimits'>) =>
  [limits, stepLimits].some(({ hide, lock }) => [...hide, ...lock].includes('setup'));

/** Accuracies by class, uncut and cut, with the images and the rate they are of. */
export interface ComparedAnswers {
  readonly classes: readonly ClassChange[];
  readonly split: HeldOut;
  readonly rate: number;
}

/** Nothing is singled out. */
export const NO_FILTER: Filter = { block: null, site: null };

/** What is lit: the branch at hand, else what the filter leaves. */
export const lightOf = ({ pointed, filter }: Pick<ViewState, 'pointed' | 'filter'>): Filter =>
  pointed ?? filter;

export const isLit = (light: Filter, { block, site }: Place): boolean =>
  (light.block === null || light.block === block) && (light.site === null || light.site === site);

/** The view over a network of so many blocks: what names a block that is not there lights all. */
export function withinDepth(view: ViewState, depth: number): ViewState {
  const beyond = (block: number | null) => block !== null && block >= depth;
  const filter = beyond(view.filter.block) ? NO_FILTER : view.filter;
  const pointed = beyond(view.pointed?.block ?? null) ? null : view.pointed;
  return filter === view.filter && pointed === view.pointed ? view : { ...view, filter, pointed };
}

export const initialView: ViewState = {
  lesson: null,
  limits: noLimits,
  stepLimits: noLimits,
  covered: [],
  inspected: null,
  rate: pruneRate(CONTROLS.rate.default),
  pins: [null, null],
  sweeping: false,
  filter: NO_FILTER,
  pointed: null,
  mapOrder: 'place',
  language: 'en',
  theme: 'system',
  tempo: 'live',
  presentation: false,
  thin: false,
  drawer: false,
  inside: false,
  insideByItself: false,
  unfolded: false,
  sketch: null,
  compared: null,
  touched: false,
  survey: true,
};
