// What the command line refuses, before anything is written: it says what is wrong, where, and what to do.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HELP, readArguments } from '../../headless/arguments';
import { EXIT } from '../../headless/run-recipe';
import type { Recipe } from '../../src/core/recipe';
import { espalier, espalierHere, freshFolder, recipeFile, recipeOf } from './command';

const SHORT = recipeOf([{ do: 'train', phase: 'dense', steps: 2 }]);

const run = (...words: readonly string[]) => espalierHere(words);

/** Words that cannot be carried out. */
const UNCLEAR: readonly [words: string, said: RegExp][] = [
  ['', /Nothing was asked for/],
  ['train recipe.json --out x', /The command must be run; got “train”/],
  ['run recipe.json', /A folder must be named for the run; got none/],
  ['run --out x', /A recipe must be named; got none/],
  ['run a.json b.json --out x', /One recipe must be named; got “b\.json” too/],
  ['run a.json --out x --engine cuda', /--engine must be .*wgsl, wasm.*; got “cuda”/],
  ['run a.json --out x --threads many', /--threads must be .*from 1 to 64/],
  ['run a.json --out x --speed 9', /--speed/],
];

describe('words', { timeout: 120_000 }, () => {
  it.each(UNCLEAR)('“%s” are refused', (words, said) => {
    expect(() =>
      readArguments(
        words.split(' ').filter((word) => word !== ''),
        '/',
      ),
    ).toThrow(said);
  });

  it('name paths from where the person is', () => {
    const args = readArguments(
      ['run', 'a.json', '--out', '../run', '--data', '/images'],
      '/here/mine',
    );
    expect(args).toMatchObject({ recipe: '/here/mine/a.json', out: '/here/run', data: '/images' });
  });

  it('that ask for help get it, every option in it', async () => {
    expect(readArguments(['--help'], '/')).toBeNull();
    for (const option of [
      '--out',
      '--resume',
      '--go-on-here',
      '--engine',
      '--threads',
      '--data',
      'Ctrl-C',
    ])
      expect(HELP).toContain(option);
    const refused = await espalier([]);
    expect(refused).toMatchObject({ code: EXIT.refused, out: '' });
    expect(refused.err).toContain('--help');
  });
});

/** What is no recipe, and what is said of it. */
const NO_RECIPES: readonly [what: string, recipe: unknown, said: RegExp][] = [
  ['is not JSON', '{ version: 1 }', /asked\.json must be JSON; got something else/],
  ['is something else', [1, 2], /recipe must be an object/],
  ['is of another version', { ...SHORT, version: 9 }, /recipe\.version must be 1; got 9/],
  [
    'has a step that there is not',
    { ...SHORT, steps: [{ do: 'train', phase: 'dense', steps: 2 }, { do: 'fly' }] },
    /recipe\.steps\.2\.do must be .*train, measure, cut/,
  ],
  [
    'asks for too much',
    { ...SHORT, steps: [{ do: 'train', phase: 'dense', steps: 0 }] },
    /recipe\.steps\.1\.steps must be .*; got 0/,
  ],
  ['sets what there is not', { ...SHORT, config: { speed: 1 } }, /must be .*; got “speed”/],
];

