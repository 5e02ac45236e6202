// The inference comparison from outside: a network dense and cut at 40 %, on each of our engines.
import { readFileSync } from 'node:fs';
import { percentile, type Line } from '../report';
import type { Contestant } from './contestants';
import type { InferenceAnswer, ModelName, Timing } from './messages';

const BARS: Readonly<Record<ModelName, number | null>> = {
  nano: 0.7,
  small: 0.85,
  'deit-tiny': 0.85,
  trained: null,
};

const trainedFile = new URL('../../../public/checkpoints/nano-sparse.safetensors', import.meta.url);

export interface CutResult {
  readonly model: ModelName;
  readonly on: string;
  readonly answer: InferenceAnswer;
}

export async function measureCut(
  contestant: Contestant,
  model: ModelName,
  rounds: number,
): Promise<CutResult> {
  const { maker } = contestant;
  if (maker.library !== 'espalier') throw new Error(`${contestant.label} cuts nothing`);
  const child = await contestant.start();
  try {
    const trained = new Uint8Array(readFileSync(trainedFile));
    const arg = { engine: maker.engine, model, rounds, trained };
    return { model, on: contestant.label, answer: await child.ask('inference', arg) };
  } finally {
    await child.close();
  }
}

/** One thread's processor time where it is known: it does not depend on who else computes. */
const timeOf = ({ wall, cpu }: Timing): number => cpu ?? wall;

export function cutLine({ model, on, answer }: CutResult): Line {
  const { dense, compact, macsKept } = answer;
  const of = (times: readonly Timing[]) => percentile(times.map(timeOf), 0.5);
  const before = of(dense);
  const after = of(compact);
  const share = (before / after) * macsKept;
  const bar = BARS[model];
  const name = model === 'trained' ? 'trained nano' : model;
  return {
    what: `${name} cut at 40 %, ${on}: speed-up over 1 / MACs kept`,
    measured:
      `${share.toFixed(2)} (${before.toPrecision(3)} → ${after.toPrecision(3)} ms an image, ` +
      `${(before / after).toFixed(2)}×, MACs kept ${(100 * macsKept).toFixed(1)} %)`,
    bar: bar === null ? 'none' : `≥ ${bar}`,
    kept: bar === null || share >= bar,
  };
}
