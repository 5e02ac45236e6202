// `run`: carries a recipe out in a folder of its own, or goes on with one that was left there. What it stores on the
// way is what the page's worker stores, by the same code, so that a run that was stopped goes on bit for bit.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { EspalierError, fromReport, type ErrorReport } from '../src/core/errors';
import type { Recipe } from '../src/core/recipe';
import { changeConfig, DEFAULT_CONFIG, type EngineId } from '../src/core/run-config';
import { RunStore } from '../src/worker/storage/run-store';
import { stepsTaken } from '../src/core/lineage';
import { readStoredRun, type StoredRun, type StoredState } from '../src/worker/stored-run';
import type { RunArguments } from './arguments';
import { writeCheckpoints } from './checkpoints';
import { writeCurves } from './curves';
import { allowFusedMultiplyAdd, coreCount } from './engines';
import { nodeStorage } from './node-files';
import { inStore, writeOutputs, type InStore } from './outputs';
import type { Interrupts } from './process';
import { tellProgress, trainedSteps, type Terminal } from './progress';
import { Refusal, sentenceOf } from './refusal';
import { readRecipeFile, RunFolder } from './run-folder';
import { localSession, nodeSurroundings, type LocalSession, type Surroundings } from './session';
import { SITE } from './site-files';

/** In the folder: what the run goes on from. */
const STORE = 'store';

/** How the command ends, as its process says it; one that was stopped ends as what stopped it says. */
export const EXIT = { done: 0, failed: 1, refused: 2 } as const;

/** What is asked for, the recipe as data or by its file. */
export type RunOrder = Omit<RunArguments, 'recipe'> & { readonly recipe: Recipe | string | null };

