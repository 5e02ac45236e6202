// A run at one moment, to be stored: taken at once, written while the run goes on. Weights that rest are never
// written to, so they are shared and not copied. And the way back: the run as it was, to the last bit.
import { countGates } from '../core/gate-bins';
import { gateValues, scored } from '../core/gates';
import { gatedOf, headOf, type Measure } from '../core/lineage';
import type { StoppedPhase } from '../core/network-state';
import type { Step } from '../core/recipe';
import { recorded } from '../core/run-curves';
import type { RunRecord, RunTag } from '../core/run-record';
import type { ParamSet } from '../core/params';
import { StorageError } from '../core/storage-error';
import type { TrainerState } from '../engine/trainer';
import { readModel, type ReadModel } from '../formats/model-file';
import type { Desk, Left } from './desk';
import { cutOf } from './given-file';
import { fileOf, notedAs, notedOf, type Noted } from './network-file';
import type { Run } from './run';
import type { Filed, StoredWeights } from './places';
import type { Appended, Making, Saved } from './storage/run-writer';
import type { Tensor } from './storage/run-files';
import type { TensorRef } from './storage/slot';
import {
  seen,
  STORED_VERSION,
  type RunFrame,
  type StoredPhase,
  type StoredRun,
  type StoredState,
} from './stored-run';

export interface Snapshot {
  readonly frame: RunFrame;
  readonly body: Omit<StoredState, 'weights' | 'optimizer'>;
  /** The network at hand and, before it, the one that it is cut of. */
  readonly networks: readonly Noted[];
  /** Those that the run can come back to beside these; stored by now, their files. */
  readonly others: readonly (Noted | { readonly of: Noted['of']; readonly file: TensorRef })[];
  readonly filed: Filed;
  readonly optimizer: {
    readonly of: NonNullable<Run['optimizer']>;
    readonly state: TrainerState;
  } | null;
}

/** A run in the middle of a phase. @param state of the network at hand @param ahead what is left of its recipe */
export const moving = (
  run: Run,
  state: TrainerState,
  phase: StoppedPhase,
  ahead: readonly Step[],
): Snapshot => snapshotOf(run, state, { ...phase, atWork: true }, ahead, phase);

/** A run whose networks rest. @param left null where they rest because of a stop, or of an engine that is lost */
export function resting(run: Run, left: Left | null): Snapshot {
  const { stopped, optimizer, interrupted } = run;
  const state = optimizer === null ? null : run.networks.current.state();
  const broken = interrupted && { phase: interrupted.at, ahead: interrupted.rest };
  const { phase, ahead } = left ?? broken ?? { phase: stopped, ahead: run.ahead };
  const atWork = ahead.length > 0 && (left ?? broken) !== null;
  return snapshotOf(run, state, phase && { ...phase, atWork }, ahead);
}

/** Differs for whatever was trained, cut, measured or named since. */
export const stamp = ({ number, globalStep, lineage }: Run): string =>
  [
    number,
    globalStep,
    lineage.head,
    ...lineage.checkpoints.flatMap(({ name, measures }) => [name, ...measures.map(figures)]),
  ].join();

const figures = ({ split, top1 }: Measure): string => `${split} ${top1}`;

/**
 * @param state of the network at hand, with its moments; null where it has none
 * @param phase that it is in the middle of; null where it is in none
 * @param ahead steps that are to follow
 * @param under the phase that is at work; null where it rests
 */
function snapshotOf(
  run: Run,
  state: TrainerState | null,
  phase: StoredPhase | null,
  ahead: readonly Step[],
  under: StoppedPhase | null = null,
): Snapshot {
  const { model, config, journal, notes } = run;
  const { number, look, begun } = run.tag;
  const lineage = under === null ? journal.lineage : journal.lineageAt(under.phase, under.step);
  const head = headOf(lineage);
  const gated = gatedOf(lineage, head.id);
  const networks = gated === head ? [head] : [gated, head];
  const noted = networks.map((of): Noted => {
    const one = { ...notedOf(run, of.shape !== null), of };
    return of === head && state !== null ? { ...one, params: state.params } : one;
  });
  const of = under?.phase ?? run.optimizer;
  return {
    frame: {
      ...{ version: STORED_VERSION, number, look, begun, times: notes.times },
      curves: recorded(notes.curves),
      gates: countGates(model, scored(gateValues(model, (noted[0] as Noted).params))),
    },
    body: {
      ...{ config, lineage, phase, ahead },
      basis: run.footing.basis,
    },
    networks: noted,
    filed: run.places.filedIn(run.tag.id),
    others: run.places
      .others(lineage)
      .map(({ of: one, weights }) =>
        'file' in weights ? { of: one, file: weights.file } : notedAs(run, one, weights),
      ),
    optimizer: state === null || of === null ? null : { of, state },
  };
}

/**
 * The body of a snapshot and the files that it names, made one after the other.
 * @param store puts a file where it stays, and names it by its content
 */
