// What the page may ask of the worker. A command is posted with an id and answered by it; what
// happens meanwhile to the run is told in events.ts. Types only: nothing here runs.
import type { BroughtChoices, BroughtFile, Opened } from './brought';
import type { ViTConfig } from './config';
import type { EngineChoice, EngineTime, InferenceTimes } from './engine-info';
import type { Evaluation } from './evaluation';
import type { Exported, ExportWish } from './exported';
import type { HeldOut } from './images';
import type { MemoryNeed } from './memory-need';
import type { KeptSets, MadeSet, OwnOptions } from './own-set';
import type { EngineId, DeepPartial, RunConfig, ShippedModel, Start } from './run-config';
import type { Recipe, Step, Turn } from './recipe';
import type { RunLabel, RunRecord } from './run-record';
import type { CutRule } from './scope';
import type { CriterionId } from './scores';
import type { Compared, Guesses } from './pictures';
import type { StepStats, TrainResult } from './step-stats';
import type { Paces } from './time-offers';

/** Images and labels handed in directly; floats as the network sees them. */
export interface GivenImages {
  /** [count, C, H, W] */
  readonly images: Float32Array;
  readonly count: number;
}

export interface GivenBatch {
  readonly images: Float32Array;
  readonly labels: Uint32Array;
  readonly lambda: number;
  readonly labelSmoothing: number;
}

export interface GivenStep extends GivenBatch {
  readonly lr: number;
  readonly gateLr: number;
  readonly weightDecay: number;
}

/** Ways out of a failure. */
export type Recovery =
  | 'halve-lr'
  | 'fit-batch'
  | 'continue-on-wasm'
  | 'retry-engine'
  | 'one-thread'
  | 'restart-engine'
  | 'own-settings'
  | 'go-on-here'
  | 'restart-worker'
  | 'reset';

/** Those that a worker can take; that of a worker that failed is the page's own. */
export type WorkerRecovery = Exclude<Recovery, 'restart-worker'>;

