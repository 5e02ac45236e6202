// Makes the recordings of the lessons with the session of the command line and its WASM engine, one thread:
// whole runs of the default recipe and three that differ from it in λ or in the gates' learning rate,
// and the network that ships. Writes public/recordings/<id>.json. Names as arguments make those only.
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { nodeStorage } from '../headless/node-files';
import { localSession, nodeSurroundings } from '../headless/session';
import { SITE } from '../headless/site-files';
import { pruneRate } from '../src/core/controls';
import type { RunEvent } from '../src/core/events';
import { scored } from '../src/core/gates';
import type { ResultRow } from '../src/core/network-state';
import { cutSteps, phaseSteps, type Step } from '../src/core/recipe';
import {
  levelsOf,
  RECORDING_IDS,
  type RecordingFile,
  type RecordingId,
} from '../src/core/recording';
import { MASKED_RATES, RECORDED, SNAPSHOT_EVERY } from '../src/core/recorded';
import { OPENING, type DeepPartial, type RunConfig, type Start } from '../src/core/run-config';
import { ruleAt } from '../src/core/scope';

const folder = new URL('../public/recordings/', import.meta.url);

/** What each run changes of the default recipe; null is the network that ships, which is not trained. */
export const RECIPE_CHANGES: Readonly<Record<RecordingId, DeepPartial<RunConfig> | null>> = {
  normal: {},
  'lambda-0': { phases: { sparse: { lambda: 0 } } },
  'gate-lr': { phases: { sparse: { lambda: 1e-3, gateLr: 1e-3 } } },
  'lambda-3e-3': { phases: { sparse: { lambda: 3e-3 } } },
  shipped: null,
};

const UNDO: Step = { do: 'undo' };

/** The cut whose fine-tuning goes into the curves. */
const SHOWN = 0.4;
const ROUNDS = 30;

/** A session that keeps nothing but what it tells. Its kernels are those that every machine has. */
function startSession() {
  const storage = nodeStorage(tmpdir(), () => new Promise(setImmediate));
  const wasm = { threads: 1, build: 'simd128' } as const;
  const { call, hear } = localSession(nodeSurroundings({ storage, wasm }));
  const events: RunEvent[] = [];
  hear((event) => events.push(event));
  const all = <K extends RunEvent['type']>(type: K) =>
    events.filter((event): event is Extract<RunEvent, { type: K }> => event.type === type);
  const open = (change: DeepPartial<RunConfig>, start: Start) =>
    call('open', { base: SITE, change, start, keeps: false });
  /** Resolves when the work at hand stands paused. */
  const paused = () =>
    new Promise<void>((resolve) => {
      const stop = hear((event) => {
        if (event.type !== 'activity' || !event.paused) return;
        stop();
        resolve();
      });
    });
  return { call, all, open, paused };
}

type Session = ReturnType<typeof startSession>;

const say = (text: string) => process.stdout.write(`${text}\n`);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const rounded = (values: Iterable<number>) => Array.from(values, (v) => Number(v.toPrecision(4)));

async function record(id: RecordingId): Promise<RecordingFile> {
  const s = startSession();
  const change = RECIPE_CHANGES[id];
  const config = await (change === null
    ? s.open(OPENING.config, OPENING.start)
    : s.open(change, 'fresh'));
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
      const rule = ruleAt(config.criterion, pruneRate(rate));
      const steps = [...cutSteps(rule), ...phaseSteps('finetune', config), UNDO];
      await s.call('carryOut', { steps });
      const { top1, count } = lastRow(s, 'finetuned');
      tuned.push({ rate, top1, count, split: 'test' });
      say(`${id}, cut ${rate} and tuned: top-1 ${(100 * top1).toFixed(2)} %`);
    }
  if (change !== null && RECORDED[id].control)
    await s.call('carryOut', { steps: [{ do: 'control' }] });
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
  await s.call('carryOut', { steps: phaseSteps('dense', config) });
  const [train, ...measures] = phaseSteps('sparse', config);
  if (train === undefined) throw new Error('a phase begins with its training');
  // Paused, a phase tells of every step that is let through; before it stands so, none is, and behind it nothing
  // else goes on.
  const stands = s.paused();
  const training = s.call('carryOut', { steps: [train], paused: true });
  await stands;
  for (let step = 0; step < config.phases.sparse.steps; step++) await s.call('advance', null);
  await training;
  await s.call('carryOut', { steps: measures });
}

/** The last line of a kind, which was measured. */
function lastRow(s: Session, kind: ResultRow['kind']): { top1: number; count: number } {
  const row = s.all('result').findLast(({ row }) => row.kind === kind)?.row;
  return { top1: row?.top1 ?? NaN, count: row?.count ?? 0 };
}

/** The gates every {@link SNAPSHOT_EVERY} steps of the sparse phase, and those of its end. */
function gatesOf(s: Session): Pick<RecordingFile, 'steps' | 'levels' | 'final'> {
  const told = s.all('progress').filter(({ phase }) => phase === 'sparse');
  const last = told.at(-1);
  const kept = told.filter(({ step, steps }) => step % SNAPSHOT_EVERY === 0 && step < steps);
  const rest = last ?? s.all('gates').at(-1);
  const final = (rest === undefined ? new Float32Array() : scored(rest)).map(Math.abs);
  const ones = levelsOf(new Float32Array(final.length).fill(1));
  const start = last === undefined ? [] : [{ step: 0, levels: ones }];
  const all = [
    ...start,
    ...kept.map((told) => ({ step: told.step, levels: levelsOf(scored(told)) })),
  ];
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
