// One seeded run: its config, its networks, how far it has come, and what it tells the page. Commands
// act on it; a fresh run is a new one of these.
import type { ViTConfig } from '../core/config';
import { RoomError, toReport } from '../core/errors';
import type { Recovery } from '../core/commands';
import { gateValues, type GateValues } from '../core/gates';
import {
  gatedOf,
  headOf,
  isOwn,
  parentKnown,
  rootOf,
  stepsTaken,
  type Checkpoint,
  type CutShape,
  type Lineage,
} from '../core/lineage';
import type { Task } from '../core/events';
import { named, type Source, type Stage, type StoppedPhase } from '../core/network-state';
import type { Picture } from '../core/pictures';
import type { Step } from '../core/recipe';
import type { Phase, RunConfig } from '../core/run-config';
import type { RunTag } from '../core/run-record';
import { asPruneRate } from '../core/brand';
import { NO_TRAITS, traitsOf, type Traits } from '../core/traits';
import type { BatchOrder } from '../data/batches';
import type { Normalisation } from '../formats/model-metadata';
import type { DataFeed } from './data-feed';
import { Footing } from './footing';
import { Journal } from './journal';
import { Networks, noCut, type Compact, type MakeNetworkTrainer } from './networks';
import { ParentScores } from './parent-scores';
import { Places } from './places';
import { ResultTable } from './result-table';
import { RunNotes } from './run-notes';
import type { Brought, Emit, Interrupted, RunStart } from './run-start';

export class Run {
  readonly number: number;
  /** What it is called, here and where it is stored. */
  tag: RunTag;
  config: RunConfig;
  readonly model: ViTConfig;
  readonly networks: Networks;
  /** What it came with; nothing, where it was made here. */
  readonly traits: Traits;
  /** How the network's images are normalised: as it says, else as its data set is. */
  readonly normalisation: Normalisation<readonly number[]>;
  /** Metadata that came with it and are not Espalier's. */
  readonly foreign: Brought['foreign'];
  /** Images that it came with. */
  readonly pictures: readonly Picture[];
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
  readonly places: Places;

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
    const { config, model, params, tag, compact = null } = start;
    this.number = start.number;
    this.tag = tag;
    this.config = config;
    this.model = model;
    this.footing = new Footing(start.basis ?? null);
    const now = () => {
      const { optimizer, networks } = this;
      return { config: this.config, optimizer, drawn: networks.current.drawn };
    };
    this.journal = new Journal(this.emit, now, start.lineage);
    this.traits = traitsOf(start.traits ?? NO_TRAITS);
    const { standing, cursor } = this.checkpoint(false);
    this.networks = new Networks(model, params, make, cursor, this.traits.epsilon);
    if (compact !== null) this.networks.setCut(compact, this.checkpoint(true).cursor);
    this.places = new Places(this.networks, () => this.lineage, start.places);
    this.table = new ResultTable(this.emit, () => this.lineage);
    this.scores = new ParentScores(start.model, () => this.networks.parent.params(), this.emit);
    this.order = feed.order(start.config.seed);
    const { mean, std } = feed.dataset;
    this.normalisation = { mean: this.traits.mean ?? mean, std: this.traits.std ?? std };
    this.foreign = start.traits?.foreign ?? {};
    this.pictures = start.pictures ?? [];
    const { classNames } = this.traits;
    const { stage } = standing;
    this.emit({ type: 'run', config, model, classNames, source: this.source, stage, tag });
    this.journal.tell();
    this.emitGates(gateValues(model, params), true);
  }

  /** Tells the page what broke, and the ways out. */
  emitFailed(error: unknown, recoveries: readonly Recovery[], goodStep: number | null): void {
    if (error instanceof RoomError) this.fits = error.room.fits;
    this.emit({ type: 'failed', error: toReport(error), recoveries, goodStep });
  }

  emitActivity(task: Task | null, paused = false, done = 0, total = 0): void {
    this.emit({ type: 'activity', task, paused, done, total });
  }

  emitGates(values: GateValues, start: boolean): void {
    this.emit({ type: 'gates', ...values, start });
  }

  set(config: RunConfig): void {
    this.config = config;
    this.emit({ type: 'config', config });
    this.scores.tell(config.criterion);
  }

  /** All that was done to its networks. */
  get lineage(): Lineage {
    return this.journal.lineage;
  }

  /** The network at hand, or the one with all gates that it is or was cut of. */
  checkpoint(compact: boolean): Checkpoint {
    const { lineage } = this;
    return compact ? headOf(lineage) : gatedOf(lineage, lineage.head);
  }

  /** What it began with. */
  get source(): Source {
    return rootOf(this.lineage).standing.source;
  }

  get stage(): Stage {
    return headOf(this.lineage).standing.stage;
  }

  /** Steps drawn on its curves. */
  get globalStep(): number {
    return stepsTaken(this.lineage);
  }

  /** Cuts the parent; an earlier cut goes. */
  cut(compact: Compact, shape: CutShape): void {
    this.networks.setCut(compact);
    this.journal.cut(shape);
    this.moved();
  }

  /** Another network is at hand. */
  private moved(): void {
    this.interrupted = null;
    this.optimizer = null;
    this.stopped = null;
    this.tellNetwork();
    this.table.moved();
  }

  /** Whether the parent's gates are scores, and not only what a cut kept: trained here, they are. */
  get parentKnown(): boolean {
    return parentKnown(this.lineage);
  }

  /** Whether the network at hand, or the parent behind its cut, was trained or cut in this run. */
  get isOwn(): boolean {
    return isOwn(this.lineage);
  }

  /** From here on, there is no stopped phase to go on with. */
  leaveStopped(): void {
    if (this.stopped === null) return;
    this.stopped = null;
    this.tellNetwork();
  }

  /** Back to the parent, at its stage. @throws PhaseError when nothing is cut */
  undoCut(): void {
    if (this.networks.cut === null) throw noCut();
    this.networks.undoCut();
    this.journal.note({ do: 'undo' });
    this.moved();
  }

  callIt(as: string): void {
    this.places.hold();
    this.journal.note({ do: 'name', as });
  }

  /** To a network before, with what was cut of it; its optimizer begins anew. @throws PhaseError, StorageError */
  async goTo(to: string): Promise<void> {
    const { gated, cut } = await this.places.find(to);
    this.places.pass();
    const { params } = gated.weights;
    this.networks.setParent(params, gated.cursor);
    if (cut !== null) this.networks.setCut(cut.weights, cut.cursor);
    this.journal.note({ do: 'go', to });
    this.moved();
    this.emitGates(gateValues(this.model, params), false);
  }

  /** Says what the network at hand is, at rest. */
  tellNetwork(): void {
    this.ahead = [];
    this.journal.settle();
    const { shape, standing } = this.checkpoint(true);
    this.emit({
      type: 'network',
      stage: standing.stage,
      kept: this.networks.cut?.kept ?? null,
      rate: shape === null ? null : asPruneRate(shape.rate),
      ...named(shape?.criterion),
      pruned: shape?.pruned ?? 0,
      source: standing.source,
      parentSource: this.checkpoint(false).standing.source,
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

  /** Steps changed the weights of the network at hand: what was measured of it before is of earlier ones. */
  stepped(): void {
    this.table.lapse();
  }

  /** The network at hand was trained and has its line, which is yet to be measured. */
  arrive(): void {
    this.tellNetwork();
    this.table.tell();
  }

  destroy(): void {
    this.networks.destroy();
  }
}
