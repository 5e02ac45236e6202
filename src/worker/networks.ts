// The networks of a run: the parent with its gates and, after a cut, the compact child. A trainer is
// made when a network first has to compute, so that a page that only looks needs no engine.
import type { ViTConfig } from '../core/config';
import { words } from '../core/error-words';
import { PhaseError } from '../core/errors';
import { areSound, type BlockKept, type ModelShape, type ParamSet } from '../core/params';
import { afterTimeout } from '../engine/after-timeout';
import type { Trainer, TrainerState } from '../engine/trainer';

/** A trainer and the way to give it back with everything it was given. */
export interface HeldTrainer {
  readonly trainer: Trainer;
  readonly release: () => void;
}

/** @param trains false for one that only answers, in less memory */
export type MakeNetworkTrainer = (
  shape: ModelShape,
  params: ParamSet,
  trains: boolean,
) => Promise<HeldTrainer>;

/** The optimizer of a network: whatever of a trainer's state is not weights. */
type Moments = Omit<TrainerState, 'params'>;

/**
 * A network that gets its trainer when it needs one. At rest its weights are those known here, and so are its
 * moments, which outlive the trainer: whatever trains it ends with `settle`, `restore` or `rebuild`, and
 * weights that are no numbers never come in.
 */
export class Network {
  private held: Promise<HeldTrainer> | null = null;
  /** Whether the trainer at hand can take steps. */
  private trains = false;
  /** Null where nothing has trained it since its weights came in, or its optimizer is to begin anew. */
  private moments: Moments | null = null;
  /** Whether the trainer, one at hand or one to come, has other moments, or other weights. */
  private behind = false;

  constructor(
    readonly shape: ModelShape,
    /** The weights at rest; sound. */
    private known: ParamSet,
    private readonly make: MakeNetworkTrainer,
    /** Training images drawn for it since the order's beginning, those of its parent among them. */
    public drawn: number,
  ) {}

  /** A trainer that answers; whether it can take steps too is left open. */
  get(): Promise<Trainer> {
    return this.made(this.trains);
  }

  /** A trainer that takes steps, in the place of one that only answers. */
  toTrain(): Promise<Trainer> {
    if (!this.trains && this.held !== null) {
      this.held = this.inPlaceOf(this.held);
      this.behind = true;
    }
    return this.made(true);
  }

  private async inPlaceOf(answering: Promise<HeldTrainer>): Promise<HeldTrainer> {
    const before = await answering.catch(() => null);
    // Whoever has just been given it asks it in this turn of the loop.
    await new Promise<void>((resolve) => void afterTimeout(0, resolve));
    before?.release();
    return this.make(this.shape, this.known, true);
  }

  private async made(trains: boolean): Promise<Trainer> {
    this.trains = trains;
    this.held ??= this.make(this.shape, this.known, trains);
    try {
      const { trainer } = await this.held;
      if (this.behind && this.moments !== null)
        if (trains) trainer.restore({ ...this.moments, params: this.known });
        else trainer.load(this.known);
      this.behind = false;
      return trainer;
    } catch (error) {
      this.held = null;
      throw error;
    }
  }

  /** With its moments, at rest; null where it has none. */
  state(): TrainerState | null {
    return this.moments && { ...this.moments, params: this.known };
  }

  /** The weights at rest. Owned by the network: not to be written to. */
  params(): ParamSet {
    return this.known;
  }

  /**
   * Takes what was trained as the network's weights and moments. Answers whether it did: where the weights are
   * no numbers, nothing is taken, and whoever called goes back to a state.
   */
  async settle(): Promise<boolean> {
    const state = await (await this.toTrain()).state();
    const sound = areSound(state.params);
    if (sound) this.know(state);
    return sound;
  }

  /** Goes back to a state, with the trainer at hand. */
  restore(state: TrainerState): void {
    this.know(state);
    this.behind = true;
  }

  /** Forgets the trainer, which may be dead; the next one goes on from `state`, or from what is known. */
  rebuild(state: TrainerState | null): void {
    this.destroy();
    if (state !== null) this.know(state);
  }

  /** Forgets the moments: nothing will train it on. */
  dropMoments(): void {
    this.moments = null;
  }

  /** Forgets the trainer and nothing else. */
  destroy(): void {
    // A trainer that never came to be has nothing to free; one on a dead device may refuse.
    this.held?.then(({ release }) => release()).catch(() => undefined);
    this.held = null;
    this.trains = false;
    this.behind = true;
  }

  private know({ params, ...moments }: TrainerState): void {
    this.known = params;
    this.moments = moments;
  }
}

/** A network as it rests. */
export interface Weights {
  /** Never written to. */
  readonly params: ParamSet;
  /** The channels that a cut left; null where it has all. */
  readonly kept: readonly BlockKept[] | null;
}

/** The weights of a compact network. */
export type Compact = Weights & { readonly kept: readonly BlockKept[] };

export const noCut = (): PhaseError =>
  new PhaseError(
    'Nothing is pruned, so there is no cut to undo.',
    'Prune first.',
    words('noCut', 'pruneFirst'),
  );

/** What is left of the parent. */
interface CutNetwork {
  readonly kept: readonly BlockKept[];
  readonly network: Network;
}

export class Networks {
  private whole: Network;
  cut: CutNetwork | null = null;

  constructor(
    readonly model: ViTConfig,
    params: ParamSet,
    private readonly make: MakeNetworkTrainer,
    drawn: number,
    /** LayerNorm's. */
    private readonly epsilon: number,
  ) {
    this.whole = this.gated(params, drawn);
  }

  private shape(kept: ModelShape['kept']): ModelShape {
    return { config: this.model, kept, epsilon: this.epsilon };
  }

  /** The network with its gates. */
  get parent(): Network {
    return this.whole;
  }

  /** Puts another gated network in the parent's place, and takes the cut away; the same weights stay where they are. */
  setParent(params: ParamSet, drawn: number): void {
    this.undoCut();
    if (params !== this.whole.params()) {
      this.whole.destroy();
      this.whole = this.gated(params, drawn);
    } else this.whole.drawn = drawn;
  }

  private gated(params: ParamSet, drawn: number): Network {
    return new Network(this.shape(null), params, this.make, drawn);
  }

  /** The network that trains and is measured: the compact one after a cut. */
  get current(): Network {
    return this.cut?.network ?? this.parent;
  }

  /**
   * Puts a compact network in the parent's place; an earlier one goes.
   * @param drawn where its images begin: by itself, where the parent's ended, whatever was cut before
   */
  setCut({ kept, params }: Compact, drawn = this.parent.drawn): void {
    this.cut?.network.destroy();
    this.parent.dropMoments();
    const network = new Network(this.shape(kept), params, this.make, drawn);
    this.cut = { network, kept };
  }

  /** Forgets every trainer, and nothing else. */
  drop(): void {
    this.parent.destroy();
    this.cut?.network.destroy();
  }

  undoCut(): void {
    this.cut?.network.destroy();
    this.cut = null;
  }

  destroy(): void {
    this.undoCut();
    this.parent.destroy();
  }
}
