// One seeded run: its config, its networks, how far it has come, and what it tells the page. Commands
// act on it; a fresh run is a new one of these.
import type { ViTConfig } from '../core/config';
import { RoomError, toReport } from '../core/errors';
import type { Recovery } from '../core/commands';
import { flattenGates } from '../core/gates';
import { isOwn, parentKnown } from '../core/lineage';
import type { Task } from '../core/events';
import {
  named,
  stageAfter,
  type Source,
  type Stage,
  type StoppedPhase,
} from '../core/network-state';
import type { Step } from '../core/recipe';
import type { Phase, RunConfig } from '../core/run-config';
import type { RunTag } from '../core/run-record';
import { asPruneRate } from '../core/brand';
import type { BatchOrder } from '../data/batches';
import type { Normalisation } from '../formats/model-metadata';
import type { DataFeed } from './data-feed';
import { blockWidths } from '../core/params';
import { Footing } from './footing';
import { Journal, type Now } from './journal';
import { Networks, noCut, type MakeNetworkTrainer } from './networks';
import { ParentScores } from './parent-scores';
import { Places, standingPlace } from './places';
import { ResultTable } from './result-table';
import { rowAtHand } from './rows';
import { RunNotes } from './run-notes';
import type { Emit, GivenCut, Interrupted, RunStart, Standing, Traits } from './run-start';

export class Run {
  readonly number: number;
  /** What it is called, here and where it is stored. */
  tag: RunTag;
  config: RunConfig;
  readonly model: ViTConfig;
  readonly source: Source;
  readonly networks: Networks;
  /** How the network's images are normalised: as it says, else as its data set is. */
  readonly normalisation: Normalisation<readonly number[]>;
  /** Metadata that came with it and are not Espalier's. */
  readonly foreign: Traits['foreign'];
  stage: Stage;
  /** Training steps behind the parent and behind the compact network; null when nobody knows. */
  private parentSteps: number | null;
  private cutSteps: number | null = null;
  /** Where the parent stood when it was cut; one that came with its cut was trained with sparsity. */
  private parentStage: Stage = 'sparse';
  /** Where parent and compact network came from: `init` once they were trained or cut in this run. */
  private parentSource: Source;
  private cutSource: Source = 'init';
  globalStep: number;
  /** What its bits rest on. */
  readonly footing: Footing;
  /** Whose moments the trainer's optimizer holds. */
  optimizer: Phase | 'given' | null = null;
  interrupted: Interrupted | null = null;
  /** The batch there is room for, where an engine had none for the run's. */
  fits: number | null = null;
  /** Where training was stopped; null as soon as going on from there makes no sense. */
  stopped: StoppedPhase | null = null;
  private readonly order: BatchOrder;
  readonly table: ResultTable;
  readonly journal: Journal;
  readonly notes = new RunNotes();
  /**
   * What is left of its recipe where it broke off or was stopped: of the phase that is stopped, and the steps
   * behind that. Nothing, once the network is another.
   */
  ahead: readonly Step[] = [];
  readonly emit: Emit;
  readonly scores: ParentScores;
  readonly places = new Places(
    () => standingPlace(this),
    () => this.journal.lineage,
  );

  constructor(
    start: RunStart,
    readonly feed: DataFeed,
    make: MakeNetworkTrainer,
    emit: Emit,
  ) {
    this.emit = (event, transfer) => {
      this.scores.hear(event);
      this.notes.hear({ ...event, run: this.number });
      emit(event, transfer);
    };
    const { config, model, source, stage, tag } = start;
    this.number = start.number;
    this.tag = tag;
    this.config = config;
    this.model = model;
    this.source = source;
    this.stage = stage;
    this.parentSteps = start.steps;
    this.parentSource = start.before?.parentSource ?? start.source;
    this.globalStep = start.before?.globalStep ?? 0;
    this.footing = new Footing(start.before?.basis ?? null);
    this.networks = new Networks(start.model, start.params, make, start.drawn);
    this.table = new ResultTable(this.emit, () => rowAtHand(this));
    this.scores = new ParentScores(start.model, () => this.networks.parent.params(), this.emit);
    this.order = feed.order(start.config.seed);
    const origin = source !== 'init' ? source : stage === 'fresh' ? 'fresh' : 'kept';
    this.journal = new Journal(this.emit, () => this.now, origin);
    const { mean, std } = feed.dataset;
    this.normalisation = { mean: start.traits?.mean ?? mean, std: start.traits?.std ?? std };
    this.foreign = start.traits?.foreign ?? {};
    this.emit({ type: 'run', config, model, source, stage, tag });
    if (start.before === undefined) this.journal.tell();
    else this.journal.goOn(start.before.lineage);
    this.emitGates(flattenGates(model, start.params), true);
  }

  /** Tells the page what broke, and the ways out. */
  emitFailed(error: unknown, recoveries: readonly Recovery[], goodStep: number | null): void {
    if (error instanceof RoomError) this.fits = error.room.fits;
    this.emit({ type: 'failed', error: toReport(error), recoveries, goodStep });
  }

  emitActivity(task: Task | null, paused = false, done = 0, total = 0): void {
    this.emit({ type: 'activity', task, paused, done, total });
  }

  emitGates(gates: Float32Array, start: boolean): void {
    this.emit({ type: 'gates', gates, start });
  }

  set(config: RunConfig): void {
    this.config = config;
    this.emit({ type: 'config', config });
    this.scores.tell(config.criterion);
  }

