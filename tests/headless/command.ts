// The command line as a person starts it, in a process and a folder of its own; and recipes for it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { readArguments } from '../../headless/arguments';
import { runRecipe } from '../../headless/run-recipe';
import type { Recipe, Step } from '../../src/core/recipe';
import { TINY } from '../tiny';

const script = fileURLToPath(new URL('../../headless/espalier.mjs', import.meta.url));

/** Kernels that every machine has, on which a run has the same bits everywhere. */
export const recipeOf = (steps: readonly Step[], config: Recipe['config'] = {}): Recipe => ({
  version: 1,
  config: {
    ...{ data: 'synthetic', model: TINY, batch: 16, seed: 3 },
    ...{ engine: 'wasm', record: { threads: null, variants: ['simd128'] } },
    ...config,
  },
  start: 'fresh',
  steps,
});

export const cutAt = (rate: number): Step =>
  ({ do: 'cut', criterion: 'gate', scope: 'network', budget: { rate } }) as Step;

/** A folder that goes when the test is done. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A recipe's file, beside which its run may lie. */
export function recipeFile(recipe: unknown, folder = freshFolder()): string {
  const file = join(folder, 'asked.json');
  writeFileSync(file, typeof recipe === 'string' ? recipe : JSON.stringify(recipe));
  return file;
}

/**
 * Carries out a command in this process.
 * @param stopAt what it says when it is stopped, as by a signal that comes at that moment
 */
export async function espalierHere(words: readonly string[], stopAt: RegExp | null = null) {
  const args = readArguments(['run', ...words], '/');
  if (args === null) throw new Error('help was asked for');
  const said = { out: '', err: '' };
  const wanted: { code: number | null; stop: () => void } = { code: null, stop: () => undefined };
  const terminal = {
    out: (text: string) => {
      said.out += text;
      if (wanted.code !== null || stopAt?.test(text) !== true) return;
      wanted.code = 130;
      wanted.stop();
    },
    err: (text: string) => void (said.err += text),
    ...{ isTty: false, now: () => performance.now() },
  };
  const interrupts = {
    listen: (stop: () => void) => void (wanted.stop = stop),
    strays: () => undefined,
    get code() {
      return wanted.code;
    },
  };
  return { code: await runRecipe(args, terminal, interrupts), ...said };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Starts the command and waits for its end.
 * @param hear gets what it says so far, at every word of it, and may send signals
 * @param shell stands before the command, where it is to be started with less than a process has
 */
export async function espalier(
  words: readonly string[],
  hear: (out: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
  shell = '',
): Promise<Ended> {
  const line = `${shell} exec "$@"`;
  const args = ['-c', line, 'sh', process.execPath, script, ...words];
  const child = spawn('sh', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
    hear(said.out, (signal) => child.kill(signal));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, ...said };
}

/** Values by step of the run: of the losses, or another column. */
export function curveIn(folder: string, column = 'ce'): [step: number, value: number][] {
  const [names = '', ...lines] = readFileSync(join(folder, 'curves.csv'), 'utf8')
    .trimEnd()
    .split('\n');
  const place = names.split(',').indexOf(column);
  return lines.map((line) => {
    const cells = line.split(',');
    return [Number(cells[0]), Number(cells[place])];
  });
}