/** Answers the exit code. */
export async function runRecipe(
  args: RunOrder,
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<number> {
  const { err } = terminal;
  let prepared: Prepared;
  try {
    prepared = await prepare(args);
  } catch (error) {
    err(`${sentenceOf(error)}\n`);
    return EXIT.refused;
  }
  const { folder } = prepared;
  const heard = { training: false };
  try {
    return await work(prepared, terminal, interrupts, heard);
  } catch (error) {
    err(`${sentenceOf(error)}\n`);
    if (heard.training || args.resume) {
      err(`Go on from what is stored with: ${resumeOf(folder)}\n`);
      return EXIT.failed;
    }
    folder.abandon();
    return EXIT.refused;
  } finally {
    folder.release();
  }
}

interface Prepared {
  readonly folder: RunFolder;
  readonly recipe: Recipe;
  readonly goOnHere: boolean;
  readonly around: Surroundings;
  readonly store: RunStore<StoredRun>;
  /** The run that is there to go on with. */
  readonly before: InStore | null;
}

/** Refuses what cannot be done before anything is written. @throws Refusal, EngineError, StorageError */
async function prepare(args: RunOrder): Promise<Prepared> {
  const { out, resume, goOnHere, engine, data } = args;
  const asked = typeof args.recipe === 'string' ? readRecipeFile(args.recipe) : args.recipe;
  const given = asked && withEngine(asked, engine);
  if (data !== null) checkImages(data);
  allowFusedMultiplyAdd();
  const storage = nodeStorage(join(out, STORE), () => new Promise(setImmediate));
  const store = new RunStore(storage, readStoredRun);
  const surroundings = ({ config }: Recipe, threads = args.threads ?? coreCount()) =>
    nodeSurroundings({
      storage,
      wasm: { threads, build: null },
      gpu: !ON_PROCESSOR.has(changeConfig(DEFAULT_CONFIG, config).engine),
      ...(data === null ? {} : { fashion: data }),
    });
  if (given !== null && !resume) {
    const around = surroundings(given);
    const wanted = changeConfig(DEFAULT_CONFIG, given.config).engine;
    around.chooseEngine(wanted, await around.availableEngines());
    const folder = RunFolder.begin(out, given);
    return { folder, recipe: given, goOnHere, around, store, before: null };
  }
  const folder = RunFolder.resume(out, given);
  try {
    const before = await inStore(store);
    if (before !== null) checkSame(before.state, args);
    const recipe = withEngine(folder.recipe, engine);
    const around = surroundings(recipe, before?.state.basis?.engine.threads);
    return { folder, recipe, goOnHere, around, store, before };
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** Engines for which nobody has to look for a GPU. */
const ON_PROCESSOR: ReadonlySet<string> = new Set(['wasm', 'tfjs-wasm', 'tfjs-cpu']);

/** A recipe with an engine in the place of its own, whose threads and kernels say nothing to another. */
function withEngine(recipe: Recipe, engine: EngineId | 'auto' | null): Recipe {
  const { record, ...config } = recipe.config;
  if (engine === null) return recipe;
  const kept = engine === config.engine && record !== undefined ? { record } : {};
  return { ...recipe, config: { ...config, ...kept, engine } };
}

/** A run goes on as it was made. @throws Refusal */
function checkSame({ basis }: StoredState, { engine, threads }: RunOrder): void {
  if (basis === null) return;
  const made = basis.engine;
  if (engine !== null && engine !== made.id)
    throw new Refusal(
      `This run was begun on the engine ${made.id}, and ${engine} would give other numbers.`,
      'Leave --engine away.',
    );
  if (threads !== null && threads !== made.threads)
    throw new Refusal(
      `This run was begun with threads: ${made.threads}, and goes on so.`,
      'Leave --threads away.',
    );
}

/** @throws Refusal */
function checkImages(folder: string): void {
  const manifest = join(folder, 'manifest.json');
  if (statSync(manifest, { throwIfNoEntry: false })?.isFile() !== true)
    throw new Refusal(
      `There is no file ${manifest}.`,
      'Name the folder that Fashion-MNIST is in with --data, or leave it away for that of this project.',
    );
}

const resumeOf = ({ path }: RunFolder) => `npm run espalier -- run --resume --out ${path}`;

/** @param heard takes note of whether anything was trained */
async function work(
  { folder, recipe, goOnHere, around, store, before }: Prepared,
  terminal: Terminal,
  interrupts: Interrupts,
  heard: { training: boolean },
): Promise<number> {
  const { out, err } = terminal;
  const s = localSession(around);
  const state: { unkept: ErrorReport | null } = { unkept: null };
  const curves = writeCurves(folder, before === null ? 0 : stepsTaken(before.state.lineage));
  s.hear(curves.hear);
  const checkpoints = writeCheckpoints(folder, () => s.session.networkAtHand());
  s.hear(checkpoints.hear);
  s.hear(tellProgress(terminal, trainedSteps(recipe.steps)));
  s.hear((event) => {
    if (event.type === 'progress') heard.training = true;
    if (event.type === 'kept') state.unkept = null;
    if (event.type === 'stray') err(`${event.error.message} ${event.error.hint}\n`);
    if (event.type !== 'unkept' || state.unkept !== null) return;
    state.unkept = event.error;
    err(`What goes on is not stored. ${sentenceOf(fromReport(event.error))}\n`);
  });
  // What nobody awaits breaks nothing that goes on: the session tells of it.
  interrupts.strays((error) => s.session.reportStray(error));
  interrupts.listen(() => {
    err('Stopping behind the step at hand; a second Ctrl-C quits at once.\n');
    s.session.leave();
  });
  if (before !== null && before.state.ahead.length === 0) {
    out('This run is done: nothing of its recipe is left.\n');
  } else {
    await s.call('open', { base: SITE, change: {}, start: 'fresh' });
    if (interrupts.code === null)
      await goOn(s, recipe, before, goOnHere).catch((error: unknown) => {
        if (!(error instanceof EspalierError) || error.kind !== 'CancelledError') throw error;
      });
    await s.session.close();
  }
  const { code } = interrupts;
  curves.end();
  if (code === null) checkpoints.end();
  const stored = await inStore(store);
  if (stored !== null) writeOutputs(folder, stored);
  if (state.unkept !== null) throw fromReport(state.unkept);
  if (code !== null) {
    out(`Stopped. Go on with: ${resumeOf(folder)}\n`);
    return code;
  }
  out(
    stored === null
      ? 'Done. Nothing was trained or cut, so no network is kept.\n'
      : `Done: ${folder.at('run.json')}\n`,
  );
  return EXIT.done;
}

/** Carries the recipe out, or what is left of it. */
async function goOn(
  { call }: LocalSession,
  recipe: Recipe,
  before: InStore | null,
  here: boolean,
): Promise<void> {
  if (before === null) {
    await call('run', recipe);
    return;
  }
  await call('openRun', { id: before.record.id });
  if (here) await call('recover', { way: 'go-on-here' });
  await call('carryOut', { steps: before.state.ahead });
}
