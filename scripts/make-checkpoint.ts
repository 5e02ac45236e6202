// Trains, cuts and fine-tunes a network on Fashion-MNIST by its recipe in scripts/recipes, as the command line does,
// far longer than the live demo; then writes the sparse parent and its fine-tuned children under public/checkpoints.
// The result table travels in their metadata, with that of a control which has a recipe of its own. What was stopped
// goes on where it was. Names as arguments make those networks only: `npm run checkpoint -- micro`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisProcess } from '../headless/process';
import { readRecipeFile } from '../headless/run-folder';
import { EXIT, runRecipe } from '../headless/run-recipe';
import { oneOf } from '../src/core/read';
import { SHIPPED_MODELS, type ShippedModel } from '../src/core/run-config';
import type { RunRecord } from '../src/core/run-record';
import { parseSafetensors, writeSafetensors } from '../src/formats/safetensors';
import { chosenPictures } from './shipped-pictures';

const path = (place: string) => fileURLToPath(new URL(place, import.meta.url));
const folder = new URL('../public/checkpoints/', import.meta.url);

/** Which of a run's networks ship, and what they are called on the site behind the model's name. */
const FILES = {
  sparse: 'sparse',
  'finetuned-40': 'pruned40',
  'finetuned-70': 'pruned70',
};

/** What a page opens with: its pictures are seen before any image is fetched. */
const OPENS_WITH = 'sparse';

const rowsOf = (work: string): RunRecord['results'] =>
  (JSON.parse(readFileSync(join(work, 'run.json'), 'utf8')) as RunRecord).results;

/** The last row of a network that was trained by the same schedules without a pull and never cut. */
function controlOf(work: string): RunRecord['results'] {
  const row = rowsOf(work).findLast(({ kind }) => kind === 'dense');
  return row === undefined ? [] : [{ ...row, kind: 'control' }];
}

/** @param control the folder of its control's run; null where the run trained it itself */
async function publish(model: ShippedModel, work: string, control: string | null): Promise<void> {
  const rows = [...rowsOf(work), ...(control === null ? [] : controlOf(control))];
  // That they are from an earlier visit says nothing to the next.
  const results = JSON.stringify(rows.map(({ earlier: _, ...row }) => row));
  const made = readdirSync(join(work, 'checkpoints'));
  await mkdir(folder, { recursive: true });
  for (const [from, to] of Object.entries(FILES)) {
    const name = made.find((file) => file.endsWith(`-${from}.safetensors`));
    if (name === undefined) continue;
    const { tensors, metadata } = parseSafetensors(readFileSync(join(work, 'checkpoints', name)));
    const file = writeSafetensors(tensors, { ...metadata, results });
    const pictures = to === OPENS_WITH ? { pictures: await chosenPictures(file, work) } : {};
    const whole = writeSafetensors(tensors, { ...metadata, results, ...pictures });
    await writeFile(new URL(`${model}-${to}.safetensors`, folder), whole);
  }
  for (const done of [work, control]) if (done !== null) await rm(done, { recursive: true });
}

const { terminal, interrupts } = thisProcess();
const workOf = (name: string) => path(`../.cache/checkpoint/${name}`);
const recipeOf = (name: string) => path(`./recipes/${name}.json`);

/** Carries the recipe of a name out in a folder of its own. Answers the exit code. */
function carryOut(name: string): Promise<number> {
  const out = workOf(name);
  const resume = existsSync(join(out, 'recipe.json'));
  const recipe = readRecipeFile(recipeOf(name));
  const order = { out, resume, goOnHere: false, recipe, engine: null, threads: null, data: null };
  return runRecipe(order, terminal, interrupts);
}

/** Answers the exit code. */
async function make(model: ShippedModel): Promise<number> {
  const control = existsSync(recipeOf(`${model}-control`)) ? `${model}-control` : null;
  for (const name of [model, control]) {
    const code = name === null ? EXIT.done : await carryOut(name);
    if (code !== EXIT.done) return code;
  }
  await publish(model, workOf(model), control === null ? null : workOf(control));
  return EXIT.done;
}

const asked = process.argv.slice(2).map((name) => oneOf('network', name, SHIPPED_MODELS));
let code: number = EXIT.done;
// Awaited here: what imports this file has the networks when the import is done.
for (const model of asked.length > 0 ? asked : SHIPPED_MODELS)
  if (code === EXIT.done) code = await make(model);
process.exit(code);
