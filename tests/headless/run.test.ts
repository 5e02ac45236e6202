// Recipes on the command line: what comes of one is what comes of it in the page's worker, to the last bit, whether
// it is stopped in the middle or not.
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecipe } from '../../src/core/read-recipe';
import type { Recipe, Step } from '../../src/core/recipe';
import { weightsIn } from '../weights';
import { startSession } from '../worker/harness';
import {
  curveIn,
  cutAt,
  espalier,
  espalierHere,
  freshFolder,
  recipeFile,
  recipeOf,
} from './command';

/** What the page's worker makes of a recipe: losses by step of the run, weights, lines of the table. */
async function inSession(recipe: Recipe) {
  const s = startSession('wasm');
  await s.open();
  const { results } = (await s.call('run', readRecipe(recipe))).record;
  const losses = s.all('progress').flatMap(({ globalStep, stats: { series } }) => {
    const first = globalStep - series.ce.length + 1;
    return Array.from(series.ce, (ce, i): [number, number] => [first + i, ce]);
  });
  const weights = async (compact: boolean) => weightsIn(await s.call('saveModel', { compact }));
  return { losses, results, parent: await weights(false), compact: await weights(true) };
}

const networksIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(folder, 'checkpoints')).map((name) => [
      name,
      weightsIn(readFileSync(join(folder, 'checkpoints', name))),
    ]),
  );

