// The networks of a run that one can come back to: what it began with, the one before the last step, and those
// that were given names, each with the one that it was cut of. Weights are shared with the run, never copied; those
// of an earlier visit lie where they are stored until somebody comes back to them, and fresh ones in their seed.
import { modelOf } from '../core/data-fit';
import { words } from '../core/error-words';
import { PhaseError } from '../core/errors';
import { initParams } from '../core/init';
import { gatedOf, placeOf, rootOf, type Checkpoint, type Lineage } from '../core/lineage';
import type { ParamSet } from '../core/params';
import type { Step } from '../core/recipe';
import type { Compact, Networks, Weights } from './networks';
import type { TensorRef } from './storage/slot';

/** Weights of an earlier visit. */
export interface StoredWeights {
  readonly file: TensorRef;
  /** @throws StorageError */
  readonly read: () => Promise<Weights>;
}

/** A network, and the one with all gates that it is or was cut of. */
export interface Place {
  readonly gated: Checkpoint & { readonly weights: Weights };
  /** Null where nothing was cut. */
  readonly cut: (Checkpoint & { readonly weights: Compact }) | null;
}

/** Files of weights as a stored run has them. */
export type Filed = WeakMap<ParamSet, TensorRef>;

/** A network that is not at hand. */
export interface HeldPlace {
  readonly of: Checkpoint;
  readonly weights: Weights | StoredWeights;
}

export class Places {
  /** By the ids of their checkpoints. */
  private readonly held: Map<string, Weights | StoredWeights>;
  private filed: { readonly run: string; readonly files: Filed } | null = null;

  constructor(
    private readonly networks: Networks,
    private readonly lineage: () => Lineage,
    stored: ReadonlyMap<string, StoredWeights> = new Map(),
  ) {
    this.held = new Map(stored);
  }

  /** What a stored run has of its weights by now: no file of it is made again. */
  filedIn(run: string): Filed {
    if (this.filed?.run !== run) this.filed = { run, files: new WeakMap() };
    return this.filed.files;
  }

  /** Reads what lies in the storage, as long as it lies there; what does not is let go. */
  async load(): Promise<void> {
    for (const [id, weights] of this.held) {
      if (!('read' in weights)) continue;
      const read = await weights.read().catch(() => null);
      if (read === null) this.held.delete(id);
      else this.held.set(id, read);
    }
  }

  /** Those beside the network at hand and the one that it is cut of, without what a seed makes again. */
  others(lineage: Lineage): readonly HeldPlace[] {
    const atHand = [lineage.head, gatedOf(lineage, lineage.head).id];
    return lineage.checkpoints.flatMap((of) => {
      const weights = this.held.get(of.id);
      const isLeft = weights === undefined || atHand.includes(of.id) || isSeed(lineage, of);
      return isLeft ? [] : [{ of, weights }];
    });
  }

  /** Before a step: from here it begins. Whatever no step comes back to is let go. */
  pass(): void {
    this.hold();
    const lineage = this.lineage();
    const named = lineage.checkpoints.filter(({ name }) => name !== null).map(({ id }) => id);
    const wanted = [lineage.head, rootOf(lineage).id, ...named];
    const whole = new Set(wanted.flatMap((id) => [id, gatedOf(lineage, id).id]));
    for (const id of this.held.keys()) if (!whole.has(id)) this.held.delete(id);
  }

  /** Keeps the network at hand, which is given a name. */
  hold(): void {
    const { parent, cut } = this.networks;
    const lineage = this.lineage();
    const { head } = lineage;
    this.held.set(gatedOf(lineage, head).id, { params: parent.params(), kept: null });
    if (cut !== null) this.held.set(head, { params: cut.network.params(), kept: cut.kept });
  }

  /** @throws PhaseError where nothing is called so, or nobody has it any more; StorageError */
  async find(to: string): Promise<Place> {
    this.hold();
    const lineage = this.lineage();
    const one = placeOf(lineage, to);
    if (one === null) throw noPlace(to);
    const of = async (checkpoint: Checkpoint) => {
      const weights = await this.weightsOf(lineage, checkpoint);
      if (weights === null) throw noPlace(to);
      return { ...checkpoint, weights };
    };
    const gated = await of(gatedOf(lineage, one.id));
    const { kept, params } = one.id === gated.id ? gated.weights : (await of(one)).weights;
    return { gated, cut: kept === null ? null : { ...one, weights: { kept, params } } };
  }

  private async weightsOf(lineage: Lineage, of: Checkpoint): Promise<Weights | null> {
    const held = this.held.get(of.id);
    if (held !== undefined) return 'read' in held ? held.read() : held;
    if (!isSeed(lineage, of)) return null;
    const { config } = of;
    return { params: initParams(modelOf(config), config.seed), kept: null };
  }
}

/** Whether its weights are those that its seed makes. */
const isSeed = (lineage: Lineage, { id, standing }: Checkpoint): boolean =>
  lineage.origin === 'fresh' && standing.stage === 'fresh' && id === rootOf(lineage).id;

const noPlace = (to: string): PhaseError =>
  new PhaseError(
    `No network of this run is called “${to}”.`,
    'Go to root or parent, or give the network a name first.',
    words('noPlace', 'namePlace', { name: to }),
  );

type GoStep = Extract<Step, { do: 'undo' | 'go' }>;

/**
 * How one comes to a network of a run: by undoing its cut, or by where a step goes. Null where none does, or nobody
 * has its weights.
 * @param has whether the weights of a checkpoint are there
 */
export function wayTo(lineage: Lineage, id: string, has: (id: string) => boolean): GoStep | null {
  const one = lineage.checkpoints.find((other) => other.id === id);
  if (one === undefined) return null;
  const gated = gatedOf(lineage, id);
  if (![gated, one].every((of) => has(of.id) || isSeed(lineage, of))) return null;
  if (one === gatedOf(lineage, lineage.head)) return { do: 'undo' };
  const ways = [...(one.name === null ? [] : [one.name]), 'root', 'parent'];
  const to = ways.find((way) => placeOf(lineage, way) === one);
  return to === undefined ? null : { do: 'go', to };
}
