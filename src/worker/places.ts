// The networks of a run that one can come back to: what it began with, the one before the last step, and those
// that were given names, each with the one that it was cut of. Weights are shared with the run, never copied.
import { words } from '../core/error-words';
import { PhaseError } from '../core/errors';
import { gatedOf, placeOf, rootOf, type Checkpoint, type Lineage } from '../core/lineage';
import type { Compact, Networks, Weights } from './networks';

/** A network, and the one with all gates that it is or was cut of. */
export interface Place {
  readonly gated: Checkpoint & { readonly weights: Weights };
  /** Null where nothing was cut. */
  readonly cut: (Checkpoint & { readonly weights: Compact }) | null;
}

export class Places {
  /** By the ids of their checkpoints. */
  private readonly held = new Map<string, Weights>();

  constructor(
    private readonly networks: Networks,
    private readonly lineage: () => Lineage,
  ) {}

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

  /** @throws PhaseError where nothing is called so, or nobody has it any more */
  find(to: string): Place {
    this.hold();
    const lineage = this.lineage();
    const one = placeOf(lineage, to);
    if (one === null) throw noPlace(to);
    const of = (checkpoint: Checkpoint) => {
      const weights = this.held.get(checkpoint.id);
      if (weights === undefined) throw noPlace(to);
      return { ...checkpoint, weights };
    };
    const gated = of(gatedOf(lineage, one.id));
    const { kept, params } = of(one).weights;
    return { gated, cut: kept === null ? null : { ...one, weights: { kept, params } } };
  }
}

const noPlace = (to: string): PhaseError =>
  new PhaseError(
    `No network of this run is called “${to}”.`,
    'Go to root or parent, or give the network a name first.',
    words('noPlace', 'namePlace', { name: to }),
  );
