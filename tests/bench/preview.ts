// Times what one move of the pruning-rate slider computes at deit-base size: the plan of the cut and
// its preview, from gates that are ranked already. Drawing is not in it.
import { setTimeout as pause } from 'node:timers/promises';
import { asPruneRate } from '../../src/core/brand';
import { PRESETS } from '../../src/core/config';
import { gateCount } from '../../src/core/gates';
import { previewOf } from '../../src/core/prune-plan';
import { planAt } from '../../src/core/scope';
import { rankScores } from '../../src/core/ranking';
import { gateScores } from '../../src/core/scores';
import { createRng } from '../../src/core/rng';
import { percentile, report } from './report';

const BAR_MS = 4;
const MOVES = 200;
/** A drag sends one move a frame. */
const FRAME_MS = 16;

const config = PRESETS['deit-base'];
const rng = createRng(1, 'bench');
const gates = Float32Array.from({ length: gateCount(config) }, () => rng.normal());

function timed<T>(work: () => T): { ms: number; result: T } {
  const start = performance.now();
  const result = work();
  return { ms: performance.now() - start, result };
}

const ranks = Array.from({ length: 11 }, () => timed(() => rankScores(gateScores(gates))).ms);
const ranking = rankScores(gateScores(gates));

// Code is cold at the first moves, as it is at a person's first drag: all of them count.
const moves: number[] = [];
for (let i = 0; i < MOVES; i++) {
  const rate = asPruneRate(rng.uniform() * 0.95);
  const { result, ms } = timed(() => previewOf(config, planAt(config, ranking, rate)));
  if (result.pruned !== Math.floor(rate * result.total) - result.rescued.length)
    throw new Error(`the preview at rate ${rate} prunes ${result.pruned} gates`);
  moves.push(ms);
  await pause(FRAME_MS);
}

const p95 = percentile(moves, 0.95);
report(
  'preview',
  [
    {
      what: `a move of the slider, ${gates.length} gates`,
      measured: `median ${percentile(moves, 0.5).toFixed(2)} ms, 95 % ${p95.toFixed(2)} ms`,
      bar: `95 % ≤ ${BAR_MS} ms`,
      kept: p95 <= BAR_MS,
    },
    {
      what: 'ranking a snapshot, once',
      measured: `median ${percentile(ranks, 0.5).toFixed(2)} ms`,
      bar: 'none',
      kept: true,
    },
  ],
  { moves, ranks },
);
