// Trains, cuts and fine-tunes `nano` on Fashion-MNIST by a recipe, as the command line does, about ten times as
// long as the live demo; then writes the sparse parent and its fine-tuned child under public/checkpoints. The
// result table travels in their metadata. What was stopped goes on where it was.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisProcess } from '../headless/process';
import { EXIT, runRecipe } from '../headless/run-recipe';
import { CONTROLS, pruneRate } from '../src/core/controls';
import { cutSteps, phaseSteps, RECIPE_VERSION, type Recipe } from '../src/core/recipe';
import {
  changeConfig,
  DEFAULT_CONFIG,
  type DeepPartial,
  type RunConfig,
} from '../src/core/run-config';
import type { RunRecord } from '../src/core/run-record';
import { ruleAt } from '../src/core/scope';
import { parseSafetensors, writeSafetensors } from '../src/formats/safetensors';
import { chosenPictures } from './shipped-pictures';

const work = fileURLToPath(new URL('../.cache/checkpoint', import.meta.url));
const folder = new URL('../public/checkpoints/', import.meta.url);

const CHANGE: DeepPartial<RunConfig> = {
  // A seed of its own, so that opening the page with the default seed trains a different network.
  seed: 2104,
  // The kernels that every machine has, with the same bits.
  engine: 'wasm',
  record: { threads: null, variants: ['simd128'] },
  phases: {
    dense: { steps: 6000, warmup: 200 },
    sparse: { steps: 1500 },
    finetune: { steps: 1500, warmup: 50 },
  },
};
const config = changeConfig(DEFAULT_CONFIG, CHANGE);

const RECIPE: Recipe = {
  version: RECIPE_VERSION,
  config: CHANGE,
  start: 'fresh',
  steps: [
    ...phaseSteps('dense', config),
    ...phaseSteps('sparse', config),
    ...cutSteps(ruleAt(config.criterion, pruneRate(CONTROLS.rate.default))),
    ...phaseSteps('finetune', config),
    { do: 'control' },
  ],
};

/** What it wrote: which of the run's networks, and what it is called on the site. */
const FILES = {
  '2-sparse.safetensors': 'nano-sparse',
  '4-finetuned-40.safetensors': 'nano-pruned40',
};

/** What the page opens with: its pictures are seen before any image is fetched. */
const OPENS_WITH = 'nano-sparse';

async function publish(): Promise<void> {
  const { results: rows } = JSON.parse(readFileSync(join(work, 'run.json'), 'utf8')) as RunRecord;
  // That they are from an earlier visit says nothing to the next.
  const results = JSON.stringify(rows.map(({ earlier: _, ...row }) => row));
  await mkdir(folder, { recursive: true });
  for (const [from, to] of Object.entries(FILES)) {
    const { tensors, metadata } = parseSafetensors(readFileSync(join(work, 'checkpoints', from)));
    const file = writeSafetensors(tensors, { ...metadata, results });
    const pictures = to === OPENS_WITH ? { pictures: await chosenPictures(file, work) } : {};
    const whole = writeSafetensors(tensors, { ...metadata, results, ...pictures });
    await writeFile(new URL(`${to}.safetensors`, folder), whole);
  }
  await rm(work, { recursive: true });
}

const { terminal, interrupts } = thisProcess();
const resume = existsSync(join(work, 'recipe.json'));
const order = {
  ...{ out: work, resume, goOnHere: false },
  ...{ recipe: RECIPE, engine: null, threads: null, data: null },
};
// Awaited here: what imports this file has the network when the import is done.
const code = await runRecipe(order, terminal, interrupts);
if (code === EXIT.done) await publish();
process.exit(code);
