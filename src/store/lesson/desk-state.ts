// What a lesson at hand is made of, and what its panel can ask of it. Types and the first state only.
import type { StoreApi } from 'zustand/vanilla';
import type { ErrorReport } from '../../core/errors';
import type { Lesson, LessonStep } from '../../core/lesson';
import type { InferenceTimes } from '../../core/protocol';
import type { Recording, RecordingId } from '../../core/recording';
import type { DeepPartial, RunConfig, Start } from '../../core/run-config';

/** A network or settings that would take the place of the person's, until they say so. */
export interface Asking {
  readonly what: 'open' | 'run';
  readonly config: DeepPartial<RunConfig>;
  readonly start: Start;
}

export interface DeskState {
  readonly lesson: Lesson | null;
  readonly failure: ErrorReport | null;
  readonly recordings: ReadonlyMap<RecordingId, Recording>;
  /** Whether each thing the step waits for has held. */
  readonly met: readonly boolean[];
  /** The option picked in each step, by `lesson.step`; it stays when the person comes back. */
  readonly picked: ReadonlyMap<string, number>;
  readonly asking: Asking | null;
  readonly times: InferenceTimes | null;
  readonly timing: boolean;
  /** Whether the recording moves by itself. */
  readonly playing: boolean;
}

export const START: DeskState = {
  lesson: null,
  failure: null,
  recordings: new Map(),
  met: [],
  picked: new Map(),
  asking: null,
  times: null,
  timing: false,
  playing: false,
};

export interface LessonDesk extends Pick<StoreApi<DeskState>, 'getState' | 'subscribe'> {
  /** The step at hand; null while nothing is loaded. */
  step(): LessonStep | null;
  go(step: number): void;
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
  /** Shows what a file or a link made of an attempt. */
  fail(error: unknown): void;
  /** Brings the page into the step's state and listens; answers the way to stop. */
  open(): () => void;
}
