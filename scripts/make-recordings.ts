// Makes the recordings of the lessons with the product's own session and its WASM engine, one thread:
// whole runs of the default recipe and three that differ from it in λ or in the gates' learning rate,
// and the network that ships. Writes public/recordings/<id>.json. Names as arguments make those only.
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import {
  levelsOf,
  RECORDING_IDS,
  type RecordingFile,
  type RecordingId,
} from '../src/core/recording';
import { MASKED_RATES, RECORDED } from '../src/core/recorded';
import type { DeepPartial, RunConfig } from '../src/core/run-config';
import { startSession } from '../tests/worker/harness';

const folder = new URL('../public/recordings/', import.meta.url);

/** What each run changes of the default recipe; null is the network that ships, which is not trained. */
export const RECIPE_CHANGES: Readonly<Record<RecordingId, DeepPartial<RunConfig> | null>> = {
  normal: {},
  'lambda-0': { phases: { sparse: { lambda: 0 } } },
  'gate-lr': { phases: { sparse: { lambda: 1e-3, gateLr: 1e-3 } } },
  'lambda-3e-3': { phases: { sparse: { lambda: 3e-3 } } },
  shipped: null,
};

/** Steps between two snapshots of the gates. */
const EVERY = 20;
/** The cut whose fine-tuning goes into the curves. */
const SHOWN = 0.4;
const ROUNDS = 30;

type Session = ReturnType<typeof startSession>;

const say = (text: string) => process.stdout.write(`${text}\n`);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const rounded = (values: Iterable<number>) => Array.from(values, (v) => Number(v.toPrecision(4)));

async function record(id: RecordingId): Promise<RecordingFile> {
  const s = startSession('wasm');
  const change = RECIPE_CHANGES[id];
  const config = await s.open(change ?? {}, change === null ? 'shipped' : 'fresh');
  if (change !== null) await train(s, config);
  const masked: RecordingFile['masked'][number][] = [];
  for (const rate of MASKED_RATES) {
    const whole = rate === 0;
    const split = 'validation';
    const { top1, count } = await s.call('evaluate', { split, ...(whole ? {} : { rate }) });
    masked.push({ rate, top1, count, split });
    say(`${id}, mask of ${rate}: top-1 ${(100 * top1).toFixed(2)} %`);
  }
  const trainedUpTo = s.all('progress').length;
  const tuned: RecordingFile['tuned'][number][] = [];
  if (change !== null)
    for (const rate of [SHOWN, ...RECORDED[id].tuned.filter((other) => other !== SHOWN)]) {
      await s.call('prune', { rate });
      await s.call('finetune', { steps: config.phases.finetune.steps });
      const { top1, count } = await s.call('evaluate', { split: 'test' });
      tuned.push({ rate, top1, count, split: 'test' });
      say(`${id}, cut ${rate} and tuned: top-1 ${(100 * top1).toFixed(2)} %`);
      await s.call('undoPrune', null);
    }
  if (change !== null && RECORDED[id].control) await s.call('denseControl', { steps: null });
  const times = id === 'shipped' ? await timed(s) : null;
  return {
    version: 1,
    id,
    config,
    ...gatesOf(s),
    ...curvesOf(s, trainedUpTo, config),
    masked,
    tuned: tuned.sort((a, b) => a.rate - b.rate),
    rows: rowsOf(s),
    times,
  };
}

/** Dense and sparse training; the sparse phase is told step by step. */
async function train(s: Session, config: RunConfig): Promise<void> {
  const { dense, sparse } = config.phases;
  await s.call('train', { phase: 'dense', steps: dense.steps });
  await s.call('evaluate', { split: 'test' });
  // Paused, a phase tells of every step that is let through.
  const training = s.call('train', { phase: 'sparse', steps: sparse.steps, paused: true });
  for (let step = 0; step < sparse.steps; step++) await s.call('advance', null);
  await training;
  await s.call('evaluate', { split: 'test' });
}

/** The gates every {@link EVERY} steps of the sparse phase, and those of its end. */
function gatesOf(s: Session): Pick<RecordingFile, 'steps' | 'levels' | 'final'> {
  const told = s.all('progress').filter(({ phase }) => phase === 'sparse');
  const last = told.at(-1);
  const kept = told.filter(({ step, steps }) => step % EVERY === 0 && step < steps);
  const final = (last?.gates ?? s.last('gates').gates).map(Math.abs);
  const ones = levelsOf(new Float32Array(final.length).fill(1));
  const start = last === undefined ? [] : [{ step: 0, levels: ones }];
  const all = [...start, ...kept.map(({ step, gates }) => ({ step, levels: levelsOf(gates) }))];
  return {
    steps: all.map(({ step }) => step),
    levels: all.map(({ levels }) => base64(levels)),
    final: base64(new Uint8Array(final.buffer)),
  };
}

/** Every step's loss and accuracy: training, and the fine-tuning of the cut that was made first. */
function curvesOf(
  s: Session,
  trainedUpTo: number,
  config: RunConfig,
): Pick<RecordingFile, 'ce' | 'accuracy'> {
  const all = s.all('progress');
  const tuning = all.slice(trainedUpTo).filter(({ phase }) => phase === 'finetune');
  const end = tuning.findIndex(({ step }) => step === config.phases.finetune.steps);
  const told = [...all.slice(0, trainedUpTo), ...tuning.slice(0, end + 1)];
  return {
    ce: rounded(told.flatMap(({ stats }) => [...stats.series.ce])),
    accuracy: rounded(told.flatMap(({ stats }) => [...stats.series.accuracy])),
  };
}

/** The last row of every network that was measured. */
function rowsOf(s: Session): RecordingFile['rows'] {
  const rows = new Map(s.all('result').map(({ row }) => [`${row.kind} ${row.rate ?? ''}`, row]));
  return [...rows.values()].filter(({ top1 }) => top1 !== null);
}

async function timed(s: Session): Promise<RecordingFile['times']> {
  const rates: NonNullable<RecordingFile['times']>['rates'][number][] = [];
  let images = 0;
  for (const rate of RECORDED.shipped.timed) {
    const answer = await s.call('timeInference', { rate, rounds: ROUNDS });
    images = answer.images;
    rates.push({ rate, before: answer.before.median, after: answer.after.median });
    say(`cut ${rate}: ${answer.before.median.toFixed(1)} to ${answer.after.median.toFixed(1)} ms`);
  }
  const machine = cpus()[0]?.model ?? 'unknown';
  return { images, rounds: ROUNDS, threads: 1, machine, rates };
}

const asked = process.argv.slice(2);
await mkdir(folder, { recursive: true });
for (const id of RECORDING_IDS) {
  if (asked.length > 0 && !asked.includes(id)) continue;
  const file = await record(id);
  await writeFile(new URL(`${id}.json`, folder), `${JSON.stringify(file)}\n`);
}