describe('a file', () => {
  it.each(NO_RECIPES)('that %s is refused with where', async (_, recipe, said) => {
    const file = recipeFile(recipe);
    const out = join(file, '..', 'run');
    const refused = await run(file, '--out', out);
    expect(refused).toMatchObject({ code: EXIT.refused, out: '' });
    expect(refused.err).toContain(file);
    expect(refused.err).toMatch(said);
    expect(existsSync(out)).toBe(false);
  });

  it('that is not there is named', async () => {
    const folder = freshFolder();
    const refused = await run(join(folder, 'none.json'), '--out', join(folder, 'run'));
    expect(refused).toMatchObject({ code: EXIT.refused });
    expect(refused.err).toContain(`There is no file ${join(folder, 'none.json')}.`);
  });

  it('that is a folder, or cannot be read for another reason, is named with the reason', async () => {
    const folder = freshFolder();
    const refused = await run(folder, '--out', join(folder, 'run'));
    expect(refused).toMatchObject({ code: EXIT.refused, out: '' });
    expect(refused.err).toContain(`${folder} cannot be read`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of images that are not there is named', async () => {
    const folder = freshFolder();
    const refused = await run(recipeFile(SHORT), '--out', join(folder, 'run'), '--data', folder);
    expect(refused).toMatchObject({ code: EXIT.refused });
    expect(refused.err).toContain(join(folder, 'manifest.json'));
  });
});

describe('a folder', () => {
  it('that holds a run is left alone, and goes on with that alone', async () => {
    const out = join(freshFolder(), 'run');
    expect(await run(recipeFile(SHORT), '--out', out)).toMatchObject({ code: EXIT.done });
    const before = readFileSync(join(out, 'run.json'), 'utf8');
    const again = await run(recipeFile(SHORT), '--out', out);
    expect(again).toMatchObject({ code: EXIT.refused });
    expect(again.err).toMatch(/holds a run already.*--resume/);
    const other = { ...SHORT, steps: [{ do: 'train', phase: 'dense', steps: 7 }] } as Recipe;
    const resumed = await run(recipeFile(other), '--out', out, '--resume');
    expect(resumed).toMatchObject({ code: EXIT.refused });
    expect(resumed.err).toContain('its steps.1.steps is 2, and 7 in what is asked for');
    const engine = await run('--out', out, '--resume', '--engine', 'tfjs-cpu');
    expect(engine).toMatchObject({ code: EXIT.refused });
    expect(engine.err).toContain('begun on the engine wasm');
    expect(readFileSync(join(out, 'run.json'), 'utf8')).toBe(before);
  });

  it('that holds something else, or is none, is left alone', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'letter.txt'), 'Dear');
    const refused = await run(recipeFile(SHORT), '--out', folder);
    expect(refused).toMatchObject({ code: EXIT.refused });
    expect(refused.err).toMatch(/holds other files, letter\.txt among them/);
    const none = await run(recipeFile(SHORT), '--out', join(folder, 'letter.txt'));
    expect(none).toMatchObject({ code: EXIT.refused });
    expect(none.err).toContain('is no folder');
    expect(readdirSync(folder)).toEqual(['letter.txt']);
  });

  it('without a run has nothing to go on with', async () => {
    const out = join(freshFolder(), 'run');
    const refused = await run('--out', out, '--resume');
    expect(refused).toMatchObject({ code: EXIT.refused });
    expect(refused.err).toContain('holds no run to go on with');
    expect(existsSync(out)).toBe(false);
  });

  it('that another process works in is left to that, and not to one that is gone', async () => {
    const out = join(freshFolder(), 'run');
    mkdirSync(out);
    writeFileSync(join(out, 'recipe.json'), JSON.stringify(SHORT));
    writeFileSync(join(out, 'in-use'), `${process.ppid}\n`);
    const refused = await run('--out', out, '--resume');
    expect(refused).toMatchObject({ code: EXIT.refused });
    expect(refused.err).toContain(`The process ${process.ppid} works in`);
    // No process has the highest number of all.
    writeFileSync(join(out, 'in-use'), `${2 ** 22 - 1}\n`);
    expect(await run('--out', out, '--resume')).toMatchObject({ code: EXIT.done });
  });

  it('is as it was found where a run cannot even begin', async () => {
    const out = join(freshFolder(), 'a', 'run');
    const strange = { threads: 1, variants: ['strange'] };
    const recipe = recipeOf(SHORT.steps, { record: strange });
    const refused = await run(recipeFile(recipe), '--out', out);
    expect(refused).toMatchObject({ code: EXIT.refused });
    expect(refused.err).toContain('kernels that are not here: strange');
    expect(existsSync(join(out, '..'))).toBe(false);
  });
});

describe('a disk without room', { timeout: 120_000 }, () => {
  it('is told at once, and the run goes on in memory to its end', async () => {
    const out = join(freshFolder(), 'run');
    const file = recipeFile(recipeOf(SHORT.steps, { model: 'nano', batch: 2 }));
    // No file may be as long as those of the network are, of 820 kB: so many blocks of 512 bytes.
    const ended = await espalier(['run', file, '--out', out], undefined, 'ulimit -f 800;');
    expect(ended.code).toBe(EXIT.failed);
    expect(ended.out).toMatch(/dense 2\/2/);
    expect(ended.err).toMatch(/no room left/);
    expect(ended.err).toContain('--resume');
  });
});
