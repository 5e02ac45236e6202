// How long an engine takes: a training step, and an image through the network. Seeded noise stands in
// for images, since what is measured does not depend on them.
import { imageSize } from '../core/config';
import type { ImageSet } from '../core/images';
import type { RoundTimes } from '../core/engine-info';
import { createRng } from '../core/rng';
import type { Hyper, Trainer } from '../engine/trainer';
import type { Clock } from './clock';
import type { RunControl } from './run-control';

/** A measurement goes on for this long, unless one round alone takes longer. */
const ENOUGH_MS = 300;
const MOST_ROUNDS = 50;
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
  const step = async () => {
    trainer.step(images, hyper);
    // Measures are read behind the step: when they are here, it is done.
    await trainer.stats();
  };
  const [times = []] = await timeTurns(clock, control, [step]);
  return median(times);
}

/**
 * Milliseconds an image takes through two networks, over some rounds turn by turn, so that what else
 * the machine does meets both alike. @throws CancelledError when stopped.
 */
export async function timeInference(
  [a, b]: readonly [Trainer, Trainer],
  clock: Clock,
  control: RunControl,
): Promise<[RoundTimes, RoundTimes]> {
  const images = noise(a, IMAGES);
  const through = (trainer: Trainer) => async () => {
    await trainer.logits(images);
  };
  const [of = [], then = []] = await timeTurns(clock, control, [through(a), through(b)]);
  const anImage = (times: readonly number[]) => spread(times.map((ms) => ms / IMAGES));
  return [anImage(of), anImage(then)];
}

/**
 * Times rounds through two networks turn by turn, so that what else the machine does meets both alike.
 * One round each goes before and is not counted. @throws CancelledError when stopped.
 */
export async function timeTwo(
  [a, b]: readonly [Trainer, Trainer],
  rounds: number,
  clock: Clock,
  control: RunControl,
  progress: (done: number) => void,
): Promise<[RoundTimes, RoundTimes]> {
  const images = noise(a, IMAGES);
  const times: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round++) {
    for (const [i, trainer] of [a, b].entries()) {
      await control.orThrow('timing');
      const start = clock.now();
      await trainer.logits(images);
      if (round >= 0) times[i]?.push(clock.now() - start);
    }
    progress(round + 1);
  }
  return [spread(times[0]), spread(times[1])];
}

const spread = (times: readonly number[]): RoundTimes => ({
  median: median(times),
  least: Math.min(...times),
  most: Math.max(...times),
});

/** Milliseconds that each work took, round by round. */
async function timeTurns(
  clock: Clock,
  control: RunControl,
  works: readonly (() => Promise<void>)[],
): Promise<readonly number[][]> {
  const begin = clock.now();
  const enough = ENOUGH_MS * works.length;
  const times: number[][] = works.map(() => []);
  // The first round also compiles, and counts only where it alone takes too long for another.
  let warm = false;
  for (let rounds = 0; ; rounds++) {
    const spent: number[] = [];
    for (const work of works) {
      await control.orThrow('timing');
      const start = clock.now();
      await work();
      spent.push(clock.now() - start);
    }
    const long = clock.now() - begin >= enough;
    if (warm || long) spent.forEach((ms, i) => times[i]?.push(ms));
    warm = true;
    if (long || rounds >= MOST_ROUNDS) return times;
  }
}

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
