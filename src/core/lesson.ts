// A lesson as data: steps with words in both languages, what each points at, what it shows, what it
// waits for, what it asks. Types and the names they are built from; reading and checking is read-lesson.ts.
// Invariant: a name here is never renamed: lessons of teachers use it.
import type { Site } from './gates';
import type { HeldOut } from './images';
import type { RecordingId } from './recording';
import type { Phase, RunConfig, DeepPartial, Start } from './run-config';
import type { Stage } from './network-state';

/** Words in both languages of the page. A teacher's plain text stands in both. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** Parts of the page that a step can point at. */
export const TARGETS = [
  'map',
  'histograms',
  'drawing',
  'trunk',
  'slider',
  'sentence',
  'strip',
  'commit',
  'savings',
  'lambda',
  'curves',
  'table',
  'run',
  'setup',
  'pictures',
  'inside',
  'forgot',
  'denseRow',
  'sparseRow',
  'prunedRow',
  'tunedRow',
  'controlRow',
] as const;
export type Target = (typeof TARGETS)[number];

/** Controls that a lesson or a link can hide or lock. */
export const CONTROL_GROUPS = [
  'setup',
  'engine',
  'run',
  'slider',
  'commit',
  'language',
  'theme',
  'lessons',
  'map',
  'histograms',
  'savings',
  'curves',
  'table',
] as const;
export type ControlGroup = (typeof CONTROL_GROUPS)[number];

/**
 * The network a step shows. `shipped` is the one that comes with the page, `ones` one whose gates are
 * all 1; like a recording they stand in for the network at hand, which stays as it is. `fresh` weights
 * and an `open` shipped network replace it, after a question where something would be lost.
 */
export const SHOWN = ['shipped', 'ones'] as const;
export type ShownNetwork = (typeof SHOWN)[number];

/** What the page shows during a step; what is not named stays. */
export interface LessonState {
  readonly show?: ShownNetwork;
  /** A recording in the network's place, at its last step or at `recordingStep`. */
  readonly recording?: RecordingId;
  /** At this step of its sparse phase, or the last one before it that was recorded. */
  readonly recordingStep?: number;
  readonly rate?: number;
  readonly mapOrder?: 'place' | 'sorted';
  /** Blocks count from 1, as on the page. */
  readonly block?: number | null;
  readonly site?: Site | null;
  /** Whether histograms and map are in sight. A step that points into them opens them without this. */
  readonly inside?: boolean;
  /** Whether the curve over the slider is unfolded; a step that points at it unfolds it without this. */
  readonly unfolded?: boolean;
  /** Settings of the run. */
  readonly config?: DeepPartial<RunConfig>;
  /** The weights it begins with; replaces the network at hand. */
  readonly start?: Start;
}

/** What a step can wait for; each has to have held once. */
export type Condition =
  | { readonly kind: 'inspected'; readonly which: 'weakest' | 'strongest' }
  | { readonly kind: 'rate'; readonly min: number; readonly max: number }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'steps'; readonly phase: Phase; readonly min: number }
  | { readonly kind: 'timed' }
  /** At a rate, or at any; on these images, or on any. */
  | { readonly kind: 'compared'; readonly rate?: number; readonly split?: HeldOut };
export const CONDITION_KINDS = [
  ...(['inspected', 'rate', 'stage', 'steps', 'timed', 'compared'] as const),
];

/** What the page can measure on the network at hand, to stand beside a reference. */
export const MEASURES = [
  'pruned',
  'nearZero',
  'median',
  'qkvShare',
  'projShare',
  'fc1Share',
  'fc2Share',
  'mostCut',
  'macsSaved',
  'top1',
  'maskedTop1',
  'tunedTop1',
  'milliseconds',
  'classSpread',
] as const;
export type Measure = (typeof MEASURES)[number];

/** Where the page goes when an answer is shown, so that what the sentence says is what is drawn. */
export interface Shows {
  readonly state: LessonState | null;
  readonly target: Target | null;
}

/** From and up to, both included. */
export type Range = readonly [from: number, to: number];

/** Predict, then see. */
export interface Question {
  readonly ask: Bilingual;
  readonly options: readonly Bilingual[];
  /** Which option is right, from 0. */
  readonly answer: number;
  readonly reveal: Bilingual;
  /** What the reference says: a figure of a recording, such as `{{normal.nearZero}}`. */
  readonly reference: string | null;
  /** The same of the network at hand. */
  readonly yours: Measure | null;
  /** For each option, where that measure has to lie for it to be right; none where that cannot be said. */
  readonly ranges: readonly Range[];
  readonly shows: Shows | null;
  /** What of the page would tell: out of sight until the answer is shown. */
  readonly covers: readonly Target[];
}

/**
 * What a person does in the lesson itself: turn a gate, cut four of twelve channels by hand, or draw the curve of
 * accuracy that they expect.
 */
export const EXERCISES = ['gate', 'threshold', 'curve'] as const;
export type Exercise = (typeof EXERCISES)[number];

export interface LessonStep {
  readonly text: Bilingual;
  readonly target: Target | null;
  readonly state: LessonState | null;
  readonly wait: readonly Condition[];
  readonly question: Question | null;
  /** A recording that can be played in the histograms and the map. */
  readonly play: RecordingId | null;
  /** A run that can be made here instead, over the default settings; null offers none. */
  readonly run: DeepPartial<RunConfig> | null;
  /** Whether the step offers to time the network here. */
  readonly time: boolean;
  readonly exercise: Exercise | null;
  /** What a person can say now, a sentence each: how a lesson ends. */
  readonly learnt: readonly Bilingual[];
  /** What to do next, at the page itself. */
  readonly next: Bilingual | null;
  readonly hide: readonly ControlGroup[];
  readonly lock: readonly ControlGroup[];
}

export interface Lesson {
  readonly version: 1;
  readonly title: Bilingual;
  readonly steps: readonly LessonStep[];
}

/** The lessons that come with the page, by number from 1. */
export const LESSON_COUNT = 5;
/** The longest text and the most steps a lesson may have. */
export const MOST_STEPS = 40;
export const LONGEST_TEXT = 1200;
/** The most options of a question. */
export const MOST_OPTIONS = 6;
/** Bytes of a lesson's JSON: more than all the steps and texts that it may have. */
export const LARGEST_LESSON = 2 ** 21;
