// Times what one move of the pruning-rate slider computes at deit-base size: the plan of the cut and
// its preview, from gates that are ranked already. Drawing is not in it. Bar: 4 ms of wall-clock time
// at the 95th percentile; processor time and load stand beside it, to tell slow code from a busy
// machine. Run with `node scripts/bench-preview.mjs`; the exit code is 1 above the bar.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { asPruneRate } from '../../src/core/brand';
import { PRESETS } from '../../src/core/config';
import { gateCount } from '../../src/core/gates';
import { planCut, previewOf } from '../../src/core/prune-plan';
import { rankGates } from '../../src/core/ranking';
import { createRng } from '../../src/core/rng';

const BAR_MS = 4;
const MOVES = 200;
/** A drag sends one move a frame. */
const FRAME_MS = 16;

interface Timing {
  readonly wallMs: number;
  readonly cpuMs: number;
}

function timed<T>(work: () => T): Timing & { readonly result: T } {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000, result };
}

/** The smallest value that at least a share `p` of all values does not exceed. */
function percentile(values: readonly number[], p: number): number {
  const rising = [...values].sort((a, b) => a - b);
  return rising[Math.max(0, Math.ceil(p * rising.length) - 1)] ?? NaN;
}

function row(name: string, timings: readonly Timing[]) {
  const of = (field: keyof Timing, p: number) =>
    Number(
      percentile(
        timings.map((t) => t[field]),
        p,
      ).toFixed(3),
    );
  return {
    name,
    runs: timings.length,
    medianMs: of('wallMs', 0.5),
    p95Ms: of('wallMs', 0.95),
    maxMs: of('wallMs', 1),
    cpuMedianMs: of('cpuMs', 0.5),
    cpuP95Ms: of('cpuMs', 0.95),
  };
}

/** Runs the benchmark, prints its table, writes bench-results/preview.json; whether the bar is kept. */
export async function benchPreview(): Promise<boolean> {
  const config = PRESETS['deit-base'];
  const rng = createRng(1, 'bench');
  const gates = Float32Array.from({ length: gateCount(config) }, () => rng.normal());
  const ranks = Array.from({ length: 11 }, () => timed(() => rankGates(gates)));
  const ranking = rankGates(gates);

  // Code is cold at the first moves, as it is at a person's first drag: all of them count.
  const moves: Timing[] = [];
  for (let i = 0; i < MOVES; i++) {
    const rate = asPruneRate(rng.uniform() * 0.95);
    const { result, ...timing } = timed(() => previewOf(config, planCut(config, ranking, rate)));
    if (result.pruned !== Math.floor(rate * result.total) - result.rescued.length)
      throw new Error(`the preview at rate ${rate} prunes ${result.pruned} gates`);
    moves.push(timing);
    await pause(FRAME_MS);
  }

  const rows = [row('a move of the slider', moves), row('rankGates, once a snapshot', ranks)];
  const p95Ms = rows[0]?.p95Ms ?? NaN;
  const passed = p95Ms <= BAR_MS;
  const machine = {
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    load: Number((loadavg()[0] ?? NaN).toFixed(2)),
  };
  console.table(Object.fromEntries(rows.map(({ name, ...figures }) => [name, figures])));
  console.info(
    `${gates.length} gates, ${machine.cores} cores, load ${machine.load}: ` +
      `${p95Ms} ms at the 95th percentile, the bar is ${BAR_MS} ms.`,
  );
  mkdirSync('bench-results', { recursive: true });
  const report = { gates: gates.length, barMs: BAR_MS, passed, ...machine, rows };
  writeFileSync('bench-results/preview.json', `${JSON.stringify(report, null, 2)}\n`);
  return passed;
}
