// Whether a cut is settled when its sparse phase ends: how many of the channels that it takes are still those after
// ten more steps at the phase's peak rates, on the next images; and, without a bar, after another sparse phase of
// the same dense parent on images in another order. By the scores that the page ranks by, beside plain |g|.
// `--recipe=FILE` has the settings and the two phases, in the place of those of the live demo with averages;
// `--dense=FILE` a dense network, in the place of one for every seed.
import { readFileSync } from 'node:fs';
import { pruneRate } from '../../src/core/controls';
import { gateScores } from '../../src/core/scores';
import { rankScores } from '../../src/core/ranking';
import { readRecipe } from '../../src/core/read-recipe';
import { RECIPE_VERSION, type Recipe, type TrainStep } from '../../src/core/recipe';
import { changeConfig, DEFAULT_CONFIG, type Phase } from '../../src/core/run-config';
import { planAt } from '../../src/core/scope';
import { startSession } from '../worker/harness';
import { report, type Line } from './report';

const SEEDS = [1, 2, 3];
const RATES = [0.2, 0.4, 0.6, 0.7] as const;
const MORE_STEPS = 10;
/** Jaccard at these rates. */
const BAR = { 0.4: 0.9, 0.6: 0.9 } as const;
const OTHER_ORDER = 1000;

const given = (name: string) =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const DEMO: Recipe = {
  version: RECIPE_VERSION,
  config: { phases: { sparse: { average: 100 } } },
  start: 'fresh',
  steps: (['dense', 'sparse'] as const).map((phase) => ({
    ...{ do: 'train', phase, steps: DEFAULT_CONFIG.phases[phase].steps },
  })),
};
const file = given('recipe');
const recipe = file === undefined ? DEMO : readRecipe(JSON.parse(readFileSync(file, 'utf8')));
const { criterion } = changeConfig(DEFAULT_CONFIG, recipe.config);

/** The first training of a phase in the recipe. */
function phaseOf(phase: Phase): TrainStep {
  const step = recipe.steps.find((one) => one.do === 'train' && one.phase === phase);
  if (step?.do !== 'train') throw new Error(`the recipe has no ${phase} phase`);
  return step;
}

type Session = ReturnType<typeof startSession>;
/** Scores by the page's criterion, and |g|. */
interface Scores {
  readonly page: Float32Array;
  readonly plain: Float32Array;
}

async function scoresOf(s: Session): Promise<Scores> {
  const page = await s.call('scores', { criterion });
  const gates = s.all('progress').at(-1)?.gates ?? new Float32Array(0);
  return { page, plain: gates.map(Math.abs) };
}

/** Share of the channels that either of two cuts takes which both do. */
function overlap(s: Session, a: Float32Array, b: Float32Array, rate: number): number {
  const { model } = s.last('run');
  const [one, other] = [a, b].map(
    (values) => planAt(model, rankScores({ ...gateScores(values), values }), pruneRate(rate)).keep,
  );
  let [both, either] = [0, 0];
  one?.forEach((kept, i) => {
    const gone = [kept === 0, other?.[i] === 0];
    if (gone.every(Boolean)) both++;
    if (gone.some(Boolean)) either++;
  });
  return either === 0 ? 1 : both / either;
}

/** A session whose sparse phase on a dense parent is over. */
async function sparse(seed: number, dense: Uint8Array): Promise<Session> {
  const s = startSession('wasm');
  await s.open({ ...recipe.config, seed }, 'fresh');
  await s.call('loadModel', { safetensors: dense.slice().buffer, config: null });
  await s.call('carryOut', { steps: [phaseOf('sparse')] });
  return s;
}

async function denseParent(seed: number): Promise<Uint8Array> {
  const known = given('dense');
  if (known !== undefined) return readFileSync(known);
  const s = startSession('wasm');
  await s.open({ ...recipe.config, seed }, 'fresh');
  await s.call('carryOut', { steps: [phaseOf('dense')] });
  return s.call('saveModel', { compact: false });
}

async function runSeed(seed: number) {
  const dense = await denseParent(seed);
  const s = await sparse(seed, dense);
  const before = await scoresOf(s);
  const top1: number[] = [];
  for (const rate of [0, ...RATES])
    top1.push((await s.call('evaluate', { split: 'validation', rate })).top1);
  // The next images, at the rates that the phase had at its peak.
  const set = { schedule: 'constant', warmup: 0 } as const;
  await s.call('carryOut', {
    steps: [{ do: 'train', phase: 'sparse', steps: MORE_STEPS, optimizer: 'goes on', set }],
  });
  const after = await scoresOf(s);
  const other = await scoresOf(await sparse(seed + OTHER_ORDER, dense));
  const between = (to: Scores, by: keyof Scores) =>
    RATES.map((rate) => overlap(s, before[by], to[by], rate));
  const result = {
    ...{ seed, top1 },
    tenMore: { page: between(after, 'page'), plain: between(after, 'plain') },
    otherOrder: { page: between(other, 'page'), plain: between(other, 'plain') },
  };
  console.info(JSON.stringify(result));
  return result;
}

const results: Awaited<ReturnType<typeof runSeed>>[] = [];
for (const seed of SEEDS) results.push(await runSeed(seed));

const line = (
  what: string,
  of: (result: (typeof results)[number], at: number) => number,
  bars: Readonly<Partial<Record<number, number>>> = {},
): Line[] =>
  RATES.map((rate, at) => {
    const bar = bars[rate];
    const values = results.map((result) => of(result, at));
    return {
      what: `${what}, ${100 * rate} %`,
      measured: values.map((value) => value.toFixed(3)).join(', '),
      bar: bar === undefined ? '' : `≥ ${bar}`,
      kept: bar === undefined || values.every((value) => value >= bar),
    };
  });

report(
  'stability',
  [
    ...line('ten more steps', ({ tenMore }, at) => tenMore.page[at] ?? NaN, BAR),
    ...line('ten more steps, by |g|', ({ tenMore }, at) => tenMore.plain[at] ?? NaN),
    ...line('another order', ({ otherOrder }, at) => otherOrder.page[at] ?? NaN),
    ...line('another order, by |g|', ({ otherOrder }, at) => otherOrder.plain[at] ?? NaN),
    ...line('validation top-1, masked', ({ top1 }, at) => top1[1 + at] ?? NaN),
  ],
  { recipe, results },
);
