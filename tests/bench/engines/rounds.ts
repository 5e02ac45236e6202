// Interleaved rounds: every contestant takes its steps once a round, so that what the machine does
// besides falls on all of them alike. Medians over the rounds are the result.
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../report';
import type { Contestant } from './contestants';
import type { Child, StepsAnswer } from './messages';
import type { SizeName } from './sizes';

/** A step longer than this is measured twice and no more. */
const SLOW_MS = 5000;
/** Wall time a contestant gets a round, where it takes more than one step. */
const SLICE_MS = 1000;
const WARM_UP_MS = 3000;
const MOST_STEPS = 200;

/** Milliseconds a step. */
export interface StepTimes {
  readonly wall: number;
  readonly cpu: number | null;
  /** Of the JavaScript that starts a step: the median of all steps of the round. */
  readonly js: number | null;
}

export interface Result {
  readonly id: string;
  readonly label: string;
  readonly adapter: string;
  readonly threads: number;
  /** Medians of the rounds. */
  readonly median: StepTimes;
  readonly rounds: readonly StepTimes[];
  /** Losses of the first steps, one by one. */
  readonly losses: readonly number[];
  /** Kernels a step starts on the GPU; null on the processor. */
  readonly dispatches: number | null;
}

/** Whoever could not take part, in its own words. */
export interface Absent {
  readonly id: string;
  readonly label: string;
  readonly reason: string;
}

interface Racer {
  readonly contestant: Contestant;
  readonly child: Child;
  readonly about: { readonly threads: number; readonly adapter: string };
  readonly losses: number[];
  readonly rounds: StepTimes[];
  readonly dispatches: number | null;
  /** Steps a round. */
  readonly count: number;
  readonly slow: boolean;
}

const perStep = ({ wall, cpu, js }: StepsAnswer, count: number): StepTimes => ({
  wall: wall / count,
  cpu: cpu === null ? null : cpu / count,
  js: js === null ? null : percentile(js, 0.5),
});

async function ready(contestant: Contestant, child: Child, size: SizeName): Promise<Racer> {
  const about = await child.ask('prepare', { maker: contestant.maker, size });
  const losses: number[] = [];
  const one = async () => {
    const answer = await child.ask('steps', { count: 1 });
    losses.push(answer.loss);
    return answer;
  };
  // The first step compiles; the second says how long one takes.
  let dispatches: number | null = null;
  if (contestant.gpu === null) await one();
  else {
    const { count, loss } = await child.ask('dispatches', {});
    dispatches = count;
    losses.push(loss);
  }
  const second = await one();
  const slow = second.wall > SLOW_MS;
  const rest = { contestant, child, about, losses, dispatches, slow };
  if (slow) return { ...rest, rounds: [perStep(second, 1)], count: 1 };
  await one();
  let wall = second.wall;
  const few = wall > 200 ? 1 : 4;
  // By the clock on this side: a page's is coarse.
  for (const end = performance.now() + WARM_UP_MS; performance.now() < end;)
    wall = Math.min(wall, (await child.ask('steps', { count: few })).wall / few);
  const count = Math.min(MOST_STEPS, Math.max(1, Math.round(SLICE_MS / wall)));
  return { ...rest, rounds: [], count };
}

const median = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : percentile(known, 0.5);
};

function resultOf({ contestant: { id, label }, about, losses, rounds, dispatches }: Racer): Result {
  const of = (name: keyof StepTimes) => median(rounds.map((times) => times[name]));
  const middle = { wall: of('wall') ?? NaN, cpu: of('cpu'), js: of('js') };
  return { id, label, ...about, median: middle, rounds, losses, dispatches };
}

/** Whoever has not answered after this long never will. */
const PATIENCE_MS = 15 * 60_000;
const START_MS = 3 * 60_000;

/** @throws when an answer takes longer than a limit */
export async function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  const controller = new AbortController();
  const late = pause(limitMs, null, { signal: controller.signal }).then((): never => {
    throw new Error(`no answer within ${limitMs / 1000} s`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    controller.abort();
  }
}

const wordsOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);

/**
 * Races contestants at one size.
 * @param say what to tell whoever waits
 */
export async function race(
  field: readonly Contestant[],
  size: SizeName,
  rounds: number,
  say: (line: string) => void,
): Promise<(Result | Absent)[]> {
  const racers: Racer[] = [];
  const absent: Absent[] = [];
  const leave = ({ id, label }: Contestant, error: unknown) => {
    absent.push({ id, label, reason: wordsOf(error) });
    say(`${size}: ${label} is absent: ${wordsOf(error)}`);
  };
  for (const contestant of field) {
    let child: Child | null = null;
    try {
      child = await within(START_MS, contestant.start());
      const racer = await within(PATIENCE_MS, ready(contestant, child, size));
      racers.push(racer);
      say(`${size}: ${contestant.label} is ready`);
    } catch (error) {
      await child?.close();
      leave(contestant, error);
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, child, count, slow, rounds: times } of racers) {
      // The second step of a slow one was measured when it got ready.
      if (slow && round > 0) continue;
      try {
        // Long rounds of others leave caches cold and, in a page, code to be compiled anew.
        if (!slow) await within(PATIENCE_MS, child.ask('steps', { count: 1 }));
        const answer = await within(PATIENCE_MS, child.ask('steps', { count }));
        times.push(perStep(answer, count));
      } catch (error) {
        if (!absent.some(({ id }) => id === contestant.id)) leave(contestant, error);
      }
    }
    say(`${size}: round ${round + 1} of ${rounds}`);
  }
  await Promise.all(racers.map(({ child }) => child.close()));
  const results = racers.map(resultOf).filter(({ id }) => !absent.some((a) => a.id === id));
  return [...results, ...absent];
}
