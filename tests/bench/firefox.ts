// Training on the GPU in Firefox, headless on the software adapter: what a wait costs there, steps a second
// of `nano` with and without the nudge of the queue, and whether steps and cuts are timed as they are. The
// site must be built. Says so and ends where there is no Firefox and none can be had.
import { findFirefox, startFirefox, type Firefox } from './firefox/browser';
import {
  readingsBody,
  trainingBody,
  waitsBody,
  type Readings,
  type Waits,
} from './firefox/in-page';
import { startSites, type Sites } from './firefox/sites';
import { percentile, report, type Line } from './report';

const ROUNDS = 3;
const TRAINING_MS = 6000;
const RATE = 0.6;
/** Steps a second with the nudge, and the length of a wait without it, over those of the other. */
const TIMES_BAR = 10;
/** Steps a second in Firefox, of those in Chromium: more than its adapter can do, no browser makes. */
const CHROMIUM_BAR = 0.75;

interface Round {
  readonly nudged: number;
  readonly bare: number;
  /** Null where Firefox computes on a driver that Chromium does not know. */
  readonly chromium: number | null;
  readonly waits: Waits;
  readonly readings: Readings;
}

/** With a profile of its own every time: nothing is found that was kept before. */
async function inFirefox<T>(path: string, work: (firefox: Firefox) => Promise<T>): Promise<T> {
  const firefox = await startFirefox(path);
  try {
    return await work(firefox);
  } finally {
    await firefox.close();
  }
}

async function measure(path: string, { built, without }: Sites): Promise<Round> {
  const training = trainingBody(TRAINING_MS);
  const bare = await inFirefox(path, async ({ open, evaluate }) => {
    await open(without);
    return evaluate<number>(training);
  });
  const own = await inFirefox(path, async ({ open, evaluate }) => {
    await open(built.url);
    const waits = await evaluate<Waits>(await waitsBody());
    const nudged = await evaluate<number>(training);
    return { waits, nudged, readings: await evaluate<Readings>(readingsBody(RATE)) };
  });
  return { ...own, bare, chromium: process.env['VK_ICD_FILENAMES'] ? null : await inChromium() };

  async function inChromium(): Promise<number> {
    const { page, close } = await built.openPage();
    await page.waitForFunction(() => 'espalier' in window);
    const steps = await page.evaluate<number>(`(async () => { ${training} })()`);
    await close();
    return steps;
  }
}

function linesOf(rounds: readonly Round[]): Line[] {
  const median = (of: (round: Round) => number) => percentile(rounds.map(of), 0.5);
  const pace = median(({ nudged }) => nudged);
  const times = median(({ nudged, bare }) => nudged / bare);
  const waits = median((round) => round.waits.bare / round.waits.nudged);
  const step = median((round) => round.readings.step);
  const paced = 1000 / pace;
  const cut = median(({ readings }) => readings.dense / readings.cut);
  const chromium = rounds.flatMap((round) => round.chromium ?? []);
  return [
    {
      what: 'steps a second of nano, one image each: with the nudge, without',
      measured: `${pace.toFixed(1)}, ${median((r) => r.bare).toFixed(1)}: ${times.toFixed(1)} times`,
      bar: `≥ ${TIMES_BAR} times`,
      kept: times >= TIMES_BAR,
    },
    ...(chromium.length === 0
      ? []
      : [
          {
            what: 'the same in Chromium, on the same adapter',
            measured: percentile(chromium, 0.5).toFixed(1),
            bar: `Firefox ≥ ${CHROMIUM_BAR} of it`,
            kept: pace >= CHROMIUM_BAR * percentile(chromium, 0.5),
          },
        ]),
    {
      what: 'a wait for a queue with nothing in it: without, with the nudge',
      measured: `${median((r) => r.waits.bare).toFixed(1)} ms, ${median((r) => r.waits.nudged).toFixed(1)} ms`,
      bar: `${TIMES_BAR} times shorter`,
      kept: waits >= TIMES_BAR,
    },
    {
      what: 'a step of it as the choice of the engine reads it, and as training goes',
      measured: `${step.toFixed(1)} ms, ${paced.toFixed(1)} ms`,
      bar: 'less than half a wait above it',
      kept: step <= paced + median((r) => r.waits.bare) / 2,
    },
    {
      what: `images through the shipped network, cut at ${100 * RATE} %: before over after`,
      measured: `${cut.toFixed(2)} times`,
      bar: 'faster',
      kept: cut > 1,
    },
  ];
}

const path = findFirefox();
if (path === null)
  console.info(
    'firefox: nothing was measured. There is no Firefox here; install one, or set FIREFOX_PATH to it.',
  );
else {
  const sites = await startSites();
  try {
    const version = await inFirefox(path, (firefox) => Promise.resolve(firefox.version));
    console.info(`Firefox ${version}, ${path}`);
    const rounds: Round[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const round = await measure(path, sites);
      console.info(JSON.stringify(round));
      rounds.push(round);
    }
    report('firefox', linesOf(rounds), { version, rounds });
  } finally {
    await sites.close();
  }
}
