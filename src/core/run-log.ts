// What is done to the networks of a run, as scripts hear of it: each deed with the settings it went by. What a
// run has become by it stands in its lineage. Types only.
import type { EngineInfo } from './engine-info';
import type { EngineRecord } from './engine-record';
import type { TrainStep } from './recipe';
import type { EngineId, Phase, RunConfig } from './run-config';

/** What trained: an engine with its threads and kernels. */
export interface Made extends EngineRecord {
  readonly id: EngineId;
  readonly threads: number;
  readonly variants: readonly string[];
}

/** What can be another where a run goes on. */
export const DIFFERENCES = ['engine', 'adapter', 'browser', 'page', 'kernels', 'data'] as const;
export type Difference = (typeof DIFFERENCES)[number];

/** As it is recorded of an engine at work. */
export const madeBy = ({ id, threads, variants }: EngineInfo): Made => ({ id, threads, variants });

export type Deed = {
  /** Settings at that time. */
  readonly config: RunConfig;
  /** Steps of the run before it. */
  readonly at: number;
} & (
  | {
      /** Training from one step of a phase to another; `steps` is the length of its schedule. */
      readonly do: 'train';
      readonly phase: Phase;
      readonly steps: number;
      readonly from: number;
      readonly to: number;
      /** As its step asked for; see recipe.ts. */
      readonly gates?: TrainStep['gates'];
      readonly optimizer?: TrainStep['optimizer'];
      readonly made: Made;
    }
  | { readonly do: 'cut'; readonly rate: number }
  | { readonly do: 'undo' }
  /** The network at hand was given a name, or gave way to one before it; see recipe.ts. */
  | { readonly do: 'name'; readonly as: string }
  | { readonly do: 'go'; readonly to: string }
  /** Steps on images handed in, one after the other. */
  | { readonly do: 'given'; readonly count: number }
  /** A dense control of so many steps; it touches no network of the run. */
  | { readonly do: 'control'; readonly steps: number }
  /** From here on it is not bit for bit the run that nobody interrupted; see basis.ts. */
  | { readonly do: 'moved'; readonly differs: readonly Difference[] }
);
