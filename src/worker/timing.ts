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
  const times = await timeRounds(clock, control, async () => {
    trainer.step(images, hyper);
    // Measures are read behind the step: when they are here, it is done.
    await trainer.stats();
  });
  return median(times);
}

/** Milliseconds an image takes through the network, over some rounds. */
export async function timeInference(
  trainer: Trainer,
  clock: Clock,
  control: RunControl,
): Promise<RoundTimes> {
  const images = noise(trainer, IMAGES);
  const times = await timeRounds(clock, control, async () => {
    await trainer.logits(images);
  });
  return spread(times.map((ms) => ms / IMAGES));
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

async function timeRounds(
  clock: Clock,
  control: RunControl,
  round: () => Promise<void>,
): Promise<number[]> {
  const begin = clock.now();
  // The first round also compiles, and counts only where it alone takes too long for another.
  const times: number[] = [];
  let warm = false;
  for (;;) {
    await control.orThrow('timing');
    const start = clock.now();
    await round();
    const end = clock.now();
    if (warm || end - begin >= ENOUGH_MS) times.push(end - start);
    warm = true;
    if (end - begin >= ENOUGH_MS || times.length >= MOST_ROUNDS) return times;
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
