// A run as everybody sees it who has not got it in hand: what it is called, what it did, how it was made, and
// whether its network is still there. Weights are not in it. Types, and what follows from them alone.
import type { Bits } from './basis';
import type { ViTConfig } from './config';
import type { ErrorReport } from './errors';
import type { GateCounts } from './gate-bins';
import type { Lineage } from './lineage';
import type { BrokenPhase, ResultRow, Source } from './network-state';
import type { NetworkTime } from './network-times';
import type { Recipe } from './recipe';
import type { Phase, RunConfig } from './run-config';
import type { TrainedWith } from './trained-settings';
import type { Point } from './series';

/** What a person gives a run. */
export interface RunLabel {
  /** Their name for it; null where the page makes one from the configuration. */
  readonly name: string | null;
  /** Drawn over the present run. */
  readonly pinned: boolean;
  /** Left out of every drawing. */
  readonly hidden: boolean;
}

/** What tells a run from others, stored or not yet. */
export interface RunTag extends RunLabel {
  readonly id: string;
  /** Counts the runs of a browser from 1. */
  readonly number: number;
  /** Index of its colour and shape, 0…; see `ui/model/run-look.ts`. */
  readonly look: number;
  /** When it began, milliseconds since 1970. */
  readonly begun: number;
}

/** A measure of the table. */
export interface Measured extends ResultRow {
  /** True where the cut that was measured is not behind the network at hand any more. */
  readonly undone?: true;
}

/** What a run did. */
export interface RunFacts {
  /** As it was trained last, whatever is set since. */
  readonly config: RunConfig;
  /** What each phase was trained with, from the steps on at which that changed. */
  readonly trained: readonly TrainedWith[];
  readonly source: Source;
  readonly results: readonly Measured[];
  readonly times: readonly NetworkTime[];
}

/** Where a phase lies on the curves, in steps of the run; `end` null while it runs. */
export interface PhaseBand {
  readonly phase: Phase;
  readonly start: number;
  readonly end: number | null;
  /** True where the cut that it tuned was undone: its steps are no part of the network at hand. */
  readonly undone?: true;
}

/** Curves as they are stored: points alone. */
export interface RecordedCurves {
  readonly ce: readonly Point[];
  readonly penalty: readonly Point[];
  readonly accuracy: readonly Point[];
  readonly validation: readonly Point[];
  readonly bands: readonly PhaseBand[];
}

/** What is said of a run beside its times. */
export interface ToldRun extends Omit<RunFacts, 'times'> {
  readonly model: ViTConfig;
}

/** What is drawn of a run. */
export interface RunDrawings {
  readonly curves: RecordedCurves;
  /** Null where no gates were seen. */
  readonly gates: GateCounts | null;
}

/** The record of a run as version 0.1.0 of the page kept it beside its network. */
export interface EarlierRecord extends RunTag, ToldRun, RunDrawings {
  readonly times: readonly NetworkTime[];
  /** Under which name the browser kept its network last; null where it did not, or nobody noted it. */
  readonly keptAs: string | null;
}

export interface RunBytes {
  /** Of files that no other run has. */
  readonly own: number;
  /** Of tensors that other runs have too. */
  readonly shared: number;
}

/** A stored run, as a list of many says it. */
export interface RunLine extends RunTag, RunFacts {
  /** The person's name for it, as {@link RunLabel} has it. */
  readonly label: string | null;
  /** When it was saved last, milliseconds since 1970. */
  readonly when: number;
  readonly model: ViTConfig;
  /** Of one that is drawn over the run at hand; else null: a list of a hundred curves holds the page up. */
  readonly drawings: RunDrawings | null;
  /** Whether its network can be opened: an earlier version of the page kept records without one. */
  readonly network: 'here' | 'gone';
  readonly bytes: RunBytes;
  /** Whether another tab has it in hand; null where nobody knows. */
  readonly held: boolean | null;
  /** Whether it was stopped, or broke off, in the middle of a phase that can go on. */
  readonly resumable: boolean;
  /** What it was in the middle of when its page went away; null where it rested. */
  readonly broken: BrokenPhase | null;
  readonly bits: Bits;
}

/** A stored run, whole but for its weights. */
export interface RunRecord extends Omit<RunLine, 'drawings'>, RunDrawings {
  /** Its networks, from what it began with to the one at hand. */
  readonly lineage: Lineage;
  /** As far as it has come; what nobody can repeat stands in it as well. */
  readonly recipe: Recipe;
}

/** What lies in the storage as a run and cannot be read. */
export interface UnreadableRun {
  readonly id: string;
  readonly error: ErrorReport;
  readonly bytes: number;
}

/** Of everything that the site keeps in the browser. */
export interface Room {
  /** Bytes. */
  readonly used: number;
  /** Bytes; null where that is not known. */
  readonly left: number | null;
  /** Whether the browser has promised not to clear it on its own. */
  readonly persistent: boolean;
}

/** What the browser keeps, and the run at hand. */
export interface StoredRuns {
  /** The newest first, without those that are forgotten. */
  readonly runs: readonly RunLine[];
  /** Those that can be brought back, the one that was forgotten last first. */
  readonly forgotten: readonly RunLine[];
  readonly unreadable: readonly UnreadableRun[];
  /** The run at hand, stored or not yet. */
  readonly present: RunTag;
  /** Null where the browser does not say. */
  readonly room: Room | null;
}

/** The longest name of a run, in characters. */
export const LONGEST_NAME = 60;

/** What nobody has named. */
export const UNNAMED: RunLabel = { name: null, pinned: false, hidden: false };

/** Whether a run is drawn over the one at hand. */
export const isDrawn = ({ pinned, hidden }: Pick<RunLabel, 'pinned' | 'hidden'>): boolean =>
  pinned && !hidden;

/** A label with a change; a name without a letter gives the page's own back. */
export function relabelled(label: RunLabel, { name, ...change }: Partial<RunLabel>): RunLabel {
  if (name === undefined) return { ...label, ...change };
  const tidy = (name ?? '').replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME);
  return { ...label, ...change, name: tidy === '' ? null : tidy };
}

/** The number and the look of a run that comes after others: the first look that none of them has. */
export function nextTag(
  others: readonly Pick<RunTag, 'number' | 'look'>[],
): Pick<RunTag, 'number' | 'look'> {
  const taken = new Set(others.map(({ look }) => look));
  let look = 0;
  while (taken.has(look)) look++;
  return { number: 1 + Math.max(0, ...others.map(({ number }) => number)), look };
}
