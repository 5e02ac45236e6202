// Gradients of the golden fixtures on one of our engines, in the process or page that is raced.
import { param } from '../../../src/core/params';
import { goldenHyper } from '../../engine/fixtures';
import { worstGradient } from '../../engine/tolerance';
import { loadGolden, type GoldenName } from '../../golden/load';
import type { Line } from '../report';
import type { Contestant } from './contestants';

const BAR = 1e-5;
const SETS: readonly GoldenName[] = ['A', 'B'];

/** Worst relative L2 distance of a parameter's gradient, per set. */
export async function gradientLine(contestant: Contestant): Promise<Line> {
  const { maker, label } = contestant;
  if (maker.library !== 'espalier') throw new Error(`${label} has no fixtures`);
  const child = await contestant.start();
  try {
    const gaps: number[] = [];
    for (const name of SETS) {
      const golden = loadGolden(name);
      const { gradients } = await child.ask('gradients', {
        engine: maker.engine,
        config: golden.config,
        params: golden.params,
        images: param(golden.io, 'images'),
        labels: Uint32Array.from(golden.json.labels),
        hyper: goldenHyper(golden),
      });
      gaps.push(worstGradient(golden, gradients));
    }
    return {
      what: `gradients against the golden fixtures, worst tensor, ${label}`,
      measured: SETS.map((name, i) => `${name} ${gaps[i]?.toExponential(1)}`).join(', '),
      bar: `≤ ${BAR}`,
      kept: gaps.every((gap) => gap <= BAR),
    };
  } finally {
    await child.close();
  }
}
