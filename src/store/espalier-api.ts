// What `window.espalier` offers to scripts, notebooks and teachers. Stable: names are added, never changed. Types alone.
import type { BroughtChoices, Opened } from '../core/brought';
import type { ViTConfig } from '../core/config';
import type { Evaluation } from '../core/evaluation';
import type { MemoryNeed } from '../core/memory-need';
import type { KeptSets, MadeSet, OwnOptions } from '../core/own-set';
import type { Exported, ExportWish } from '../core/exported';
import type { Compared } from '../core/pictures';
import type { Preview } from '../core/prune-plan';
import type { CutWish } from '../core/scope';
import type { CriterionId } from '../core/scores';
import type { Answer, Arg, GivenBatch } from '../core/commands';
import type { EngineChoice, EngineTime, InferenceTimes } from '../core/engine-info';
import type { Recipe, Turn } from '../core/recipe';
import type { Measured, RunRecord as StoredRecord } from '../core/run-record';
import type { RunEvent } from '../core/events';
import type { StepStats, TrainResult } from '../core/step-stats';
import type { DeepPartial, EngineId, RunConfig, ShippedModel } from '../core/run-config';

/** A run as the browser keeps it. */
export interface RunRecord extends StoredRecord {
  /** Lines of its table of results. */
  readonly measures: readonly Measured[];
}

/** What a recipe came to. Its recipe has the engine, threads and kernels: the same again gives the same bits. */
export interface CarriedOut extends RunRecord {
  /** Steps that came to their end; fewer than the recipe has where it was stopped. */
  readonly done: number;
}

/** Events by name; each payload is the event as the worker posted it. */
export type EspalierEvents = { [E in RunEvent as E['type']]: E };

/** A file as a page has it, or bytes under a name. */
export type NamedFile = File | { readonly name: string; readonly bytes: ArrayBuffer | Uint8Array };

