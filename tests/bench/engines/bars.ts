// The bars of a training step, from the results of a race. Knows who is compared with whom and how.
import { planStep, stepOf } from '../../../src/engine/graph';
import { multiplicationsOf } from '../../../src/engine/operations';
import type { Line } from '../report';
import type { Absent, Result } from './rounds';
import { SIZES, type SizeName } from './sizes';

/** What sizes without bars of their own are read against. */
const NONE = 0;

interface Bars {
  readonly tfjsWasm: number;
  readonly jaxWasm: number;
  readonly torchOne: number;
  readonly threads: number;
  readonly torchBest: number;
  readonly tfjsWebgpu: number;
  readonly jaxWebgpu: number;
  readonly js: number;
  readonly dispatches: number;
}

const BARS: Readonly<Record<SizeName, Bars>> = {
  XS: {
    ...{ tfjsWasm: NONE, jaxWasm: NONE, torchOne: NONE, threads: NONE, torchBest: NONE },
    ...{ tfjsWebgpu: NONE, jaxWebgpu: NONE, js: Infinity, dispatches: Infinity },
  },
  S: {
    ...{ tfjsWasm: 16, jaxWasm: 8, torchOne: 1.1, threads: 1.6, torchBest: 1.7 },
    ...{ tfjsWebgpu: 25, jaxWebgpu: 3, js: 0.2, dispatches: 56 },
  },
  M: {
    ...{ tfjsWasm: 16, jaxWasm: 2, torchOne: 0.6, threads: 1.8, torchBest: 1.1 },
    ...{ tfjsWebgpu: 12, jaxWebgpu: 2, js: 0.5, dispatches: 132 },
  },
};

/** Losses of two libraries after equal steps from equal parameters. */
const LOSS_BAR = 1e-3;

type Outcome = Result | Absent;
const isResult = (outcome: Outcome): outcome is Result => 'median' in outcome;

const ms = (value: number): string => `${value.toPrecision(3)} ms`;

/** Floating-point operations in the products of a step, as our engines compute it. */
function stepFlops(size: SizeName): number {
  const { batch, config } = SIZES[size];
  const ops = stepOf(planStep({ config, kept: null }, batch));
  return 2 * batch * ops.reduce((sum, op) => sum + multiplicationsOf(op), 0);
}

/** What everybody took. */
export function timeLines(size: SizeName, outcomes: readonly Outcome[]): Line[] {
  return outcomes.map((outcome) => {
    const what = `${size}: ${outcome.label}`;
    const rest = { bar: 'none', kept: true };
    if (!isResult(outcome)) return { what, measured: `absent: ${outcome.reason}`, ...rest };
    const { wall, cpu, js } = outcome.median;
    const parts = [
      `${ms(wall)} a step`,
      ...(cpu === null ? [] : [`${ms(cpu)} of CPU`]),
      ...(js === null || outcome.dispatches === null ? [] : [`${js.toFixed(3)} ms of JavaScript`]),
      ...(outcome.dispatches === null ? [] : [`${outcome.dispatches} dispatches`]),
      ...(outcome.id.startsWith('wasm') ? [outcome.adapter] : []),
      ...(outcome.threads > 1 ? [`${outcome.threads} threads`] : []),
    ];
    return { what, measured: parts.join(', '), ...rest };
  });
}

/** A ratio of two results against its bar; null where neither of them was asked for. */
function ratioLine(
  what: string,
  time: 'wall' | 'cpu',
  bar: number,
  peers: readonly (Outcome | undefined)[],
  own: Outcome | undefined,
): Line[] {
  const asked = peers.filter((peer) => peer !== undefined);
  if (own === undefined || asked.length === 0) return [];
  const line = { what, bar: bar === NONE ? 'none' : `≥ ${bar}×` };
  const present = asked.filter(isResult);
  const missing = isResult(own) ? (present.length === 0 ? asked[0] : undefined) : own;
  if (missing !== undefined && !isResult(missing))
    return [{ ...line, measured: `not measured: ${missing.label} is absent`, kept: false }];
  const of = (outcome: Outcome): number =>
    isResult(outcome) ? (outcome.median[time] ?? NaN) : NaN;
  const best = Math.min(...present.map(of));
  const ratio = best / of(own);
  const clock = time === 'cpu' ? 'CPU time' : 'wall time';
  const measured = `${ratio.toFixed(2)}× (${ms(best)} over ${ms(of(own))}, ${clock})`;
  return [{ ...line, measured, kept: ratio >= bar }];
}

