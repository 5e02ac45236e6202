// What a run begins with, what it is told of the networks in it, and how it speaks to the page. Types only.
import type { Basis } from '../core/basis';
import type { ViTConfig } from '../core/config';
import type { RunEvent } from '../core/events';
import type { StoppedPhase } from '../core/network-state';
import type { ParamSet } from '../core/params';
import type { Picture } from '../core/pictures';
import type { Step } from '../core/recipe';
import type { RunConfig } from '../core/run-config';
import type { Lineage } from '../core/lineage';
import type { RunTag } from '../core/run-record';
import type { Traits } from '../core/traits';
import type { ReadModel } from '../formats/model-file';
import type { Compact } from './networks';
import type { StoredWeights } from './places';

type WithoutRun<E> = E extends unknown ? Omit<E, 'run'> : never;
/** Tells the page what happened, under a run's number. */
export type Emit = (event: WithoutRun<RunEvent>, transfer?: Transferable[]) => void;

/** Work that broke off: what it takes to go on from the last good state, which the network at hand is in. */
export interface Interrupted {
  /** Where a training stands; null where something else broke off, or no step of it was taken. */
  readonly at: StoppedPhase | null;
  /** What is left of its recipe from there: of the step that broke off, and the steps behind that. */
  readonly rest: readonly Step[];
}

/** What a network came with beside its weights: it goes on with it, and takes it along into files. */
export type Brought = Traits & Pick<ReadModel, 'foreign'>;

export interface RunStart {
  readonly number: number;
  readonly tag: RunTag;
  readonly config: RunConfig;
  readonly model: ViTConfig;
  /** What it begins with, or what was done in it before. */
  readonly lineage: Lineage;
  /** Of the network with all gates. */
  readonly params: ParamSet;
  /** What is cut of it, where its lineage says that anything is. */
  readonly compact?: Compact | null;
  /** Networks of an earlier visit that it can come back to, by the ids of their checkpoints. */
  readonly places?: ReadonlyMap<string, StoredWeights>;
  /** None where the network was made here. */
  readonly traits?: Brought;
  /** Images that its file says stand for what it sees. */
  readonly pictures?: readonly Picture[];
  /** What its bits rest on; null before its first step. */
  readonly basis?: Basis | null;
}
