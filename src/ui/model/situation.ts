// Where the run stands, as the rail and the line of text under it tell it. Pure; reads no clock.
// Invariant: every state of a run has exactly one situation, so the page is never without words.
import type { Recovery } from '../../core/commands';
import type { Happened } from '../../core/error-names';
import { sameCut } from '../../core/network-state';
import type { EngineId, Phase } from '../../core/run-config';
import type { Failure, RunState } from '../../store/run-state';
import { phaseAfter } from '../../store/selectors';
import { startOf } from '../../store/link-sync';

export const STATIONS = ['train', 'sparsify', 'prune', 'finetune'] as const;
export type Station = (typeof STATIONS)[number];

export type Situation =
  | 'opening'
  | 'engine'
  | 'data'
  | 'load'
  | 'pictures'
  | 'compute'
  | 'evaluate'
  | 'prune'
  | 'control'
  | 'timing'
  | Phase
  | 'stopped'
  | 'fresh'
  | 'shipped'
  | 'loaded'
  | 'trained'
  | 'ready'
  | 'pruned'
  | 'finetuned'
  | 'failed'
  | 'ones'
  | 'recording';

const OF_PHASE = { dense: 'train', sparse: 'sparsify', finetune: 'finetune' } as const;

/** What the page says of the run now. Work at hand speaks first, then a failure, then rest. */
export function situationOf(run: RunState): Situation {
  const { task } = run.activity;
  if (task !== null) return waitsForImages(run) ? 'data' : task;
  if (run.failure !== null) return 'failed';
  if (!run.open) return 'opening';
  if (run.standIn !== null) return run.standIn.kind;
  if (run.stopped !== null) return 'stopped';
  if (unproven(run)) return 'loaded';
  switch (run.stage) {
    case 'fresh':
      return 'fresh';
    case 'dense':
      return 'trained';
    case 'sparse':
      return isShipped(run) ? 'shipped' : 'ready';
    case 'pruned':
      return 'pruned';
    case 'finetuned':
      return 'finetuned';
  }
}

/** Whether steps are taken, or held by a pause. */
export function isTraining(run: RunState): boolean {
  const situation = situationOf(run);
  return situation === 'dense' || situation === 'sparse' || situation === 'finetune';
}

/** Whether the work at hand stands still because images are on their way. */
function waitsForImages({ activity, progress, data }: RunState): boolean {
  const { task, total } = activity;
  if (data.loaded >= data.total) return false;
  if (task === 'evaluate' || task === 'control') return total === 0;
  const training = task === 'dense' || task === 'sparse' || task === 'finetune';
  return training && data.loaded === 0 && progress?.phase !== task;
}

/** Whether the network is as it came with the page: no step of any kind has changed it. */
const isShipped = ({ source, origin, progress }: RunState): boolean =>
  source === 'shipped' && origin.network === 'shipped' && progress === null;

/** Whether the network came from a file that tells nothing of its training: all its gates are 1. */
const unproven = ({ source, origin, stage, progress }: RunState): boolean =>
  source === 'file' &&
  origin.network === 'file' &&
  progress === null &&
  (stage === 'fresh' || stage === 'dense');

/** Where the network at hand was made, for as long as it is measured. */
function measuredStation(run: RunState): Station {
  switch (run.stage) {
    case 'fresh':
    case 'dense':
      return 'train';
    case 'sparse':
      return isShipped(run) ? 'prune' : 'sparsify';
    case 'pruned':
      return 'prune';
    case 'finetuned':
      return 'finetune';
  }
}

/** The station that holds the run controls. */
export function stationOf(run: RunState): Station {
  const { task } = run.activity;
  if (task === 'dense' || task === 'sparse' || task === 'finetune') return OF_PHASE[task];
  if (task === 'prune') return 'prune';
  // An engine that starts while the cut network waits is there to measure it.
  if (task === 'evaluate' || (task === 'engine' && run.stage === 'pruned'))
    return measuredStation(run);
  if (run.stopped !== null) return OF_PHASE[run.stopped.phase];
  switch (run.stage) {
    case 'fresh':
      return 'train';
    case 'dense':
      return 'sparsify';
    case 'sparse':
      return 'prune';
    case 'pruned':
    case 'finetuned':
      return 'finetune';
  }
}

/** What is shown in place of the network that the run controls would act on, while nothing works on it. */
export const restsFor = ({ standIn, activity }: RunState): 'ones' | 'recording' | null =>
  standIn === null || activity.task !== null ? null : standIn.kind;

/** How far the phase at hand has come; null where none was begun on the network at hand. */
export function progressHere(run: RunState): RunState['progress'] {
  const { progress } = run;
  // Beside another network the steps of one's own would be taken for its steps.
  if (progress === null || restsFor(run) !== null) return null;
  return OF_PHASE[progress.phase] === stationOf(run) ? progress : null;
}

/** Whether a station lies behind, is at hand, or is yet to come. */
export function stationState(run: RunState, station: Station): 'done' | 'current' | 'next' {
  if (!run.open) return 'next';
  const at = STATIONS.indexOf(stationOf(run));
  const index = STATIONS.indexOf(station);
  if (index === at) return situationOf(run) === 'finetuned' ? 'done' : 'current';
  return index < at ? 'done' : 'next';
}