function lossLine(size: SizeName, outcomes: readonly Outcome[]): Line[] {
  const results = outcomes.filter(isResult);
  // tfjs is the oracle; without it, whoever is first.
  const oracle = results.find(({ id }) => id.startsWith('tfjs')) ?? results[0];
  if (oracle === undefined || results.length < 2) return [];
  let worst = { gap: 0, label: 'all' };
  for (const { losses, label } of results)
    for (const [i, loss] of losses.entries()) {
      const wanted = oracle.losses[i];
      if (wanted === undefined) break;
      const gap = Math.abs(loss - wanted);
      if (!(gap <= worst.gap)) worst = { gap, label };
    }
  return [
    {
      what: `${size}: losses of the first steps, against ${oracle.label}`,
      measured: `${worst.gap.toExponential(1)} at most (${worst.label})`,
      bar: `≤ ${LOSS_BAR}`,
      kept: worst.gap <= LOSS_BAR,
    },
  ];
}

function gpuLines(size: SizeName, suffix: string, outcomes: readonly Outcome[]): Line[] {
  const bars = BARS[size];
  const find = (id: string) => outcomes.find((outcome) => outcome.id === `${id}${suffix}`);
  const wgsl = find('wgsl');
  const on = suffix === '' ? 'software adapter' : 'GPU';
  const lines = [
    ...ratioLine(
      `${size}: WGSL engine faster than tfjs-webgpu, ${on}`,
      'wall',
      bars.tfjsWebgpu,
      [find('tfjs-webgpu')],
      wgsl,
    ),
    ...ratioLine(
      `${size}: WGSL engine faster than jax-js webgpu, ${on}`,
      'wall',
      bars.jaxWebgpu,
      [find('jax-webgpu')],
      wgsl,
    ),
  ];
  if (wgsl === undefined || !isResult(wgsl)) return lines;
  const js = wgsl.median.js ?? NaN;
  const dispatches = wgsl.dispatches ?? NaN;
  const atMost = (bar: number, unit: string) => (bar === Infinity ? 'none' : `≤ ${bar}${unit}`);
  return [
    ...lines,
    {
      what: `${size}: JavaScript a WGSL step, ${on}`,
      measured: `${js.toFixed(3)} ms`,
      bar: atMost(bars.js, ' ms'),
      kept: js <= bars.js,
    },
    {
      what: `${size}: dispatches a WGSL step, ${on}`,
      measured: String(dispatches),
      bar: atMost(bars.dispatches, ''),
      kept: dispatches <= bars.dispatches,
    },
  ];
}

/** Every bar of a size whose contestants were asked for. */
export function barLines(size: SizeName, outcomes: readonly Outcome[]): Line[] {
  const bars = BARS[size];
  const find = (id: string) => outcomes.find((outcome) => outcome.id === id);
  const torch = outcomes.filter(({ id }) => id.startsWith('torch-'));
  const wasm = find('wasm');
  const page = find('wasm-page');
  const all = find('wasm-threads');
  const threads = all !== undefined && isResult(all) ? all.threads : 'all';
  const name = `${size}: WASM engine`;
  const one = `${name}, one thread`;
  return [
    ...ratioLine(`${one}, faster than tfjs-wasm`, 'cpu', bars.tfjsWasm, [find('tfjs-wasm')], wasm),
    ...ratioLine(`${one}, faster than jax-js wasm`, 'cpu', bars.jaxWasm, [find('jax-wasm')], wasm),
    // A browser tells no CPU time; on an idle machine that of one thread is the wall's.
    ...ratioLine(
      `${one}, browser, faster than tfjs-wasm there`,
      'wall',
      bars.tfjsWasm,
      [find('tfjs-wasm-page')],
      page,
    ),
    ...ratioLine(
      `${one}, browser, faster than jax-js wasm there`,
      'wall',
      bars.jaxWasm,
      [find('jax-wasm-page')],
      page,
    ),
    ...ratioLine(`${one}, against PyTorch's`, 'cpu', bars.torchOne, [find('torch-1')], wasm),
    ...ratioLine(`${name}, ${threads} threads against one`, 'wall', bars.threads, [page], all),
    ...ratioLine(`${name}, all cores, against PyTorch's best`, 'wall', bars.torchBest, torch, all),
    ...gpuLines(size, '', outcomes),
    ...gpuLines(size, '-gpu', outcomes),
    ...lossLine(size, outcomes),
  ];
}

/** Achieved TFLOP/s of the WGSL step on a real GPU, beside the best product it can do. */
export function gpuShareLines(
  size: SizeName,
  outcomes: readonly Outcome[],
  peak: { readonly tflops: number; readonly how: string },
): Line[] {
  return outcomes
    .filter(isResult)
    .filter(({ id }) => id.endsWith('-gpu'))
    .map(({ label, median }) => {
      const tflops = stepFlops(size) / median.wall / 1e9;
      const share = (100 * tflops) / peak.tflops;
      return {
        what: `${size}: ${label}, achieved`,
        measured:
          `${tflops.toFixed(3)} TFLOP/s, ${share.toFixed(1)} % of ${peak.tflops.toFixed(2)} ` +
          `in a matrix product (${peak.how})`,
        bar: 'none',
        kept: true,
      };
    });
}