const accuraciesIn = (folder: string) =>
  readFileSync(join(folder, 'results.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map((cells) => [cells[0], Number(cells[8])]);

const WHOLE: readonly Step[] = [
  { do: 'train', phase: 'dense', steps: 6 },
  { do: 'train', phase: 'sparse', steps: 8 },
  { do: 'measure', split: 'test' },
  cutAt(0.4),
  { do: 'measure', split: 'test' },
  { do: 'train', phase: 'finetune', steps: 4 },
  { do: 'measure', split: 'test' },
  { do: 'undo' },
  cutAt(0.6),
  { do: 'train', phase: 'finetune', steps: 3 },
];
/** The networks that come of it. */
const NETWORKS = [
  ...['1-dense', '2-sparse', '3-pruned-40', '4-finetuned-40', '5-pruned-60', '6-finetuned-60'],
].map((name) => `${name}.safetensors`);

// A process of its own takes a while to start on a machine with much to do.
describe('a recipe on the command line', { timeout: 120_000 }, () => {
  it('ends in the bits of the page’s worker, on two threads, and says how it goes', async () => {
    const recipe = recipeOf(WHOLE);
    const out = join(freshFolder(), 'run');
    const words = ['run', recipeFile(recipe), '--out', out, '--threads', '2'];
    const [ended, wanted] = [await espalier(words), await inSession(recipe)];
    expect(ended).toMatchObject({ code: 0, err: '' });
    const networks = networksIn(out);
    expect(Object.keys(networks)).toEqual(NETWORKS);
    expect(new Set(Object.values(networks)).size).toBe(NETWORKS.length);
    expect(networks['2-sparse.safetensors']).toBe(wanted.parent);
    expect(networks['6-finetuned-60.safetensors']).toBe(wanted.compact);
    expect(curveIn(out)).toEqual(wanted.losses);
    expect(accuraciesIn(out)).toEqual(wanted.results.map(({ kind, top1 }) => [kind, top1 ?? 0]));
    expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).toMatchObject({
      recipe: { config: { engine: 'wasm', record: { threads: 2 } } },
      network: 'here',
      broken: null,
    });
    expect(ended.out).toMatch(/engine wasm .*, 2 threads, simd128/);
    expect(ended.out).toMatch(
      /sparse 8\/8: loss [\d.]+, accuracy [\d.]+ %, [\d.]+ steps\/s, 0 s left, \d+ s in all\n/,
    );
    expect(ended.out).toMatch(
      /finetuned at 40\.00 % after 18 steps: top-1 [\d.]+ % on 512 test images/,
    );
  });
});

const LONG = 100;
const AHEAD: readonly Step[] = [
  { do: 'train', phase: 'dense', steps: 5 },
  {
    ...{ do: 'train', phase: 'sparse', steps: LONG },
    changes: [{ at: LONG - 3, set: { lr: 1e-4 } }],
  },
  ...WHOLE.slice(2),
];

describe('a run that is stopped', { timeout: 120_000 }, () => {
  it.each([
    ['in the middle of a phase', /^sparse [1-9]\d?\/100/],
    ['between two steps', /^sparse 100\/100/],
    ['behind a cut', /^pruned at/],
  ])('%s goes on bit for bit', async (_, moment) => {
    const recipe = recipeOf(AHEAD, { augment: true });
    const out = join(freshFolder(), 'run');
    const words = [recipeFile(recipe), '--out', out, '--threads', '1'];
    const stopped = await espalierHere(words, moment);
    expect(stopped.code).toBe(130);
    expect(stopped.out).toContain(`npm run espalier -- run --resume --out ${out}`);
    expect(curveIn(out).length).toBeLessThan(5 + LONG + 7);
    expect(readdirSync(out)).not.toContain('in-use');
    // A process that is killed has told of steps that are not in the state that it stored last.
    appendFileSync(join(out, 'curves.csv'), `${curveIn(out).length + 1},sparse,1,9,9,9,9\n`);

    const ended = await espalierHere(['--resume', '--out', out]);
    expect(ended).toMatchObject({ code: 0, err: '' });
    // As it was made, whatever the machine would start by itself.
    expect(ended.out).toContain('1 thread, simd128');
    const wanted = await inSession(recipe);
    expect(curveIn(out)).toEqual(wanted.losses);
    const networks = networksIn(out);
    expect(Object.keys(networks)).toEqual(NETWORKS);
    expect(new Set(Object.values(networks)).size).toBe(NETWORKS.length);
    expect(networks['2-sparse.safetensors']).toBe(wanted.parent);
    expect(networks['6-finetuned-60.safetensors']).toBe(wanted.compact);
    expect(accuraciesIn(out)).toEqual(wanted.results.map(({ kind, top1 }) => [kind, top1 ?? 0]));
    // Once it is done, there is nothing to go on with.
    const again = await espalierHere(['--resume', '--out', out]);
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain('This run is done');
  });

  it('goes on elsewhere where it is told to, and says that it did', async () => {
    const out = join(freshFolder(), 'run');
    const { versions } = process;
    Object.defineProperty(process, 'versions', { value: { ...versions, node: '18.0.0' } });
    const file = recipeFile(recipeOf(AHEAD));
    await espalierHere([file, '--out', out, '--threads', '1'], /^sparse [1-9]\d?\/100/);
    Object.defineProperty(process, 'versions', { value: versions });
    const refused = await espalierHere(['--resume', '--out', out]);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toMatch(/trained with Node 18\.0\.0; here is Node .*--go-on-here/);
    expect(await espalierHere(['--resume', '--out', out, '--go-on-here'])).toMatchObject({
      code: 0,
    });
    expect(readFileSync(join(out, 'run.json'), 'utf8')).toContain('"differs"');
    expect(curveIn(out)).toHaveLength(5 + LONG + 7);
  });

  it('by Ctrl-C ends as such a process does, and says how to go on', async () => {
    const recipe = recipeOf([{ do: 'train', phase: 'dense', steps: 100_000 }]);
    const out = join(freshFolder(), 'run');
    let sent = false;
    const words = ['run', recipeFile(recipe), '--out', out, '--threads', '1'];
    const stopped = await espalier(words, (said, kill) => {
      if (sent || !said.includes('dense ')) return;
      sent = true;
      kill('SIGINT');
    });
    expect(stopped).toMatchObject({ code: 130, signal: null });
    expect(stopped.out).toContain(`run --resume --out ${out}`);
    expect(readdirSync(join(out, 'store', 'runs'))).toHaveLength(1);
  });
});
