// The networks of a run that one can come back to: what it began with, the one before the last step, and those
// that were given names. Weights are shared with the run, never copied.
import { words } from '../core/error-words';
import { PhaseError } from '../core/errors';
import { placeOf, type Lineage } from '../core/lineage';
import type { Stage } from '../core/network-state';
import type { ParamSet } from '../core/params';
import type { AtHand, Standing } from './run-start';
import type { CutNetwork } from './networks';

/** A network as it stood, its gated parent with it. */
export interface Place {
  readonly stage: Stage;
  readonly parent: Standing & { readonly params: ParamSet };
  /** Null where nothing was cut. */
  readonly cut:
    (Omit<CutNetwork, 'network'> & Omit<Standing, 'stage'> & { readonly params: ParamSet }) | null;
}

/** The network at hand as it stands. */
export function standingPlace(run: AtHand): Place {
  const { parent, cut } = run.networks;
  const of = { ...run.standing(false), params: parent.params() };
  if (cut === null) return { stage: run.stage, parent: of, cut: null };
  const { network, ...how } = cut;
  const { source, steps, drawn } = run.standing(true);
  const compact = { ...how, source, steps, drawn, params: network.params() };
  return { stage: run.stage, parent: of, cut: compact };
}

export class Places {
  /** By the ids of their checkpoints. */
  private readonly held = new Map<string, Place>();

  /** @param now the network at hand as it stands */
  constructor(
    private readonly now: () => Place,
    private readonly lineage: () => Lineage,
  ) {}

  /** Before a step: from here it begins. Whatever no step comes back to is let go. */
  pass(): void {
    const { head, checkpoints } = this.lineage();
    this.held.set(head, this.now());
    const wanted = new Set([head, checkpoints[0]?.id]);
    for (const { id, name } of checkpoints) if (name !== null) wanted.add(id);
    for (const id of this.held.keys()) if (!wanted.has(id)) this.held.delete(id);
  }

  /** Calls the network at hand by a name; a name given anew is that of the later one. */
  name(): void {
    this.held.set(this.lineage().head, this.now());
  }

  /** @throws PhaseError where nothing is called so, or nobody has it any more */
  find(to: string): Place {
    const lineage = this.lineage();
    const id = placeOf(lineage, to)?.id;
    const found = id === lineage.head ? this.now() : this.held.get(id ?? '');
    if (found !== undefined) return found;
    throw new PhaseError(
      `No network of this run is called “${to}”.`,
      'Go to root or parent, or give the network a name first.',
      words('noPlace', 'namePlace', { name: to }),
    );
  }
}