/** Whether the network at hand has its line in the results, and nobody measured it yet. */
export const unmeasured = ({ results, stage, committed, origin }: RunState): boolean =>
  results.some(
    (row) =>
      row.kind === stage &&
      sameCut(row, committed) &&
      row.source === origin.network &&
      row.undone !== true &&
      row.top1 === null,
  );

/** The phase at work or, at rest, the one that play would train; null where play has no say. */
export function playable(run: RunState): Phase | null {
  const { task } = run.activity;
  if (task === 'dense' || task === 'sparse' || task === 'finetune') return task;
  if (task !== null || !run.open) return null;
  return run.stopped?.phase ?? phaseAfter(run.stage);
}

/** What play would do at rest; the page has words for each. */
export type Play = Phase | 'goOn' | 'sparseOn' | 'finetuneOn';

/** At rest, the phase that play begins, named apart where the network has been through it already. */
export function playOf(run: Pick<RunState, 'stopped' | 'stage'>): Play {
  if (run.stopped !== null) return 'goOn';
  if (run.stage === 'sparse') return 'sparseOn';
  return run.stage === 'finetuned' ? 'finetuneOn' : phaseAfter(run.stage);
}

/** Whether play is what the page suggests next; after sparsity training that is the cut. */
export function playIsNext(run: RunState): boolean {
  if (run.activity.paused) return true;
  const situation = situationOf(run);
  return ['fresh', 'loaded', 'trained', 'stopped', 'pruned'].includes(situation);
}

/** What keeps an engine from starting at all. */
const NOT_STARTED: ReadonlySet<string> = new Set([
  'engineMissing',
  'threadsMissing',
  'kernelsMissing',
  'partsMissing',
  'noWebGpu',
  'gpuOpen',
  'backend',
] satisfies Happened[]);

/** What an engine has no room for. */
const NO_ROOM: ReadonlySet<string> = new Set([
  'noRoom',
  'noRoomInOne',
  'noRoomLeft',
  'noMemory',
] satisfies Happened[]);

/** What memory is gone for, whatever the batch. */
const NO_MEMORY: ReadonlySet<string> = new Set(['memoryOut', 'gpuMemory'] satisfies Happened[]);

/** What kind of words a failure wants. */
export function failureKind({
  error,
  recoveries,
}: Failure): 'nan' | 'room' | 'memory' | 'moved' | 'thread' | 'start' | 'lost' | 'data' | 'other' {
  if (error.kind === 'NonFiniteLossError') return 'nan';
  if (NO_ROOM.has(error.words?.happened ?? '')) return 'room';
  if (NO_MEMORY.has(error.words?.happened ?? '')) return 'memory';
  if (recoveries.includes('go-on-here')) return 'moved';
  if (error.kind === 'EngineError' && recoveries.includes('one-thread')) return 'thread';
  if (error.kind === 'EngineError' && NOT_STARTED.has(error.words?.happened ?? '')) return 'start';
  if (error.kind === 'EngineError' && recoveries.includes('continue-on-wasm')) return 'lost';
  return error.kind === 'DataError' ? 'data' : 'other';
}

/** The two steps a non-finite loss names: where it broke off and what is kept. */
export function stepsNamed(message: string): { at: number; kept: number } | null {
  const [at, kept] = Array.from(message.matchAll(/step (\d+)/g), (match) => Number(match[1]));
  return at === undefined || kept === undefined ? null : { at, kept };
}

/** The engine that computes, or the one that was to. */
export const engineOf = (run: RunState): EngineId | 'auto' =>
  run.engine?.id ?? run.engineChosen ?? run.config.engine;

const ON_GPU: readonly string[] = ['wgsl', 'tfjs-webgpu'] satisfies EngineId[];

export const onGpu = (engine: EngineId | 'auto'): boolean => ON_GPU.includes(engine);

/** Ways out of a failure that lead somewhere from the engine at work. */
export const waysFrom = (engine: EngineId | 'auto', ways: readonly Recovery[]): Recovery[] =>
  ways.filter((way) => way !== 'continue-on-wasm' || engine !== 'wasm');

/** Whether the machine had to do without a usable GPU and nobody asked for that. */
export const withoutGpu = (run: RunState): boolean =>
  run.config.engine === 'auto' && run.engineChosen !== null && run.engineChosen !== 'wgsl';

/** Time left in the unit a person would say it in, at least one second. */
export const secondsInWords = (seconds: number): { unit: 'seconds' | 'minutes'; n: number } =>
  seconds < 90
    ? { unit: 'seconds', n: Math.max(1, Math.round(seconds)) }
    : { unit: 'minutes', n: Math.round(seconds / 60) };

// What the page's address, opened again, would show of the network at hand. Pure.

/** `shipped` and `fresh`: this very network. `own…`: not this one, but what the address starts with. */
type LinkReach = 'shipped' | 'fresh' | 'ownShipped' | 'ownFresh';

export function linkReach(run: RunState): LinkReach {
  const { source, origin, stage, progress, committed } = run;
  if (source === 'shipped' && origin.network === 'shipped' && committed === null) return 'shipped';
  if (source === 'init' && stage === 'fresh' && progress === null) return 'fresh';
  return startOf(run, null) === 'shipped' ? 'ownShipped' : 'ownFresh';
}