  get steps(): number | null {
    return this.standing(this.networks.cut !== null).steps;
  }

  /** As its lineage takes note of it. */
  private get now(): Now {
    const { cut } = this.networks;
    const widths = blockWidths(this.networks.current.shape);
    const shape = cut && { rate: cut.rate, criterion: cut.criterion, pruned: cut.pruned, widths };
    const standing = this.standing(cut !== null);
    const { config, globalStep: at, optimizer } = this;
    return { config, at, shape, optimizer, standing };
  }

  standing(compact: boolean): Standing {
    const { parent, cut } = this.networks;
    const drawn = (compact ? cut?.network : parent)?.drawn ?? 0;
    if (compact) return { stage: this.stage, source: this.cutSource, steps: this.cutSteps, drawn };
    const stage = cut === null ? this.stage : this.parentStage;
    return { stage, source: this.parentSource, steps: this.parentSteps, drawn };
  }

  /** Puts a compact network in the parent's place. */
  setCut(cut: GivenCut): void {
    if (this.networks.cut === null) this.parentStage = this.stage;
    this.interrupted = null;
    this.networks.setCut(cut, cut.drawn);
    this.cutSteps = cut.steps === undefined ? this.parentSteps : cut.steps;
    this.cutSource = cut.source;
    this.optimizer = null;
    this.stopped = null;
  }

  /** Whether the parent's gates are scores, and not only what a cut kept: trained here, they are. */
  get parentKnown(): boolean {
    return parentKnown(this.journal.lineage);
  }

  /** Whether the network at hand, or the parent behind its cut, was trained or cut in this run. */
  get isOwn(): boolean {
    return isOwn(this.journal.lineage);
  }

  /** From here on, there is no stopped phase to go on with. */
  leaveStopped(): void {
    if (this.stopped === null) return;
    this.stopped = null;
    this.setStage(this.stage);
  }

  /** Back to the parent, at its stage. @throws PhaseError when nothing is cut */
  undoCut(): void {
    if (this.networks.cut === null) throw noCut();
    this.networks.undoCut();
    this.journal.note({ do: 'undo' });
    this.interrupted = null;
    this.optimizer = null;
    this.stopped = null;
    this.setStage(this.parentStage);
  }

  callIt(as: string): void {
    this.places.name();
    this.journal.note({ do: 'name', as });
  }

  /** To a network before, with what was cut of it; its optimizer begins anew. @throws PhaseError */
  goTo(to: string): void {
    const { stage, parent, cut } = this.places.find(to);
    this.places.pass();
    this.networks.setParent(parent.params, parent.drawn);
    this.parentSource = parent.source;
    this.parentSteps = parent.steps;
    this.stage = this.parentStage = parent.stage;
    this.interrupted = null;
    this.optimizer = null;
    this.stopped = null;
    if (cut !== null) this.setCut(cut);
    this.journal.note({ do: 'go', to });
    this.setStage(stage);
    this.emitGates(flattenGates(this.model, parent.params), false);
  }

  /** The network at hand is now at `stage`. */
  setStage(stage: Stage): void {
    this.stage = stage;
    this.ahead = [];
    this.journal.settle();
    const { cut } = this.networks;
    this.emit({
      type: 'network',
      stage,
      kept: cut?.kept ?? null,
      rate: cut === null ? null : asPruneRate(cut.rate),
      ...(cut === null ? {} : named(cut.criterion)),
      pruned: cut?.pruned ?? 0,
      source: this.standing(cut !== null).source,
      parentSource: this.parentSource,
      parentKnown: this.parentKnown,
      stopped: this.stopped,
    });
  }

  /**
   * The next training images of the network at hand. Each network goes on where its own images ended, so
   * that all cuts of one parent are tuned on the same. @throws DataError, CancelledError
   */
  async nextBatch(signal: AbortSignal): Promise<Uint32Array> {
    const network = this.networks.current;
    this.order.seek(network.drawn);
    const batch = await this.feed.nextBatch(this.order, this.config.batch, signal);
    this.footing.see(this.feed.mark);
    network.drawn = this.order.position;
    return batch;
  }

  /**
   * Counts steps that changed the weights of the network at hand: whatever took them, from now on it is the
   * person's own, and what was measured of it before is of earlier weights.
   */
  countSteps(phase: Phase, steps: number): void {
    this.globalStep += steps;
    this.moveSteps(steps, 'init');
    if (stageAfter(this.stage, phase) !== this.stage) return;
    this.table.unmeasure();
  }

  /**
   * The network at hand went back by so many steps.
   * @param source where it is from again; null where steps of the person's own are left
   */
  uncountSteps(steps: number, source: Source | null): void {
    this.globalStep -= steps;
    this.moveSteps(-steps, source);
  }

  private moveSteps(steps: number, source: Source | null): void {
    if (this.networks.cut === null) {
      if (source !== null) this.parentSource = source;
      if (this.parentSteps !== null) this.parentSteps += steps;
    } else {
      if (source !== null) this.cutSource = source;
      if (this.cutSteps !== null) this.cutSteps += steps;
    }
  }

  /** The network at hand, trained by a phase, is at its stage and has its line, which is yet to be measured. */
  arrive(phase: Phase): void {
    this.setStage(stageAfter(this.stage, phase));
    this.table.begin();
  }

  destroy(): void {
    this.networks.destroy();
  }
}
