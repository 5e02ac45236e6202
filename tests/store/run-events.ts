// Events as the worker posts them, for a run of the smallest network, with what a test does not say
// filled in.
import { gateCount } from '../../src/core/gates';
import type { ViTConfig } from '../../src/core/config';
import type { RunEvent } from '../../src/core/events';
import { stageAfter, type ResultRow } from '../../src/core/network-state';
import type { StepStats } from '../../src/core/step-stats';
import { DEFAULT_CONFIG, type Phase, type RunConfig } from '../../src/core/run-config';
import { UNNAMED, type RunTag } from '../../src/core/run-record';
import { reduceRun } from '../../src/store/reduce-run';
import { initialRun, type RunState } from '../../src/store/run-state';

export const TINY: ViTConfig = {
  channels: 1,
  image: 4,
  patch: 2,
  dim: 4,
  heads: 2,
  depth: 2,
  mlpRatio: 2,
  classes: 3,
};

export const TINY_CONFIG: RunConfig = { ...DEFAULT_CONFIG, data: 'synthetic', model: TINY };

export const tagOf = (run: number): RunTag => ({
  ...{ id: `run-${run}`, number: run, look: run - 1, begun: 1000 * run },
  ...UNNAMED,
});

export const begun = (
  run: number,
  config: RunConfig = TINY_CONFIG,
  tag: RunTag = tagOf(run),
): RunEvent => ({
  run,
  type: 'run',
  config,
  tag,
  model: TINY,
  classNames: null,
  source: 'init',
  stage: 'fresh',
});

/** Gates that rise evenly from above 0 to 1, every other one negative. */
export const risingGates = (): Float32Array =>
  Float32Array.from({ length: gateCount(TINY) }, (_, i) => {
    const score = (i + 1) / gateCount(TINY);
    return i % 2 === 0 ? score : -score;
  });

export const gates = (
  run: number,
  values = risingGates(),
  start = false,
  averages: Float32Array | null = null,
): RunEvent => ({
  run,
  type: 'gates',
  gates: values,
  averages,
  start,
});

export const statsOf = (ce: readonly number[], l1 = 0): StepStats => ({
  steps: ce.length,
  ce: ce.at(-1) ?? NaN,
  l1,
  loss: ce.at(-1) ?? NaN,
  accuracy: 0.5,
  gradNorm: 1,
  series: {
    ce: Float32Array.from(ce),
    l1: new Float32Array(ce.length).fill(l1),
    accuracy: new Float32Array(ce.length).fill(0.5),
    gradNorm: new Float32Array(ce.length).fill(1),
  },
});

/** A look at validation images. */
export const looked = (globalStep: number, top1: number, run = 1): RunEvent => ({
  ...{ run, type: 'validation', globalStep, top1, loss: 1, count: 4 },
  classes: [
    { count: 3, right: 1 },
    { count: 1, right: 1 },
    { count: 0, right: 0 },
  ],
});

type ProgressEvent = Extract<RunEvent, { type: 'progress' }>;
type NetworkEvent = Extract<RunEvent, { type: 'network' }>;

/** Progress whose last step is `globalStep`, with one loss a step. */
export const progress = (
  phase: ProgressEvent['phase'],
  globalStep: number,
  ce: readonly number[],
  more: Partial<ProgressEvent> = {},
): ProgressEvent => ({
  run: 1,
  type: 'progress',
  phase,
  step: globalStep,
  steps: 100,
  globalStep,
  stats: statsOf(ce),
  gates: risingGates(),
  averages: null,
  lr: 1e-3,
  stepsPerSecond: 10,
  secondsLeft: 9,
  ...more,
});

/** A phase was trained to its end with the settings of a config; the first step of its run by itself. */
export const trainedTo = (
  phase: Phase,
  steps: number,
  { config = TINY_CONFIG, at = 0, place = 0, run = 1 } = {},
): RunEvent => {
  const id = String(place + 1);
  return {
    ...{ run, type: 'checkpoint', head: id },
    checkpoint: {
      ...{
        id,
        parent: String(place),
        config,
        at,
        shape: null,
        cursor: 0,
        measures: [],
        name: null,
      },
      after: { do: 'train', phase, steps, until: steps },
      made: { id: 'wasm', threads: 3, variants: ['simd128'] },
      standing: { stage: stageAfter('fresh', phase), source: 'init', steps: at + steps },
    },
  };
};

export const rest = (run: number): RunEvent => ({
  run,
  type: 'activity',
  task: null,
  paused: false,
  done: 0,
  total: 0,
});

/** The network at hand is now at a stage, whole and of this run's making unless told otherwise. */
export const network = (
  stage: NetworkEvent['stage'],
  more: Partial<NetworkEvent> = {},
): NetworkEvent => ({
  run: 1,
  type: 'network',
  stage,
  kept: null,
  rate: null,
  pruned: 0,
  source: 'init',
  parentSource: 'init',
  parentKnown: true,
  stopped: null,
  ...more,
});

export const row = (kind: ResultRow['kind'], more: Partial<ResultRow> = {}): RunEvent => ({
  run: 1,
  type: 'result',
  row: {
    kind,
    rate: null,
    steps: 10,
    params: 100,
    macs: 1000,
    paramsPaper: 90,
    macsPaper: 900,
    top1: null,
    top5: null,
    count: 0,
    source: 'init',
    data: 'synthetic',
    ...more,
  },
});

/** The page after events, from the first state on. */
export const after = (...events: readonly RunEvent[]): RunState =>
  events.reduce(reduceRun, initialRun);
