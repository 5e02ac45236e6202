// What may stand in the place of the network at hand: gates that are all 1, or a recorded run. Panels
// read it like the run; the network itself, its config and the work on it stay as they are.
// Invariant: a run with a stand-in says so in `standIn`, and no command is computed from it.
import type { ViTConfig } from '../core/config';
import { gateCount } from '../core/gates';
import { rankScores } from '../core/ranking';
import { gateScores, type Scores } from '../core/scores';
import type { Recording } from '../core/recording';
import { modelOf } from '../core/data-fit';
import { OPENED, OPENING } from '../core/run-config';
import { noHistory } from './gate-history';
import { type Curves } from '../core/run-curves';
import { initialRun, type RunState, type StandInName } from './run-state';
import { emptyCurve, extendCurve } from '../core/series';

type Part =
  'model' | 'snapshot' | 'startScores' | 'history' | 'curves' | 'results' | 'maskAccuracies';
export type StandIn = Pick<RunState, Part> & { readonly name: StandInName };

/** The run with something else in the place of its network. */
export function withStandIn(run: RunState, standIn: StandIn | null): RunState {
  if (standIn === null) return run;
  const { name, ...part } = standIn;
  const origin = { network: 'init', parent: 'init' } as const;
  // What the worker measures and times is the person's own network.
  const none = { committed: null, inference: null, surveying: null, times: [] };
  return { ...run, ...part, ...none, standIn: name, origin, parentKnown: true };
}

const snapshotOf = (scores: Scores) => ({
  gates: scores.values,
  averages: null,
  ranking: rankScores(scores),
});

/** The network that a page opens with, before any training: every gate is 1. */
export function allOnes(model: ViTConfig = modelOf(OPENED)): StandIn {
  const snapshot = snapshotOf(gateScores(new Float32Array(gateCount(model)).fill(1)));
  return {
    name: { kind: 'ones', id: null, step: 0, steps: 0 },
    model,
    snapshot,
    startScores: null,
    history: noHistory,
    curves: initialRun.curves,
    results: [],
    maskAccuracies: [],
  };
}

/** A recorded run after its sparse phase, or at one of its snapshots before that. */
export function recorded(recording: Recording, at = recording.snapshots.length - 1): StandIn {
  const { model, snapshots, masked, rows, config } = recording;
  const shown = snapshots[at] ?? snapshots.at(-1);
  const last = at >= snapshots.length - 1;
  const { steps, lambda } = config.phases.sparse;
  const trained = recording.id === 'shipped' ? { steps: 0 } : { steps, lambda };
  const first = snapshots.length > 1 ? (snapshots[0]?.scores ?? null) : null;
  return {
    name: { kind: 'recording', id: recording.id, step: shown?.step ?? 0, ...trained },
    model,
    snapshot: snapshotOf(shown?.scores ?? gateScores(new Float32Array(0))),
    startScores: first,
    history: noHistory,
    curves: curvesOf(recording),
    // Both were measured with the gates of the last step.
    results: last ? rows : [],
    maskAccuracies: last ? masked : [],
  };
}

/** A recorded run on its way: gates between two of its snapshots, at a share of the sparse phase from 0 to 1. */
export function recordedBetween(recording: Recording, share: number): StandIn {
  const { snapshots } = recording;
  const place = share * (snapshots.length - 1);
  const before = Math.min(Math.floor(place), snapshots.length - 2);
  const [from, to] = [snapshots[before]?.scores.values, snapshots[before + 1]?.scores.values];
  const stand = recorded(recording, before);
  if (from === undefined || to === undefined) return stand;
  const part = place - before;
  const values = from.map((value, i) => value + part * ((to[i] ?? value) - value));
  return { ...stand, snapshot: snapshotOf(gateScores(values)) };
}

const made = new WeakMap<Recording, Curves>();

/** Loss and batch accuracy of all phases, the fine-tuning of its cut among them. */
function curvesOf(recording: Recording): Curves {
  const known = made.get(recording);
  if (known !== undefined) return known;
  const { dense, sparse, finetune } = recording.config.phases;
  const ends = [
    dense.steps,
    dense.steps + sparse.steps,
    dense.steps + sparse.steps + finetune.steps,
  ];
  const [a = 0, b = 0, c = 0] = ends;
  const all = recording.ce.length;
  const bands: Curves['bands'] = [
    { phase: 'dense', start: 0, end: a },
    { phase: 'sparse', start: a, end: b },
    { phase: 'finetune', start: b, end: c },
  ];
  const curves: Curves = {
    ...initialRun.curves,
    ce: extendCurve(emptyCurve, 1, recording.ce),
    penalty: extendCurve(emptyCurve, 1, new Float32Array(all)),
    accuracy: extendCurve(emptyCurve, 1, recording.accuracy),
    bands: all === 0 ? [] : bands.filter(({ start }) => start < all),
  };
  made.set(recording, curves);
  return curves;
}

/** Whether the network at hand is the one that pages open with, so that nothing has to stand in for it. */
export const isOpeningUntouched = (run: RunState): boolean =>
  run.config.model === OPENING.config.model && isShippedUntouched(run);

/** Whether the network at hand is one that ships, untouched. */
export const isShippedUntouched = (run: RunState): boolean =>
  run.source === 'shipped' &&
  run.origin.network === 'shipped' &&
  run.committed === null &&
  run.progress === null;

/** Whether a network would be lost that no link and no file of the page can open again. */
export const holdsOwnWork = (run: RunState): boolean =>
  run.source === 'file' ||
  (run.source === 'init' && run.stage !== 'fresh') ||
  run.progress !== null ||
  run.committed !== null ||
  run.activity.task !== null;
