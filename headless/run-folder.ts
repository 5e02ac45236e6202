// The folder of one run: who may write to it, what is to be done in it, and what it holds for people. The store
// in it is the run itself; all beside it can be written anew from that.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { saidBy } from '../src/core/said';
import type { Recipe } from '../src/core/recipe';
import { readRecipe } from '../src/core/read-recipe';
import { Refusal, sentenceOf } from './refusal';

const RECIPE = 'recipe.json';
/** Holds the id of the process that works in the folder. */
const IN_USE = 'in-use';

/** A recipe from a file. @throws Refusal naming the file and what of it is refused */
export function readRecipeFile(file: string): Recipe {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT')
      throw new Refusal(`There is no file ${file}.`, 'Name the file of a recipe.');
    throw new Refusal(`${file} cannot be read: ${said(error)}.`, 'Name the file of a recipe.');
  }
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new Refusal(
      `${file} must be JSON; got something else: ${said(error)}.`,
      'A recipe is what espalier.recipe() answers in the page’s console.',
    );
  }
  try {
    return readRecipe(given);
  } catch (error) {
    throw new Refusal(`${file} is no recipe that can be carried out.`, sentenceOf(error));
  }
}

export class RunFolder {
  private constructor(
    readonly path: string,
    /** What is to be done in it. */
    readonly recipe: Recipe,
    /** The first folder that was made for it; null where it was there. */
    private readonly made: string | null,
  ) {}

  /**
   * Takes a new folder in hand, or an empty one, for a run of its own.
   * @throws Refusal
   */
  static begin(path: string, recipe: Recipe): RunFolder {
    const names = namesIn(path);
    if (names.includes(RECIPE))
      throw new Refusal(
        `${path} holds a run already.`,
        'Go on with that by --resume, or name another folder with --out.',
      );
    if (names.length > 0)
      throw new Refusal(
        `${path} holds other files, ${names[0] ?? ''} among them, and no run.`,
        'Name a folder of its own with --out.',
      );
    const made = inWords(path, () => mkdirSync(path, { recursive: true })) ?? null;
    const folder = new RunFolder(path, recipe, made);
    folder.take();
    inWords(path, () => folder.put(RECIPE, `${JSON.stringify(recipe, null, 2)}\n`));
    return folder;
  }

  /**
   * Takes the folder of a run in hand that was begun before.
   * @param asked the recipe that it is to be of; null takes the one that is there
   * @throws Refusal
   */
  static resume(path: string, asked: Recipe | null): RunFolder {
    if (!namesIn(path).includes(RECIPE))
      throw new Refusal(
        `${path} holds no run to go on with.`,
        'Leave --resume away to begin one there.',
      );
    const file = join(path, RECIPE);
    const recipe = readRecipeFile(file);
    const other = asked === null ? null : difference(recipe, asked, '');
    if (other !== null)
      throw new Refusal(
        `${path} holds another run: ${other}.`,
        'Go on with it without naming a recipe, or name another folder with --out.',
      );
    const folder = new RunFolder(path, recipe, null);
    folder.take();
    return folder;
  }

  at(...names: readonly string[]): string {
    return join(this.path, ...names);
  }

  /** Puts a file in its place when it is whole. */
  put(name: string, content: string | Uint8Array): void {
    const beside = this.at(`${name}.part`);
    writeFileSync(beside, content);
    renameSync(beside, this.at(name));
  }

  /** Gives the folder out of hand. */
  release(): void {
    rmSync(this.at(IN_USE), { force: true });
  }

  /** Leaves it as it was found: nothing has begun in it. */
  abandon(): void {
    const names = this.made === null ? readdirSync(this.path) : [];
    for (const name of names) rmSync(this.at(name), { recursive: true, force: true });
    if (this.made !== null) rmSync(this.made, { recursive: true, force: true });
  }

  private take(): void {
    const file = this.at(IN_USE);
    const mark = () => writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    inWords(this.path, () => {
      try {
        mark();
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
        const other = Number(readFileSync(file, 'utf8'));
        if (isAlive(other))
          throw new Refusal(
            `The process ${other} works in ${this.path} at this moment.`,
            `Wait for it, or end it. If it has nothing to do with Espalier, remove ${file}.`,
          );
        // It ended without a word.
        rmSync(file, { force: true });
        mark();
      }
    });
  }
}

function namesIn(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory())
      throw new Refusal(`${path} is no folder.`, 'Name another one with --out.');
    return readdirSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw refusalOf(path, error);
  }
}

function inWords<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusalOf(path, error);
  }
}

const refusalOf = (path: string, error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  const full = codeOf(error) === 'ENOSPC';
  return full
    ? new Refusal(`There is no room left for ${path}.`, 'Free some, or name another disk.')
    : new Refusal(`${path} cannot be used: ${said(error)}.`, 'Name another folder with --out.');
};

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;
const said = (error: unknown): string => (saidBy(error) ?? 'no reason given').replace(/\.$/, '');

function isAlive(process_: number): boolean {
  if (!Number.isInteger(process_) || process_ < 1) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return codeOf(error) === 'EPERM';
  }
}

/** Where an engine may be chosen anew, a run stays on its own: nobody has to name it again. */
const NOT_COMPARED = new Set(['config.engine', 'config.record']);

/** The first thing in which two recipes differ, in words; null where there is none. */
function difference(has: unknown, asked: unknown, path: string): string | null {
  if (NOT_COMPARED.has(path)) return null;
  if (isTree(has) && isTree(asked)) {
    const before = new Map<string, unknown>(Object.entries(has));
    const after = new Map<string, unknown>(Object.entries(asked));
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      // Places count from 1, as in what the product says of a recipe.
      const said = Array.isArray(has) ? String(Number(name) + 1) : name;
      const inner = path === '' ? said : `${path}.${said}`;
      const found = difference(before.get(name), after.get(name), inner);
      if (found !== null) return found;
    }
    return null;
  }
  const textOf = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));
  const [one, other] = [textOf(has), textOf(asked)];
  return one === other ? null : `its ${path} is ${one}, and ${other} in what is asked for`;
}

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;