async function fileSnapshot(
  { frame, body, networks, others, filed, optimizer }: Snapshot,
  store: (content: Uint8Array<ArrayBuffer>) => Promise<TensorRef>,
): Promise<Pick<Saved<StoredRun>, 'body' | 'head' | 'tensors'>> {
  const head: TensorRef[] = [];
  const put = async (noted: Noted): Promise<string> => {
    const file = await store(fileOf(noted));
    head.push(file);
    return file.sha256;
  };
  const weights: Record<string, string> = {};
  for (const one of networks) weights[one.of.id] = await put(one);
  const tensors: TensorRef[] = [];
  for (const one of others) {
    const known = 'file' in one ? one.file : filed.get(one.params);
    const file = known ?? (await store(fileOf(one as Noted)));
    tensors.push(file);
    weights[one.of.id] = file.sha256;
  }
  const moments = async (params: ParamSet) => put({ ...(networks.at(-1) as Noted), params });
  return {
    body: {
      ...frame,
      state: {
        ...{ ...body, weights },
        optimizer: optimizer && {
          of: optimizer.of,
          first: await moments(optimizer.state.firstMoment),
          second: await moments(optimizer.state.secondMoment),
          steps: optimizer.state.steps,
        },
      },
      told: null,
    },
    ...{ head, tensors },
  };
}

/**
 * Saves a snapshot, and takes note of what there are files of from then on.
 * @param appended to what is written step by step
 */
export async function saveSnapshot(
  snapshot: Snapshot,
  appended: Readonly<Record<string, Appended>>,
  save: (making: Making<StoredRun>) => Promise<Saved<StoredRun>>,
): Promise<Saved<StoredRun>> {
  const saved = await save(async (put) => ({ ...(await fileSnapshot(snapshot, put)), appended }));
  const { networks, others, filed } = snapshot;
  for (const one of [...networks, ...others]) {
    const name = saved.body.state?.weights[one.of.id];
    const file = [...saved.head, ...saved.tensors].find(({ sha256 }) => sha256 === name);
    if ('params' in one && file !== undefined) filed.set(one.params, file);
  }
  return saved;
}

/**
 * A run as it rests, which is not stored so.
 * @param tensor names content
 * @returns its body, its files, and the contents of those that are not stored
 */
export async function inMemory(
  run: Run,
  tensor: (content: Uint8Array<ArrayBuffer>) => Promise<Tensor>,
) {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  const { body, head, tensors } = await fileSnapshot(resting(run, null), async (content) => {
    const { sha256, bytes } = await tensor(content);
    contents.set(sha256, content);
    return { sha256, bytes };
  });
  return { body, files: [...head, ...tensors], contents };
}

/** The record of a run that is not stored, as it rests. */
export function recordAtHand(run: Run): RunRecord {
  const { frame, body } = resting(run, null);
  const state = { ...body, weights: {}, optimizer: null };
  const stored = { when: Date.now(), body: { ...frame, state, told: null }, missing: [] };
  const { id } = run.tag;
  const bytes = { own: 0, shared: 0 };
  return seen({ id, label: run.tag, bytes, held: false, run: stored }, id).record();
}

/** A stored run with its network, and what it is called. */
type Restored = Pick<RunFrame, 'curves' | 'times'> & {
  readonly state: StoredState;
  readonly tag: RunTag;
};

/**
 * Starts a run where a stored one was: its networks, its optimizer, its images, its engine and what was done.
 * @param files those of the run that are there
 * @param bytes reads one of them
 * @throws FormatError, MismatchError, StorageError; the run at hand stays then
 */
export async function restoreRun(
  desk: Desk,
  { curves, times, tag, state: stored }: Restored,
  files: readonly TensorRef[],
  bytes: (file: TensorRef) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Run> {
  const readFile = async (file: TensorRef): Promise<ReadModel> =>
    readModel(await bytes(file), null);
  const read = async (sha256 = ''): Promise<ReadModel> => {
    const file = files.find((one) => one.sha256 === sha256);
    if (file === undefined) throw new StorageError('gone', sha256);
    return readFile(file);
  };
  const { config, lineage, weights, basis, phase, ahead, optimizer } = stored;
  const head = headOf(lineage);
  const parent = await read(weights[gatedOf(lineage, head.id).id]);
  const small = head.shape === null ? null : await read(weights[head.id]);
  const compact = small && cutOf(small);
  const trained = optimizer && {
    params: (small ?? parent).params,
    firstMoment: (await read(optimizer.first)).params,
    secondMoment: (await read(optimizer.second)).params,
    steps: optimizer.steps,
  };
  const { params, shape } = parent;
  const of = { config, lineage, basis, model: shape.config, params, compact };
  const places = new Map<string, StoredWeights>();
  for (const [id, sha256] of Object.entries(weights)) {
    const file = files.find((one) => one.sha256 === sha256);
    const weightsIn = async (of: TensorRef) => {
      const model = await readFile(of);
      return { params: model.params, kept: model.shape.kept };
    };
    if (file !== undefined) places.set(id, { file, read: () => weightsIn(file) });
  }
  const run = desk.startRun({ ...of, tag, traits: parent, places });
  if (trained !== null && optimizer !== null) {
    run.networks.current.rebuild(trained);
    run.optimizer = optimizer.of;
  }
  run.notes.goOn(curves, times, run.globalStep);
  run.stopped = phase && { phase: phase.phase, step: phase.step, steps: phase.steps };
  run.tellNetwork();
  run.ahead = ahead;
  run.table.begin(true);
  return run;
}
