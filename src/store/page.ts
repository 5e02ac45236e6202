// What the user interface is handed: the store to read and the things a person can do. Built in
// main.tsx; every button of the page calls one of these.
import type { ExportWish } from '../core/exported';
import type { DeepPartial, EngineId, Phase, RunConfig, ShippedModel } from '../core/run-config';
import type { BroughtChoices, BroughtFile } from '../core/brought';
import type { Recovery } from '../core/commands';
import type { OwnOptions } from '../core/own-set';
import type { Recipe, Turn } from '../core/recipe';
import type { RunLabel } from '../core/run-record';
import type { Dropped } from './dropped-files';
import type { Espalier } from './espalier-api';
import type { Opening } from './opening';
import type { Cutting } from './selectors';
import type { PageState, PageStore } from './store';

/** What a person can do. None of them rejects: refusals land in `link.refusal`. */
export interface Actions {
  /** Resolves when the worker has opened the page's network, well or not. */
  ready(): Promise<void>;
  /** Fresh weights from the run's seed, then dense and sparse training to their ends. */
  trainYourself(): void;
  /** Carries a recipe out as a run of its own, in the place of whatever is at work. */
  carryOut(recipe: Recipe): void;
  /** Resumes a paused phase, goes on with one that was stopped, else starts the phase at hand. */
  play(): void;
  /** Starts a phase from its first step, on the weights at hand, whatever was stopped before. */
  startPhase(phase: Phase): void;
  pause(): void;
  /** Has the phase that trains go by other settings from its next step on. */
  turn(settings: Turn): void;
  /** One step: of the paused phase, or the first of the phase at hand, which then stays paused. */
  stepOnce(): void;
  /** Ends the work at hand and keeps what there is. */
  stop(): void;
  /** Fresh weights from the run's seed; nothing is trained. */
  reset(): void;
  /** Cuts at the rate on the page, measures, fine-tunes, measures again. */
  pruneAndFinetune(): void;
  undoPrune(): void;
  /** Measures the network at hand on the test images. */
  measure(): void;
  /** Times a training step on the engines named, or on all but those of a software GPU. */
  timeEngines(engines: readonly EngineId[] | null): void;
  /** Trains a dense network for comparison: for so many steps, or, with null, for those of the set-up. */
  runControl(steps: number | null): void;
  /** The one that pages open with, set up as there; or one by its name, with the settings as they are. */
  openShipped(model?: ShippedModel): void;
  /** Opens a stored run and, where it was in the middle of something that nobody stopped, goes on with it. */
  openRun(id: string): void;
  /** Begins another run with the settings of one, and trains nothing. */
  againWith(id: string): void;
  /** Names, pins or hides a run. */
  labelRun(id: string, change: Partial<RunLabel>): void;
  /** Deletes a run; {@link restoreRun} brings it back. */
  forgetRun(id: string): void;
  restoreRun(id: string): void;
  /** Whether runs that begin from now on take its place. */
  keep(on: boolean): void;
  recover(way: Recovery): void;
  configure(change: DeepPartial<RunConfig>): void;
  /** The same once nothing is under way any more, which keeps the settings it began with. */
  configureAtRest(change: DeepPartial<RunConfig>): void;
  /** Hands the network to the person as a safetensors file; of several, one file behind the other. */
  download(...compact: readonly boolean[]): void;
  /** Saves the network for other programs, once it was read back. */
  exportModel(wish: ExportWish): void;
  /** Hands a run to the person as a file: all that it takes to go on with it; the one at hand where none is named. */
  saveRun(id?: string): void;
  /**
   * Opens a run, a network of one file or several, or pictures, told by content; a recipe, and what can be made of the
   * pictures, it puts before the person.
   */
  openFiles(
    files: readonly BroughtFile[],
    choices?: Partial<BroughtChoices>,
    folders?: readonly FileSystemDirectoryHandle[],
  ): void;
  /** The same for what was dropped, folders with all that lies in them. */
  openDropped(dropped: Dropped): void;
  /** Puts the camera before the person. */
  takePictures(): void;
  /** Puts away what stands before the person of their pictures; a folder is looked through no further. */
  leaveBrought(): void;
  /** Makes a data set of the pictures that stand before the person. */
  makeSet(options: OwnOptions): void;
  /** Asks which sets are kept. */
  lookAtSets(): void;
  /** Removes a kept set for good. */
  forgetSet(sha256: string): void;
  /** Carries out the recipe that stands before the person, in the place of the network at hand. */
  runRecipe(): void;
  /** Takes a rate from slider, sentence or key press; clamps it to what is allowed. */
  setRate(rate: number): void;
}

export interface Page {
  readonly store: PageStore;
  readonly actions: Actions;
  readonly espalier: Espalier;
  /** The recorded run of the first visit. */
  readonly opening: Opening;
  /** The plan for the gates and the rate on the page; null before the first gates. */
  readonly cutting: (page: PageState) => Cutting | null;
}
