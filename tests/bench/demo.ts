// The live demo, whole: `nano` with the shipped defaults on all of Fashion-MNIST, three seeds, through
// the product's session on the WASM engine, by one recipe. Cuts of 40 % and 60 %, each fine-tuned from the parent.
import { pruneRate } from '../../src/core/controls';
import type { ResultRow } from '../../src/core/network-state';
import { cutSteps, phaseSteps, RECIPE_VERSION, type Step } from '../../src/core/recipe';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { ruleAt } from '../../src/core/scope';
import { startSession } from '../worker/harness';
import { report, type Line } from './report';

const SEEDS = [1, 2, 3];
const RATES = [0.4, 0.6] as const;

const STEPS: readonly Step[] = [
  ...phaseSteps('dense', DEFAULT_CONFIG),
  ...phaseSteps('sparse', DEFAULT_CONFIG),
  ...RATES.flatMap((rate): readonly Step[] => [
    ...cutSteps(ruleAt(DEFAULT_CONFIG.criterion, pruneRate(rate))),
    ...phaseSteps('finetune', DEFAULT_CONFIG),
    { do: 'undo' },
  ]),
];

interface CutResult {
  readonly pruned: number;
  readonly tuned: number;
  readonly macsSaved: number;
}

interface SeedResult {
  readonly seed: number;
  readonly dense: number;
  readonly sparse: number;
  readonly nearZero: number;
  readonly bimodality: number;
  readonly cuts: Readonly<Record<string, CutResult>>;
}

/** Sarle's coefficient of a finite sample; a uniform one has 0.555, two points 1. */
function bimodality(values: Float32Array): number {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const moment = (power: number) => values.reduce((sum, v) => sum + (v - mean) ** power, 0) / n;
  const variance = moment(2);
  const skew = (moment(3) / variance ** 1.5) * (Math.sqrt(n * (n - 1)) / (n - 2));
  const excess = ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (moment(4) / variance ** 2 - 3) + 6);
  return (skew ** 2 + 1) / (excess + (3 * (n - 1) ** 2) / ((n - 2) * (n - 3)));
}

async function runSeed(seed: number): Promise<SeedResult> {
  const s = startSession('wasm');
  await s.open();
  const recipe = {
    version: RECIPE_VERSION,
    config: { seed },
    start: 'fresh',
    steps: STEPS,
  } as const;
  const { results } = (await s.call('run', recipe)).record;
  const row = (kind: ResultRow['kind'], rate: number | null): ResultRow => {
    const found = results.find((one) => one.kind === kind && one.rate === rate);
    if (found === undefined) throw new Error(`the table has no line ${kind} ${rate ?? ''}`);
    return found;
  };
  const top1 = (kind: ResultRow['kind'], rate: number | null) => row(kind, rate).top1 ?? NaN;
  const sparse = row('sparse', null);
  const told = s.all('progress').findLast(({ phase }) => phase === 'sparse');
  if (told === undefined) throw new Error('nothing was told of the sparse phase');
  const scores = told.gates.map(Math.abs);
  const cuts = RATES.map((rate): [number, CutResult] => [
    rate,
    {
      pruned: top1('pruned', rate),
      tuned: top1('finetuned', rate),
      macsSaved: 1 - row('finetuned', rate).macs / sparse.macs,
    },
  ]);
  const result = {
    seed,
    dense: top1('dense', null),
    sparse: top1('sparse', null),
    nearZero: scores.filter((score) => score < 0.05).length / scores.length,
    bimodality: bimodality(scores),
    cuts: Object.fromEntries(cuts),
  };
  console.info(JSON.stringify(result));
  return result;
}

const results: SeedResult[] = [];
for (const seed of SEEDS) results.push(await runSeed(seed));

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** A bar that every seed must keep. */
function least(what: string, bar: number, of: (r: SeedResult) => number, show = percent): Line {
  const values = results.map(of);
  return {
    what,
    measured: values.map(show).join(', '),
    bar: `≥ ${show(bar)}`,
    kept: values.every((value) => value >= bar),
  };
}

const cutLines = RATES.flatMap((rate, i) => {
  const cut = (r: SeedResult): CutResult =>
    r.cuts[rate] ?? { pruned: NaN, tuned: NaN, macsSaved: NaN };
  const tuned = [0.82, 0.815][i] ?? NaN;
  const saved = [0.38, 0.56][i] ?? NaN;
  return [
    least(`top-1 change by the cut, ${percent(rate)}`, -0.005, (r) => cut(r).pruned - r.sparse),
    least(`top-1 fine-tuned, ${percent(rate)}`, tuned, (r) => cut(r).tuned),
    least(`exact MACs saved, ${percent(rate)}`, saved, (r) => cut(r).macsSaved),
  ];
});

report(
  'demo',
  [
    least('top-1 dense', 0.78, (r) => r.dense),
    least('top-1 sparse', 0.79, (r) => r.sparse),
    least('gates under 0.05', 0.45, (r) => r.nearZero),
    least(
      'bimodality',
      0.65,
      (r) => r.bimodality,
      (value) => value.toFixed(3),
    ),
    ...cutLines,
  ],
  results,
);
