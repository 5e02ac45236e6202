// How long an engine takes: a training step, and an image through the network. Seeded noise stands in
// for images, since what is measured does not depend on them. Work is timed and not the wait for its end,
// which in some browsers is as long as fifty steps: a round holds many of a kind, less what a wait costs.
import { imageSize } from '../core/config';
import type { ImageSet } from '../core/images';
import type { RoundTimes } from '../core/engine-info';
import { createRng } from '../core/rng';
import { waitCost } from '../engine/gpu-waits';
import type { Hyper, Trainer } from '../engine/trainer';
import type { Clock } from './clock';
import type { RunControl } from './run-control';

/** A measurement goes on for this long, unless one round alone takes longer. */
const ENOUGH_MS = 300;
const MOST_ROUNDS = 50;
/** Waits' costs that a round of work lasts at least, and most of a kind in it. */
const WAITS = 10;
const MOST_TIMES = 32;
/** Images an inference round. */
export const IMAGES = 128;

const HYPER: Hyper = {
  lr: 1e-4,
  gateLr: 1e-4,
  lambda: 1e-4,
  weightDecay: 0,
  labelSmoothing: 0,
  trainGates: true,
};

/** Milliseconds of a training step, the median of some. @throws CancelledError when stopped. */
export async function timeStep(
  trainer: Trainer,
  batch: number,
  clock: Clock,
  control: RunControl,
): Promise<number> {
  const images = noise(trainer, batch);
  const hyper = { ...HYPER, trainGates: trainer.shape.kept === null };
  const steps = async (times: number) => {
    for (let i = 0; i < times; i++) trainer.step(images, hyper);
    await trainer.idle(0);
  };
  const [times = []] = await timeTurns(clock, control, trainer, [steps], lasted(1));
  return median(times);
}

/** Milliseconds an image takes through a network, the median of some rounds. @throws CancelledError when stopped. */
export async function timeImage(
  trainer: Trainer,
  clock: Clock,
  control: RunControl,
): Promise<number> {
  const [times = []] = await timeTurns(clock, control, trainer, passes([trainer]), lasted(1));
  return median(times) / IMAGES;
}

/**
 * Milliseconds an image takes through two networks, until that has lasted long enough.
 * @throws CancelledError when stopped.
 */
export async function timeInference(
  pair: readonly [Trainer, Trainer],
  clock: Clock,
  control: RunControl,
): Promise<[RoundTimes, RoundTimes]> {
  const times = await timeTurns(clock, control, pair[0], passes(pair), lasted(pair.length));
  const [of = [], then = []] = times.map((each) => each.map((ms) => ms / IMAGES));
  return [spread(of), spread(then)];
}

/**
 * Milliseconds that {@link IMAGES} images take through two networks, in a number of rounds.
 * @param progress told the rounds done
 * @throws CancelledError when stopped.
 */
export async function timeTwo(
  pair: readonly [Trainer, Trainer],
  rounds: number,
  clock: Clock,
  control: RunControl,
  progress: (done: number) => void,
): Promise<[RoundTimes, RoundTimes]> {
  const [of = [], then = []] = await timeTurns(clock, control, pair[0], passes(pair), (counted) => {
    progress(counted);
    return counted >= rounds;
  });
  return [spread(of), spread(then)];
}

/** The same images through each of some networks. */
function passes(trainers: readonly [Trainer, ...Trainer[]]): Work[] {
  const images = noise(trainers[0], IMAGES);
  return trainers.map((trainer) => async (times) => {
    await Promise.all(Array.from({ length: times }, () => trainer.logits(images)));
  });
}

const spread = (times: readonly number[]): RoundTimes => ({
  median: median(times),
  least: Math.min(...times),
  most: Math.max(...times),
});

/** Something done so many times, with one wait for all. */
type Work = (times: number) => Promise<void>;

/** Whether a measurement ends, by the rounds that count and the milliseconds since it began. */
type Ended = (counted: number, ms: number) => boolean;

const lasted =
  (works: number): Ended =>
  (counted, ms) =>
    ms >= ENOUGH_MS * works || counted >= MOST_ROUNDS;

/**
 * Milliseconds that each work took, round by round and turn by turn, so that what else the machine does
 * meets all alike. The first round also compiles, and counts only where it alone lasts long enough.
 * @param trainer whose wait for its work is the works' wait
 */
async function timeTurns(
  clock: Clock,
  control: RunControl,
  trainer: Trainer,
  works: readonly Work[],
  ended: Ended,
): Promise<readonly number[][]> {
  const now = () => clock.now();
  const begin = now();
  const spent: number[][] = works.map(() => []);
  const times = works.map(() => 1);
  let wait = 0;
  for (let counted = 0; ; counted++) {
    const round: number[] = [];
    for (const [i, work] of works.entries()) {
      await control.orThrow('timing');
      const start = now();
      await work(times[i]!);
      round.push(Math.max(0, now() - start - wait) / times[i]!);
    }
    const end = ended(counted, now() - begin);
    if (counted > 0 || end) round.forEach((ms, i) => spent[i]?.push(ms));
    if (end) return spent;
    if (counted === 0) wait = await waitCost(() => trainer.idle(0), now);
    if (counted === 1) round.forEach((ms, i) => (times[i] = timesWorth(wait, ms)));
  }
}

/** How often to do what takes so long, that a wait is small beside it. */
const timesWorth = (wait: number, ms: number): number =>
  wait === 0 ? 1 : Math.max(1, Math.min(MOST_TIMES, Math.ceil((WAITS * wait) / ms)));

function median(values: readonly number[]): number {
  const rising = [...values].sort((a, b) => a - b);
  return rising[Math.floor(rising.length / 2)] ?? NaN;
}

function noise(trainer: Trainer, count: number): ImageSet {
  const { config } = trainer.shape;
  const rng = createRng(1, 'timing');
  return {
    pixels: Float32Array.from({ length: count * imageSize(config) }, () => rng.uniform() - 0.5),
    labels: Uint32Array.from({ length: count }, () => rng.below(config.classes)),
    count,
    mean: [],
    std: [],
  };
}
