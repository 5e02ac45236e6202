// What a lesson at hand is made of, and what its panel can ask of it. Types, the first state and names only.
import type { StoreApi } from 'zustand/vanilla';
import type { ErrorReport } from '../../core/errors';
import type { Lesson, LessonStep, Target } from '../../core/lesson';
import type { InferenceTimes } from '../../core/engine-info';
import type { Recording, RecordingId } from '../../core/recording';
import type { DeepPartial, RunConfig, Start } from '../../core/run-config';
import type { LessonPlace } from '../view-state';

/** A network or settings that would take the place of the person's, until they say so. */
export interface Asking {
  readonly what: 'open' | 'run';
  readonly config: DeepPartial<RunConfig>;
  readonly start: Start;
}

export interface DeskState {
  readonly lesson: Lesson | null;
  readonly failure: ErrorReport | null;
  /** A lesson of the person's own that the browser did not keep: it is gone with the panel. */
  readonly unkept: boolean;
  readonly recordings: ReadonlyMap<RecordingId, Recording>;
  /** What of the page the step points at now. */
  readonly target: Target | null;
  /** Whether each thing the step waits for has held. */
  readonly met: readonly boolean[];
  /** The option ticked in each step, by `lesson.step`, and the one the answer was asked with. Both stay
      when the person comes back. */
  readonly ticked: ReadonlyMap<string, number>;
  readonly picked: ReadonlyMap<string, number>;
  readonly asking: Asking | null;
  /** The step a link asked for that the lesson does not have; its last one is shown. */
  readonly beyond: number | null;
  readonly times: InferenceTimes | null;
  readonly timing: boolean;
  /** Whether the recording moves by itself. */
  readonly playing: boolean;
}

export const START: DeskState = {
  lesson: null,
  failure: null,
  unkept: false,
  recordings: new Map(),
  target: null,
  met: [],
  ticked: new Map(),
  picked: new Map(),
  asking: null,
  beyond: null,
  times: null,
  timing: false,
  playing: false,
};

/** The name of a step in what is kept of each. */
export const keyOf = (place: LessonPlace | null): string =>
  `${place?.id ?? ''}.${place?.step ?? ''}`;

export interface LessonDesk extends Pick<
  StoreApi<DeskState>,
  'getState' | 'getInitialState' | 'subscribe'
> {
  /** The step at hand; null while nothing is loaded. */
  step(): LessonStep | null;
  go(step: number): void;
  tick(option: number): void;
  /** Shows the answer beside the option. */
  pick(option: number): void;
  /** Answers what the step asked: replace the network, or leave it. */
  answer(yes: boolean): void;
  /** Plays the step's recording, or stops it. */
  play(on: boolean): void;
  /** Shows one of the recording's snapshots. */
  showAt(index: number): void;
  /** Gives the network at hand back its place. */
  back(): void;
  /** Starts the step's run here, after a question where something would be lost. */
  run(): void;
  time(): void;
  /** Puts the page back as it was before the lesson. */
  leave(): void;
  /** Saves the network at hand as a file, before it goes. */
  save(): void;
  /** Puts a lesson of the person's own in the place of the one at hand and keeps it; null is none. */
  take(lesson: Lesson | null): void;
  /** Fetches again what could not be fetched. */
  again(): void;
  /** Brings the page into the first step of the lesson at hand. */
  begin(): void;
  /** Shows what a file or a link made of an attempt. */
  fail(error: unknown): void;
  /** Brings the page into the step's state and listens; answers the way to stop. */
  open(): () => void;
}
