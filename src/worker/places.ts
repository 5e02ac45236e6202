// The networks of a run that one can come back to: what it began with, the one before the last step, and those
// that were given names. Weights are shared with the run, never copied.
import { words } from '../core/error-words';
import { PhaseError } from '../core/errors';
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
export function placeOf(run: AtHand): Place {
  const { parent, cut } = run.networks;
  const of = { ...run.standing(false), params: parent.params() };
  if (cut === null) return { stage: run.stage, parent: of, cut: null };
  const { network, ...how } = cut;
  const { source, steps, drawn } = run.standing(true);
  const compact = { ...how, source, steps, drawn, params: network.params() };
  return { stage: run.stage, parent: of, cut: compact };
}

export class Places {
  /** Null before the first step; undefined where the run was stored and went on: then nobody has it. */
  private root: Place | null | undefined = null;
  private previous: Place | null = null;
  private readonly named = new Map<string, Place>();

  /** @param now the network at hand as it stands */
  constructor(private readonly now: () => Place) {}

  /** Before a step: from here it begins. */
  pass(): void {
    this.previous = this.now();
    if (this.root === null) this.root = this.previous;
  }

  /** What the run began with, and what was named in it, is not at hand: it was stored, and goes on. */
  lose(): void {
    this.root = undefined;
  }

  /** Calls the network at hand by a name; a name given anew is that of the later one. */
  name(as: string): void {
    this.named.set(as, this.now());
  }

  /** @throws PhaseError where nothing is called so */
  find(to: string): Place {
    const root = this.root === null ? this.now() : (this.root ?? null);
    const found = this.named.get(to) ?? (to === 'root' ? root : null);
    const place = found ?? (to === 'parent' ? this.previous : null);
    if (place !== null) return place;
    throw new PhaseError(
      `No network of this run is called “${to}”.`,
      'Go to root or parent, or give the network a name first.',
      words('noPlace', 'namePlace', { name: to }),
    );
  }
}
