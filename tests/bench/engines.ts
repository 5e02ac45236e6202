// A training step on our engines beside tfjs, jax-js and PyTorch, and inference before and after a cut.
// Every contestant is a live process or page; rounds are interleaved, medians are printed. Parts of it:
// `npm run bench -- engines --sizes=S --only=wasm,torch-1 --parts=steps --rounds=3`.
import { barLines, gpuShareLines, timeLines } from './engines/bars';
import { startBrowsers, type Browsers } from './engines/browsers';
import { contestants, type Contestant } from './engines/contestants';
import { cutLine, measureCut } from './engines/cuts';
import { gradientLine } from './engines/golden-gradients';
import { readOptions } from './engines/options';
import { race } from './engines/rounds';
import { report, type Line } from './report';

const options = readOptions(process.argv.slice(2).filter((word) => word.startsWith('--')));
const say = (line: string) => console.info(line);

// Whether a GPU is there is asked of the browser, so without one nothing but processes takes part.
const browsers: Browsers = await startBrowsers();
const hardware = await browsers.hardware();
const everybody = contestants(() => Promise.resolve(browsers), hardware);
const field = everybody.filter(({ id }) => options.only?.includes(id) ?? true);
for (const id of options.only ?? [])
  if (!field.some((contestant) => contestant.id === id))
    throw new Error(`There is no ${id}. Choose from ${everybody.map((c) => c.id).join(', ')}.`);
/** Our engines, once each: what cuts are measured on and gradients compared. */
const own = field.filter(({ id }) => ['wasm', 'wgsl', 'wgsl-gpu'].includes(id));

const lines: Line[] = [];
const details: Record<string, unknown> = {};

/** A line of its own for what could not be measured: a bar that is not kept. */
async function attempt(what: string, work: () => Promise<Line>): Promise<void> {
  const failed = (error: unknown): Line => ({
    what,
    measured: `not measured: ${error instanceof Error ? error.message : String(error)}`,
    bar: 'measured',
    kept: false,
  });
  lines.push(await work().catch(failed));
  say(`${what}: done`);
}

async function peakOf(gpu: Contestant | undefined) {
  if (gpu === undefined) return null;
  const child = await gpu.start();
  try {
    return await child.ask('peak', {});
  } finally {
    await child.close();
  }
}

if (options.parts.includes('steps')) {
  const peak = await peakOf(field.find(({ gpu }) => gpu === 'hardware'));
  for (const size of options.sizes) {
    const outcomes = await race(field, size, options.rounds, say);
    lines.push(...timeLines(size, outcomes), ...barLines(size, outcomes));
    if (peak !== null) lines.push(...gpuShareLines(size, outcomes, peak));
    details[size] = outcomes;
  }
  details['peak'] = peak;
}

if (options.parts.includes('gradients'))
  for (const contestant of own)
    await attempt(`gradients, ${contestant.label}`, () => gradientLine(contestant));

if (options.parts.includes('inference'))
  for (const contestant of own)
    for (const model of options.models)
      await attempt(`${model} cut at 40 %, ${contestant.label}`, async () => {
        const result = await measureCut(contestant, model, options.rounds);
        details[`${model} on ${contestant.id}`] = result.answer;
        return cutLine(result);
      });

await browsers.close();
report('engines', lines, { hardware, ...details });