/** What the page may ask of the worker: name → argument and answer. */
export interface Calls {
  /**
   * First of all: where the site's files are, and what to show until a person asks for more. With
   * `keeps` false, from then on nothing that is trained is kept in the browser.
   */
  open: {
    arg: {
      base: string;
      change: DeepPartial<RunConfig>;
      start?: Start | null;
      keeps?: boolean;
    };
    answer: RunConfig;
  };
  engines: { arg: null; answer: EngineChoice[] };
  /** What training would take of memory, with the settings at hand or with a change of them; nothing is made for it. */
  memory: { arg: DeepPartial<RunConfig>; answer: MemoryNeed };
  /** Times a step of the network at hand on the engines named, or on all but those of a software GPU. */
  timeEngines: { arg: { engines: readonly EngineId[] | null }; answer: EngineTime[] };
  /**
   * Trains a few steps of each network that is offered by time, and measures with it, beside the run at hand, which
   * stays as it is. It gives way to any command: null where one came, or something is at work.
   */
  paces: { arg: null; answer: Paces | null };
  /** Times the parent against what a rate would leave of it; the run itself stays as it is. */
  timeInference: { arg: { rate: number; rounds: number }; answer: InferenceTimes };
  configure: { arg: DeepPartial<RunConfig>; answer: RunConfig };
  /**
   * Carries steps out on the run at hand, without a rest between them; with `paused` the first training
   * waits at its first step. Answers how many came to their end: fewer where they were stopped.
   */
  carryOut: { arg: { steps: readonly Step[]; paused?: boolean }; answer: { done: number } };
  /** Carries a recipe out as a run of its own, in the place of the one at hand. */
  run: { arg: Recipe; answer: { done: number; record: RunRecord } };
  /** With `until`, it ends behind that step of the phase as if it had been stopped there. */
  train: {
    arg: { phase: 'dense' | 'sparse'; steps: number; until?: number; paused?: boolean };
    answer: TrainResult;
  };
  /** At a rate by the criterion at hand, or by a rule, whose criterion is at hand from then on. */
  prune: { arg: { rate: number } | CutRule; answer: Evaluation };
  /** Scores of the parent by a criterion, in flat order; the page takes note of them. */
  scores: { arg: { criterion: CriterionId }; answer: Float32Array };
  undoPrune: { arg: null; answer: null };
  finetune: { arg: { steps: number; until?: number; paused?: boolean }; answer: TrainResult };
  /** What is left of what was stopped or broke off: its phase, on its optimizer and its schedule, and what follows. */
  goOn: { arg: { until?: number; paused?: boolean }; answer: TrainResult | null };
  evaluate: {
    arg: { split: HeldOut; rate?: number };
    answer: Evaluation;
  };
  logits: { arg: GivenImages & { rate?: number }; answer: Float32Array };
  gradients: { arg: GivenBatch; answer: Record<string, Float32Array> };
  step: { arg: GivenStep; answer: StepStats };
  loadModel: { arg: { safetensors: ArrayBuffer; config: ViTConfig | null }; answer: null };
  /**
   * Files that a person brought, told by their content. A run takes the place of the one at hand, as a run that this
   * browser keeps: under another id where another run has that; the same run, not gone on with since, is opened as it
   * is here. Where nothing can be kept, it is at hand all the same.
   */
  openFiles: {
    arg: {
      files: readonly BroughtFile[];
      choices: BroughtChoices;
      /** Behind those that were handed over. */
      handed?: boolean;
      /** Behind all files: what lies in these, by its path. */
      folders?: readonly FileSystemDirectoryHandle[];
    };
    answer: Opened;
  };
  /**
   * Some of the files that the next `openFiles` opens with its own; with `first`, and none of those before. To post a
   * file takes a browser a quarter of a millisecond: thousands at once would hold the page up for seconds.
   */
  handOver: { arg: { files: readonly BroughtFile[]; first: boolean }; answer: null };
  /**
   * Makes a data set of the pictures that were opened last, keeps it for the next visit where that can be, and has the
   * run at hand begin anew on its images, or, with the classes of the network at hand, has that network measured on them.
   */
  makeSet: { arg: OwnOptions; answer: MadeSet };
  /** Data sets that are kept in the browser. */
  sets: { arg: null; answer: KeptSets };
  /** Removes one for good; it stays at hand for as long as the page is open. */
  forgetSet: { arg: { sha256: string }; answer: null };
  /**
   * The network at hand, or its parent, for other programs; read back and checked before it is answered.
   */
  exportModel: { arg: ExportWish; answer: Exported };
  saveModel: { arg: { compact: boolean }; answer: Uint8Array };
  /**
   * Whether the worker may measure the parent with masks while it has nothing else to do. Any other
   * command ends the leave at once; the page gives it again when it is quiet.
   */
  survey: { arg: { on: boolean }; answer: null };
  /**
   * What the network answers about the pictures: the parent with the mask of a rate, or, with null, the network at
   * hand. While something trains it waits until steps have paid for it; null where a newer one took its place.
   */
  look: { arg: { rate: number | null }; answer: Guesses | null };
  /** Held-out images by their places in a split, as the data set has them: [places, channels, height, width]. */
  images: {
    arg: { split: HeldOut; places: Uint32Array };
    answer: { pixels: Uint8Array; labels: Uint32Array };
  };
  /**
   * The same for one validation image, or for one handed in as bytes, and what goes on inside. With `without`, the
   * parent without these channels, by their places among the gates, whatever the rate.
   */
  inspect: {
    arg: { image: number | Uint8Array; rate: number | null; without?: Uint32Array | null };
    answer: Compared | null;
  };
  /**
   * A dense network, never cut, for the table: trained with the settings and for the steps that the
   * phases of the network at hand had, as they are set where it had none, or for as many steps as are
   * given, each phase longer or shorter in proportion.
   */
  denseControl: { arg: { steps: number | null }; answer: Evaluation };
  /**
   * Back to a network that ships with the page, with the settings at hand; with null to the one that a page
   * opens with, and to all settings that it opens with, but those of the machine.
   */
  openShipped: { arg: { model: ShippedModel | null }; answer: null };
  /** Looks which runs the browser keeps, the newest first; what is to be kept of the run at hand is first. */
  runs: { arg: null; answer: readonly RunRecord[] };
  /** The same, for whoever hears the `runs` event. */
  lookAtRuns: { arg: null; answer: null };
  /**
   * Goes on with a stored run, in the place of the one at hand: with its last network, or with another of its
   * checkpoints whose weights are stored: those that steps come back to.
   */
  openRun: { arg: { id: string; checkpoint?: string }; answer: null };
  /**
   * The file of a stored run, or of the one at hand: all that it takes to go on with it elsewhere. While one trains,
   * as it was stored last.
   */
  saveRun: { arg: { id?: string }; answer: Blob };
  /** Names, pins and hides a run, whoever has it in hand. */
  labelRun: { arg: { id: string; change: Partial<RunLabel> }; answer: null };
  /** Marks a run as not wanted any more: in a while it is removed. */
  forgetRun: { arg: { id: string }; answer: null };
  /** Takes that back. */
  restoreRun: { arg: { id: string }; answer: null };
  /**
   * Makes runs of what version 0.1.0 of the page kept: networks in files of their own, and these records, by the
   * names that they have where they lie. A `runs` event tells of them, and of what cannot be read and stays.
   */
  migrate: { arg: { records: Readonly<Record<string, string>> }; answer: null };
  /** Whether runs that begin from now on are kept in the browser. */
  keep: { arg: { on: boolean }; answer: null };
  /** Out of a failure, from the last good state. */
  recover: { arg: { way: WorkerRecovery }; answer: null };
  reset: { arg: null; answer: null };
  pause: { arg: null; answer: null };
  resume: { arg: null; answer: null };
  stop: { arg: null; answer: null };
  /** Settings of the phase that trains, from its next step on; where it is paused, from when it goes on. */
  turn: { arg: Turn; answer: null };
  /** One step while paused. */
  advance: { arg: null; answer: null };
}

export type CallName = keyof Calls;
export type Arg<K extends CallName> = Calls[K]['arg'];
export type Answer<K extends CallName> = Calls[K]['answer'];

/** A command as it is posted. */
export type Command = { [K in CallName]: { id: number; type: K; arg: Arg<K> } }[CallName];
