// A recorded run: its settings, its gates by step, its accuracies by rate, its rows of the result table.
// Reads what `npm run recordings` wrote. Gates on the way are kept in 256 levels, those of the last step
// as they were, so that what is said of the end is exact.
// Invariant: a recording never poses as the network at hand; whoever shows it says so.
import { dataKey } from './data-ref';
import type { ViTConfig } from './config';
import { FormatError } from './errors';
import { words } from './error-words';
import { gateCount } from './gates';
import type { HeldOut } from './images';
import type { ResultRow } from './network-state';
import { readRows } from './read-rows';
import { modelOf } from './data-fit';
import { changeConfig, DEFAULT_CONFIG, type RunConfig } from './run-config';
import { gateScores, type Scores } from './scores';

export const RECORDING_IDS = ['normal', 'lambda-0', 'gate-lr', 'lambda-3e-3', 'shipped'] as const;
export type RecordingId = (typeof RECORDING_IDS)[number];

/** The largest |g| the levels reach; anything above is kept as this. */
const TOP = 1.6;
const LEVELS = 255;

/** Top-1 at a pruning rate, and on how many images of which split. */
export interface RateAccuracy {
  readonly rate: number;
  readonly top1: number;
  readonly count: number;
  readonly split: HeldOut;
}

/** Milliseconds of a round of images through the parent and through what a cut leaves of it. */
export interface RateTime {
  readonly rate: number;
  readonly before: number;
  readonly after: number;
}

export interface RecordedTimes {
  /** Images a round, rounds a network, threads at work; `machine` as its processor is named. */
  readonly images: number;
  readonly rounds: number;
  readonly threads: number;
  readonly machine: string;
  readonly rates: readonly RateTime[];
}

/** Characters of a file, numbers and snapshots in its lists, and measures at rates: far more than any has. */
const LARGEST_TEXT = 8e6;
const MOST_NUMBERS = 1e5;
const MOST_LEVELS = 1000;
const MOST_MEASURES = 200;

/** As it lies in the file. */
export interface RecordingFile {
  readonly version: 1;
  readonly id: RecordingId;
  readonly config: RunConfig;
  /** Steps of the sparse phase that `levels` were taken at, rising; empty where nothing was trained. */
  readonly steps: readonly number[];
  /** One byte a gate and step, base64. */
  readonly levels: readonly string[];
  /** |g| after the last step, float32, base64. */
  readonly final: string;
  /** Cross-entropy and batch accuracy of every step, all phases, with those of the cut at 40 %. */
  readonly ce: readonly number[];
  readonly accuracy: readonly number[];
  /** With the mask of a rate; 0 is the whole network. On validation images, as the page measures it. */
  readonly masked: readonly RateAccuracy[];
  /** Cut and fine-tuned, on test images. */
  readonly tuned: readonly RateAccuracy[];
  readonly rows: readonly ResultRow[];
  readonly times: RecordedTimes | null;
}

/** Scores of the gates at a step of the sparse phase, |g|: recordings have nothing else. */
export interface RecordedScores {
  readonly step: number;
  readonly scores: Scores;
}

export interface Recording extends Omit<RecordingFile, 'version' | 'steps' | 'levels' | 'final'> {
  readonly model: ViTConfig;
  /** By rising step; the last one is exact. Never empty. */
  readonly snapshots: readonly RecordedScores[];
}

/** |g| in one byte: the root spends more levels near zero, where thresholds lie. */
export const levelsOf = (gates: Float32Array): Uint8Array =>
  Uint8Array.from(gates, (g) => Math.round(LEVELS * Math.sqrt(Math.min(TOP, Math.abs(g)) / TOP)));

/**
 * |g| of levels, spread evenly within what a level stands for: gates that share a level would
 * tie, and ties are not pruned, while the gates themselves did not tie.
 */
export function gatesOfLevels(levels: Uint8Array): Float32Array {
  // The fractional parts of multiples of the golden ratio fill an interval evenly.
  const golden = (Math.sqrt(5) - 1) / 2;
  return Float32Array.from(levels, (level, i) => {
    const within = (i * golden) % 1;
    return TOP * (Math.max(0, level - 0.5 + within) / LEVELS) ** 2;
  });
}

/** A recording out of its file's text. @throws FormatError, InvalidValueError */
export function readRecording(text: string, id: RecordingId): Recording {
  const file = parse(text, id);
  const { steps, levels, final, masked, tuned, ...rest } = file;
  const config = changeConfig(DEFAULT_CONFIG, file.config);
  const rows = readRows(file.rows, dataKey(config.data), () => ({}));
  if (rows === null) throw damaged(id);
  const model = modelOf(config);
  const bytesOf = (base64: string) => bytesIn(base64, id);
  const exact = bytesOf(final);
  if (exact.length !== 4 * gateCount(model)) throw damaged(id);
  const last = new Float32Array(exact.buffer);
  if (!last.every(Number.isFinite)) throw damaged(id);
  const taken = steps.map((step, i) => ({
    step,
    scores: gateScores(gatesOfLevels(bytesOf(levels[i] ?? ''))),
  }));
  const end = {
    step: steps.length === 0 ? 0 : config.phases.sparse.steps,
    scores: gateScores(last),
  };
  const snapshots = [...taken, end];
  if (snapshots.some(({ scores }) => scores.values.length !== gateCount(model))) throw damaged(id);
  const named = { masked: masked.map(split), tuned: tuned.map(split) };
  return { ...rest, ...named, rows, config, model, snapshots };
}

/** Files from before the split was written down were all measured on test images. */
const split = ({
  split = 'test',
  ...rest
}: Partial<RateAccuracy> & Omit<RateAccuracy, 'split'>) => ({
  ...rest,
  split,
});

function parse(text: string, id: RecordingId): RecordingFile {
  if (text.length > LARGEST_TEXT) throw damaged(id);
  let file: Partial<RecordingFile> | null;
  try {
    file = JSON.parse(text) as Partial<RecordingFile> | null;
  } catch {
    throw damaged(id);
  }
  const whole =
    file?.version === 1 &&
    file.id === id &&
    typeof file.final === 'string' &&
    [file.steps, file.ce, file.accuracy].every(areNumbers) &&
    [file.masked, file.tuned, file.rows].every(areMeasures) &&
    Array.isArray(file.levels) &&
    file.levels.length <= MOST_LEVELS &&
    file.levels.every((level) => typeof level === 'string') &&
    (file.times === null || areMeasures(file.times?.rates));
  if (!whole) throw damaged(id);
  return file as RecordingFile;
}

const areNumbers = (given: unknown): boolean =>
  Array.isArray(given) && given.length <= MOST_NUMBERS && given.every(Number.isFinite);

/** Objects whose numbers are numbers; a JSON text can hold 1e999. */
const areMeasures = (given: unknown): boolean =>
  Array.isArray(given) &&
  given.length <= MOST_MEASURES &&
  given.every(
    (one: unknown) =>
      typeof one === 'object' &&
      one !== null &&
      Object.values(one).every((value) => typeof value !== 'number' || Number.isFinite(value)),
  );

const damaged = (id: string) =>
  new FormatError(
    `The recording “${id}” is not whole.`,
    'Reload the page to fetch it again.',
    words('recordingDamaged', 'reload', { id }),
  );

function bytesIn(base64: string, id: RecordingId): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    throw damaged(id);
  }
}
