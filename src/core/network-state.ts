// What is known of a network: how far it has come, where it came from, what is kept of it, and its
// line in the table of results. Types, and the names they are made of.
import type { Step } from './recipe';
import type { DataKey } from './data-ref';
import type { Phase } from './run-config';
import { DEFAULT_CRITERION, type CriterionId } from './scores';

/** How far the network at hand has come. */
export type Stage = (typeof STAGES)[number];
export const STAGES = ['fresh', 'dense', 'sparse', 'pruned', 'finetuned'] as const;

/** The stage that a phase brings a network to. */
export function stageAfter(stage: Stage, phase: Phase): Stage {
  if (phase === 'finetune') return 'finetuned';
  // Dense steps on a network that was already sparsified do not make it dense again.
  return phase === 'sparse' || stage === 'sparse' ? 'sparse' : 'dense';
}

/** In the order of the table: what came with the page before what a person opened and made. */
export const SOURCES = ['shipped', 'file', 'init'] as const;

/** Where a network came from; what was trained or cut in the run itself counts as `init`. */
export type Source = (typeof SOURCES)[number];

/** What an earlier visit, or the run before, left in the browser: its network, with the parent of a cut. */
export interface KeptNetwork {
  /** What it is asked for by. */
  readonly name: string;
  /** When it was kept, milliseconds since 1970. */
  readonly when: number;
  /** Training steps behind it; null when nobody knows. */
  readonly steps: number | null;
  /** The rate it was cut at; null where it was not. */
  readonly rate: number | null;
  /** λ of its sparsity training; null where it had none. */
  readonly lambda: number | null;
  /** Top-1 on test images, 0…1, and how many these were; null where it was not measured. */
  readonly top1: number | null;
  readonly count: number;
  /** What it was in the middle of when the page went away; absent where it rested. */
  readonly broken?: BrokenPhase;
}

/** Why the browser does not keep a network: it has or gives no room, or it does not answer. */
export type UnkeptReason = 'storage' | 'silent';

/** A phase that was stopped before its end and can go on from there, with its optimizer. */
export interface StoppedPhase {
  readonly phase: Phase;
  /** Steps done, and those the phase has in all. */
  readonly step: number;
  readonly steps: number;
}

/** A phase that nobody stopped, and what is left of its recipe: the rest of the phase, and what was to follow. */
export interface BrokenPhase extends StoppedPhase {
  readonly ahead: readonly Step[];
}

/** A cut by which a network, a line of a table or a time is told from others; rate null is the whole network. */
export interface CutName {
  readonly rate: number | null;
  /** What ranked the channels; absent where that was |g|, as it was before there was a choice. */
  readonly criterion?: CriterionId | undefined;
}

/** The criterion as a {@link CutName} has it. */
export const named = (criterion: CriterionId | undefined): { criterion?: CriterionId } =>
  criterion === undefined || criterion === DEFAULT_CRITERION ? {} : { criterion };

/** Whether two names are of one cut; null is the whole network. */
export const sameCut = (a: CutName | null, b: CutName | null): boolean =>
  (a?.rate ?? null) === (b?.rate ?? null) &&
  (a?.criterion ?? DEFAULT_CRITERION) === (b?.criterion ?? DEFAULT_CRITERION);

/** What a line of the result table measures, in the table's order. */
export const ROW_KINDS = ['dense', 'sparse', 'pruned', 'finetuned', 'control'] as const;

/** Lines a table has at most: the newest, and all that a file may hold. */
export const MOST_ROWS = 200;

/** One line of the result table. Null measures have not been taken. */
export interface ResultRow extends CutName {
  readonly kind: (typeof ROW_KINDS)[number];
  /** Training steps up to here, all phases together; null when a file does not say. */
  readonly steps: number | null;
  readonly params: number;
  readonly macs: number;
  /** The same in the paper's accounting. */
  readonly paramsPaper: number;
  readonly macsPaper: number;
  readonly top1: number | null;
  readonly top5: number | null;
  /** Test images behind the accuracies. */
  readonly count: number;
  /** The same network on validation images, which choices go by; absent where nobody measured that. */
  readonly validation?: { readonly top1: number; readonly count: number };
  readonly source: Source;
  /** The set those images are of. Every list of lines speaks of one set. */
  readonly data: DataKey;
  /** From before the network was kept and opened again. */
  readonly earlier?: true;
}