export interface Espalier {
  readonly version: string;
  engines(): Promise<EngineChoice[]>;
  /**
   * What training would take of memory, with the settings at hand or with a change of them, and what there is; nothing
   * is made for it, and nothing changed.
   */
  memory(change?: DeepPartial<RunConfig>): Promise<MemoryNeed>;
  /** Times a step of the network at hand on the engines named; by default on all but a software GPU's. */
  timeEngines(engines?: readonly EngineId[]): Promise<EngineTime[]>;
  /** Times the network before any cut against what a rate leaves of it, turn by turn. */
  timeInference(o: { rate: number; rounds?: number }): Promise<InferenceTimes>;
  configure(change: DeepPartial<RunConfig>): Promise<RunConfig>;
  /** With `until`, it ends behind that step of the phase as `stop` would end it. */
  train(o: { phase: 'dense' | 'sparse'; steps: number; until?: number }): Promise<TrainResult>;
  /**
   * Carries a recipe out as a run of its own, in the place of the one at hand. A stop ends it where it is.
   * @throws InvalidValueError, MismatchError before anything begins; what its steps throw
   */
  run(recipe: Recipe): Promise<CarriedOut>;
  /** Of the run at hand, as far as it has come. @throws PhaseError where its beginning is not known here */
  recipe(): Recipe;
  /** All runs that the browser keeps, the newest first; the one at hand is stored before. */
  runs(): Promise<RunRecord[]>;
  /**
   * Goes on with one of them, in the place of the run at hand: with its last network, or with the one that
   * `checkpoint` names, where its weights are stored; {@link goOn} then continues what broke off.
   * @throws DataError where its network is gone, StorageError
   */
  openRun(o: { id: string; checkpoint?: string }): Promise<void>;
  /** Marks one as not wanted any more: in a while it is removed. @throws StorageError */
  forgetRun(o: { id: string }): Promise<void>;
  /**
   * The address that puts a recipe, or that of the run at hand, before whoever opens it; nothing is carried out
   * before they say so. @throws FormatError where it would be too long to be sent whole
   */
  link(recipe?: Recipe): Promise<string>;
  /** The parent's gates, flat, in the order of core/gates.ts. */
  gates(): Float32Array;
  /** Scores of the parent by a criterion, in the order of its gates; the page then knows them. */
  scores(o: { criterion: CriterionId }): Promise<Float32Array>;
  /** At a rate by the criterion at hand, or by a rule. @throws PhaseError while its scores are not known */
  preview(how: CutWish): Preview;
  /** The criterion of a rule is at hand from then on. */
  prune(how: CutWish): Promise<Evaluation>;
  finetune(o: { steps: number; until?: number }): Promise<TrainResult>;
  /** The rest of what was stopped, phase and recipe; or of the phase, until a step. Null: nothing was to train. */
  goOn(o?: { until?: number }): Promise<TrainResult | null>;
  evaluate(o: { split: 'test' | 'validation'; rate?: number }): Promise<Evaluation>;
  logits(o: { images: Float32Array; count: number; rate?: number }): Promise<Float32Array>;
  /**
   * How the network answers one image, with all channels and with those that a rate leaves, and what goes on inside:
   * attention of the class token by block and head, and what the head would answer behind every block.
   * @param o.image place among the validation images, or bytes [C, H, W]
   * @param o.without places of gates; in the place of a rate: the parent without these channels
   */
  inspect(o: {
    image: number | Uint8Array;
    rate?: number;
    without?: Uint32Array;
  }): Promise<Compared>;
  /** Held-out images by their places in a split, as the data set has them. */
  images(o: Arg<'images'>): Promise<Answer<'images'>>;
  gradients(o: GivenBatch): Promise<Record<string, Float32Array>>;
  step(o: GivenBatch & { lr: number; gateLr: number; weightDecay: number }): Promise<StepStats>;
  /** Without a config, the file's own is taken. */
  loadModel(o: { safetensors: ArrayBuffer | Uint8Array; config?: ViTConfig | null }): Promise<void>;
  /**
   * Files of a person's, told by their content: a network of timm's or Hugging Face's names, or ours, with the JSON
   * files beside it; a run; pictures with labels, of which nothing is made yet. Answers what it was.
   * @throws FormatError for anything else
   */
  openFiles(files: readonly NamedFile[], choices?: Partial<BroughtChoices>): Promise<Opened>;
  /**
   * Makes a data set of the pictures that were opened last, and begins anew on it. `openFiles` proposes the options.
   * @throws PhaseError where none were opened; DataError, MismatchError, InvalidValueError
   */
  makeSet(options: OwnOptions): Promise<MadeSet>;
  /** Data sets that this browser keeps; `configure({ data: sets[0].data })` has the next run begin on one. */
  sets(): Promise<KeptSets>;
  /** Removes one of them for good. */
  forgetSet(o: { sha256: string }): Promise<void>;
  /**
   * The network for other programs, read back and checked. `form`: `dense`, `masked` (all channels, those that were cut
   * at zero) or `compact`.
   * @throws FormatError for a form that the format cannot hold; PhaseError where nothing was cut; DataError where what
   * was read back differs
   */
  exportModel(wish: ExportWish): Promise<Exported>;
  saveModel(o: { compact: boolean }): Promise<Uint8Array>;
  /**
   * The file of a stored run, or of the one at hand: with it another browser goes on to the same bits. While it
   * trains, as it was stored last.
   * @throws DataError where its network is gone, StorageError
   */
  saveRun(o?: { id?: string }): Promise<Uint8Array>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Has the phase that trains go by other settings from its next step on; the recipe then says so.
   * @throws PhaseError while nothing trains; InvalidValueError, also for gates where none train
   */
  turn(settings: Turn): Promise<void>;
  reset(): Promise<void>;
  undoPrune(): Promise<void>;
  /** A dense network of the run's seed, never cut, for the table; without steps, as many as are set up. */
  denseControl(o?: { steps?: number }): Promise<Evaluation>;
  /** Opens a network that comes with the page, in place of the one at hand: `nano` where none is named. */
  openShipped(o?: { model?: ShippedModel }): Promise<void>;
  /** The run at hand as one HTML file, in the page's language. */
  report(): Promise<string>;
  on<K extends keyof EspalierEvents>(
    event: K,
    listener: (e: EspalierEvents[K]) => void,
  ): () => void;
}
