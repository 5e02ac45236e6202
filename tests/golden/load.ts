// Reads the golden fixtures: numbers of an independent float64 reference, see README.md beside them.
// Invariant: everything is typed here once; tests never parse a fixture themselves.
import { readFileSync } from 'node:fs';
import type { ViTConfig } from '../../src/core/config';
import type { ParamSet } from '../../src/core/params';
import { parseSafetensors } from '../../src/formats/safetensors';

export type GoldenName = 'A' | 'B';
export const GOLDEN_RATES = ['0.1', '0.2', '0.4', '0.6'] as const;
export type GoldenRate = (typeof GOLDEN_RATES)[number];

export interface GoldenCost {
  readonly params_paper: number;
  readonly macs_paper: number;
  readonly params: number;
  readonly macs: number;
  readonly gates: number;
}

/** What a pruning rate does, by the reference. */
export interface GoldenCut {
  readonly k: number;
  readonly tau: number;
  readonly pruned: number;
  readonly rescued: readonly string[];
  readonly cost: GoldenCost;
  /** Kept channels by gate name. */
  readonly kept: Readonly<Record<string, readonly number[]>>;
}

export interface GoldenJson {
  readonly config: {
    readonly C: number;
    readonly image: number;
    readonly patch: number;
    readonly D: number;
    readonly H: number;
    readonly L: number;
    readonly mlp: number;
    readonly classes: number;
    readonly tokens: number;
    readonly hidden: number;
  };
  readonly batch: number;
  readonly labels: readonly number[];
  readonly train: {
    readonly lr: number;
    readonly weight_decay: number;
    readonly label_smoothing: number;
    readonly lambda: number;
    readonly steps: number;
  };
  readonly param_order: readonly string[];
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly decayed: readonly string[];
  readonly gate_order: readonly string[];
  readonly loss: { readonly ce: number; readonly l1: number; readonly total: number };
  /** ce, l1, total before each of the ten steps. */
  readonly losses_before_each_step: readonly (readonly [number, number, number])[];
  readonly rank_ascending: readonly number[];
  readonly cost_dense: GoldenCost;
  readonly rates: Readonly<Record<GoldenRate, GoldenCut>>;
}

export interface Golden {
  readonly name: GoldenName;
  readonly config: ViTConfig;
  readonly json: GoldenJson;
  readonly params: ParamSet;
  readonly grads: ParamSet;
  /** Parameters after 1 and 10 AdamW steps on the same batch. */
  readonly step1: ParamSet;
  readonly step10: ParamSet;
  /** Images, logits and activations by the names of the README. */
  readonly io: ParamSet;
  /** Compact parameters at rate 0.4. */
  readonly compact: ParamSet;
}

/** One case of `prune_cases.json`. */
export interface PruneCase {
  readonly name: string;
  readonly rate: number;
  readonly gates: Readonly<Record<string, readonly number[]>>;
  readonly k: number;
  readonly tau: number;
  readonly kept: Readonly<Record<string, readonly number[]>>;
  readonly rescued: readonly string[];
}

export function loadGolden(name: GoldenName): Golden {
  const json = readJson(`${name}.json`) as GoldenJson;
  const c = json.config;
  return {
    name,
    json,
    config: {
      channels: c.C,
      image: c.image,
      patch: c.patch,
      dim: c.D,
      heads: c.H,
      depth: c.L,
      mlpRatio: c.mlp,
      classes: c.classes,
    },
    params: readTensors(`${name}.params`),
    grads: readTensors(`${name}.grads`),
    step1: readTensors(`${name}.step1`),
    step10: readTensors(`${name}.step10`),
    io: readTensors(`${name}.io`),
    compact: readTensors(`${name}.compact0.4`),
  };
}

export const loadPruneCases = (): readonly PruneCase[] =>
  (readJson('prune_cases.json') as { cases: readonly PruneCase[] }).cases;

const readJson = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));

function readTensors(file: string): ParamSet {
  const { tensors } = parseSafetensors(
    readFileSync(new URL(`${file}.safetensors`, import.meta.url)),
  );
  return Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data]));
}
