// Trains `nano` and `micro` by the recipes that the page offers by time, each for some numbers of steps, and writes
// the test top-1 of the networks with sparsity to src/core/usual-accuracy.json. The session is that of the command
// line with its WASM engine, one thread, kernels that every machine has. What is measured already is not
// measured again: delete its row for that. Arguments such as `nano:900` measure those only.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { nodeStorage } from '../headless/node-files';
import { localSession, nodeSurroundings } from '../headless/session';
import { SITE } from '../headless/site-files';
import { changeConfig, DEFAULT_CONFIG } from '../src/core/run-config';
import type { ResultRow } from '../src/core/network-state';
import { phaseSteps } from '../src/core/recipe';
import {
  configFor,
  OFFERED_MODELS,
  type MeasuredTraining,
  type OfferedModel,
} from '../src/core/time-offers';

const SEED = 1;
/** Steps in all, dense and with sparsity; those that take longest come last. */
const WANTED: readonly (readonly [OfferedModel, number])[] = [
  ['nano', 300],
  ['micro', 600],
  ['nano', 900],
  ['nano', 3000],
  ['micro', 2000],
  ['nano', 9000],
  ['micro', 6000],
];

const file = new URL('../src/core/usual-accuracy.json', import.meta.url);
const say = (text: string) => process.stdout.write(`${text}\n`);

async function train(model: OfferedModel, steps: number): Promise<MeasuredTraining> {
  const storage = nodeStorage(tmpdir(), () => new Promise(setImmediate));
  const wasm = { threads: 1, build: 'simd128' } as const;
  const { call, hear } = localSession(nodeSurroundings({ storage, wasm }));
  let last: ResultRow | null = null;
  hear((event) => {
    if (event.type === 'result') last = event.row;
  });
  const change = { ...configFor(model, steps), engine: 'wasm', seed: SEED } as const;
  const config = await call('open', { base: SITE, change, start: 'fresh', keeps: false });
  const began = performance.now();
  await call('carryOut', {
    steps: [...phaseSteps('dense', config, []), ...phaseSteps('sparse', config)],
  });
  const seconds = (performance.now() - began) / 1000;
  const row = last as ResultRow | null;
  if (row?.kind !== 'sparse' || row.top1 === null) throw new Error('nothing was measured');
  const { dense, sparse } = config.phases;
  say(`${model}, ${dense.steps} + ${sparse.steps}: ${row.top1} in ${Math.round(seconds)} s`);
  const { top1, count } = row;
  return { ...{ model, dense: dense.steps, sparse: sparse.steps }, seed: SEED, top1, count };
}

const asked = process.argv.slice(2);
for (const [model, steps] of WANTED) {
  if (asked.length > 0 && !asked.includes(`${model}:${steps}`)) continue;
  const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: MeasuredTraining[] };
  const { dense, sparse } = changeConfig(DEFAULT_CONFIG, configFor(model, steps)).phases;
  const known = (row: MeasuredTraining) =>
    row.model === model && row.dense === dense.steps && row.sparse === sparse.steps;
  if (rows.some(known)) continue;
  const order = ({ model, dense }: MeasuredTraining) =>
    OFFERED_MODELS.findIndex((name) => name === model) * 1e6 + dense;
  const all = [...rows, await train(model, steps)].sort((a, b) => order(a) - order(b));
  await writeFile(file, `${JSON.stringify({ rows: all }, null, 2)}\n`);
}
