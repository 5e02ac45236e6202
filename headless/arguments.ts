// What the command line asks for, read once and refused in words.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { MOST_THREADS } from '../src/core/engine-record';
import { oneOf, whole } from '../src/core/read';
import { ENGINE_IDS, type EngineId } from '../src/core/run-config';
import { Refusal } from './refusal';

const ENGINES: readonly (EngineId | 'auto')[] = ['auto', ...ENGINE_IDS];

export const HELP = `Espalier without a page: trains, cuts and fine-tunes a Vision Transformer as a recipe says.

  npm run espalier -- run recipe.json --out DIR
  npm run espalier -- run --resume --out DIR

  recipe.json       what to do: what espalier.recipe() answers in the page's console
  --out DIR         a folder of its own for the run; it is made where it is not there
  --resume          go on with the run in DIR, bit for bit, from where it was when it ended
  --go-on-here      with --resume: go on although Node, engine or images are others than it was trained with;
                    from there on it is not bit for bit the run that nobody stopped, and run.json says so
  --engine ENGINE   ${ENGINES.join(', ')}; in the place of the recipe's
  --threads N       threads of the engine wasm: 1 to ${MOST_THREADS}; all cores where nobody says
  --data FOLDER     where Fashion-MNIST is, with its manifest.json; else that of this project
  --help            this text

DIR holds then
  run.json          the run: what was done, with which settings and engine, and what was measured
  checkpoints/      its networks behind every phase and cut: safetensors, with timm's names
  curves.csv        loss, accuracy and gradient of every step
  validation.csv    what was measured on validation images on the way
  results.csv       the table of results
  recipe.json       the recipe
  store/            what --resume goes on from; the page keeps the same in the browser

Ctrl-C ends the step at hand and leaves a run that --resume goes on with; a second one quits at once, and
--resume goes back a few seconds then.

Exit codes: 0 the recipe is done; 1 something failed on the way; 2 refused before anything began;
130 or 143 stopped by Ctrl-C or a termination, and resumable.
`;

export interface RunArguments {
  /** Null where the run in the folder says what to do. */
  readonly recipe: string | null;
  readonly out: string;
  readonly resume: boolean;
  /** Whether it goes on with what is here, whatever it was trained with. */
  readonly goOnHere: boolean;
  readonly engine: EngineId | 'auto' | null;
  readonly threads: number | null;
  readonly data: string | null;
}

const SEE = 'See npm run espalier -- --help.';

/**
 * Null where help is asked for.
 * @param from the folder that paths are said from
 * @throws Refusal, InvalidValueError
 */
export function readArguments(words: readonly string[], from: string): RunArguments | null {
  const { values, positionals } = parse(words);
  const [command, recipe = null, ...more] = positionals;
  if (values.help === true || command === 'help') return null;
  if (command === undefined) throw new Refusal('Nothing was asked for.', SEE);
  if (command !== 'run') throw new Refusal(`The command must be run; got “${command}”.`, SEE);
  if (more.length > 0)
    throw new Refusal(`One recipe must be named; got “${more.join(' ')}” too.`, SEE);
  const { out, resume = false, engine, threads, data } = values;
  if (out === undefined || out === '')
    throw new Refusal('A folder must be named for the run; got none.', 'Name one with --out DIR.');
  if (recipe === null && !resume)
    throw new Refusal(
      'A recipe must be named; got none.',
      'Name its file: npm run espalier -- run recipe.json.',
    );
  return {
    recipe: recipe === null ? null : resolve(from, recipe),
    out: resolve(from, out),
    resume,
    goOnHere: values['go-on-here'] ?? false,
    engine: engine === undefined ? null : oneOf('--engine', engine, ENGINES),
    threads: threads === undefined ? null : whole('--threads', Number(threads), 1, MOST_THREADS),
    data: data === undefined ? null : resolve(from, data),
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        out: { type: 'string' },
        resume: { type: 'boolean' },
        'go-on-here': { type: 'boolean' },
        engine: { type: 'string' },
        threads: { type: 'string' },
        data: { type: 'string' },
      },
    });
  } catch (error) {
    // Node's own words name what it does not know.
    throw new Refusal(error instanceof Error ? error.message : 'The options are unclear.', SEE);
  }
}
