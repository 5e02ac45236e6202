// What of the benchmark is wanted: `npm run bench -- engines --sizes=S --only=wasm,torch-1 --rounds=3`.
import { MODELS, type ModelName } from './messages';
import { SIZES, type SizeName } from './sizes';

const PARTS = ['steps', 'gradients', 'inference'] as const;
type Part = (typeof PARTS)[number];

export interface Options {
  readonly sizes: readonly SizeName[];
  readonly parts: readonly Part[];
  readonly models: readonly ModelName[];
  /** Ids of contestants; null is all of them. */
  readonly only: readonly string[] | null;
  readonly rounds: number;
}

const usage = [
  `--sizes=${Object.keys(SIZES).join(',')}`,
  `--parts=${PARTS.join(',')}`,
  `--models=${MODELS.join(',')}`,
  '--only=<contestants: wasm, wasm-page, wasm-plain, wasm-threads, wgsl, tfjs-wasm, …>',
  '--rounds=<number>',
].join(' ');

/** @throws with the usage for anything unknown */
export function readOptions(words: readonly string[]): Options {
  const given = new Map<string, string>();
  for (const word of words) {
    const [, name = '', value = ''] = /^--(sizes|parts|models|only|rounds)=(.+)$/.exec(word) ?? [];
    if (name === '') throw new Error(`${word} is no option of this benchmark: ${usage}`);
    given.set(name, value);
  }
  const list = <T extends string>(name: string, all: readonly T[], usual: readonly T[]): T[] => {
    const wanted = given.get(name)?.split(',') ?? usual;
    return wanted.map((word) => {
      const known = all.find((candidate) => candidate === word);
      if (known === undefined) throw new Error(`${word} is not one of ${name}: ${usage}`);
      return known;
    });
  };
  const rounds = Number(given.get('rounds') ?? 7);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is a number: ${usage}`);
  return {
    sizes: list('sizes', Object.keys(SIZES) as SizeName[], ['S', 'M']),
    parts: list('parts', PARTS, PARTS),
    models: list('models', MODELS, MODELS),
    only: given.get('only')?.split(',') ?? null,
    rounds,
  };
}
