// The pictures and what the network answers about them: the real session, real images of the synthetic set, beside
// what the commands for measuring say of the same.
import { describe, expect, it } from 'vitest';
import { CLOSE_RATES, type Guesses } from '../../src/core/pictures';
import { startSession } from './harness';
import { weightsIn } from '../weights';

type Session = ReturnType<typeof startSession>;

const sparse = async (engine: 'wasm' | 'tfjs-cpu' = 'wasm') => {
  const s = startSession(engine);
  await s.open();
  await s.call('train', { phase: 'sparse', steps: 20 });
  return s;
};
const surveyed = async (s: Session) => {
  const end = s.next((event) => event.type === 'survey' && event.next === null);
  await s.call('survey', { on: true });
  await end;
};

/** Top class of every row. */
const tops = (logits: Float32Array | null | undefined) =>
  Array.from({ length: (logits?.length ?? 0) / 10 }, (_, i) => {
    const row = Array.from(logits?.subarray(i * 10, i * 10 + 10) ?? []);
    return row.indexOf(Math.max(...row));
  });

describe('pictures', () => {
  it('are validation images of all classes, told before the first answer', async () => {
    const s = await sparse();
    const answer = await s.call('look', { rate: null });
    const { pictures } = s.last('pictures');
    expect(pictures).toHaveLength(12);
    expect(new Set(pictures.map(({ label }) => label)).size).toBe(10);
    expect(answer?.logits).toHaveLength(120);
    const measured = await s.call('evaluate', { split: 'validation' });
    expect(pictures.map(({ index }) => measured.predicted[index])).toEqual(tops(answer?.logits));
  });

  it('are answered with the mask of a rate as a measurement with it answers', async () => {
    const s = await sparse();
    for (const rate of [0.3, 0.8]) {
      const answer = await s.call('look', { rate });
      const measured = await s.call('evaluate', { split: 'validation', rate });
      const { pictures } = s.last('pictures');
      expect(answer?.rate).toBe(rate);
      expect(tops(answer?.logits)).toEqual(pictures.map(({ index }) => measured.predicted[index]));
      const whole = await s.call('evaluate', { split: 'validation' });
      expect(tops(answer?.uncut)).toEqual(pictures.map(({ index }) => whole.predicted[index]));
    }
  });

  it('are chosen at rest by when their answers change, and stay while nothing changes the weights', async () => {
    const s = await sparse();
    await s.call('look', { rate: null });
    await surveyed(s);
    const { pictures } = s.last('pictures');
    expect(pictures.some(({ flips }) => flips !== null)).toBe(true);
    const flipping = pictures.filter(({ flips }) => flips !== null);
    for (const { index, flips } of [flipping[0], flipping.at(-1)].filter(
      (one) => one !== undefined,
    )) {
      if (flips === null) continue;
      const at = (rate: number) => s.call('evaluate', { split: 'validation', rate });
      const [uncut, before, there] = [
        await at(0),
        await at(CLOSE_RATES[CLOSE_RATES.indexOf(flips) - 1] ?? 0),
        await at(flips),
      ];
      expect(before.predicted[index]).toBe(uncut.predicted[index]);
      expect(there.predicted[index]).not.toBe(uncut.predicted[index]);
    }
    const told = s.all('pictures').length;
    // A survey that has nothing left to measure says nothing.
    await s.call('evaluate', { split: 'test' });
    await s.call('survey', { on: true });
    await s.call('look', { rate: 0.3 });
    expect(s.all('pictures')).toHaveLength(told);
  });

  it('are told without where they change as soon as that is of other scores or weights, and with it again', async () => {
    const s = await sparse();
    await s.call('look', { rate: null });
    await surveyed(s);
    const { pictures } = s.last('pictures');
    const unknown = pictures.map((picture) => ({ ...picture, flips: null }));
    await s.call('configure', { criterion: 'gate-magnitude' });
    expect(s.last('pictures').pictures).toEqual(unknown);
    await s.call('configure', { criterion: 'gate' });
    expect(s.last('pictures').pictures).toEqual(pictures);
    // Chosen anew for them, they have rates of their own.
    await s.call('configure', { criterion: 'gate-magnitude' });
    await s.call('survey', { on: true });
    const known = () => s.last('pictures').pictures.some(({ flips }) => flips !== null);
    await expect.poll(known, { timeout: 20_000 }).toBe(true);
    const training = s.call('train', { phase: 'sparse', steps: 300 });
    await s.next(({ type }) => type === 'progress');
    expect(known()).toBe(false);
    await s.call('stop', null);
    await training;
  });

  it('are looked into without channels that somebody chose, as with the rate that would take the same', async () => {
    const s = await sparse();
    await s.call('look', { rate: null });
    const [picture] = s.last('pictures').pictures;
    if (picture === undefined) throw new Error('there are no pictures');
    const image = picture.index;
    const scores = await s.call('scores', { criterion: 'gate' });
    const order = Array.from(scores, (_, i) => i).sort(
      (a, b) => (scores[a] ?? 0) - (scores[b] ?? 0),
    );
    const rate = 0.1;
    const go = Math.floor(rate * order.length);
    const inspect = (without: readonly number[]) =>
      s.call('inspect', { image, rate: null, without: Uint32Array.from(without) });
    const byRate = await s.call('inspect', { image, rate });
    const byHand = await inspect(order.slice(0, go));
    expect(byHand?.cut.logits).toEqual(byRate?.cut.logits);
    const strongest = await inspect(order.slice(-go));
    expect(strongest?.cut.logits).not.toEqual(byRate?.cut.logits);
    const none = await inspect([]);
    expect(none?.cut.logits).toEqual(none?.uncut?.logits);
    await expect(inspect([order.length])).rejects.toThrow(/without must be .*; got \d+/);
  });

  it('of requests that come together only the newest is answered', async () => {
    const s = await sparse();
    await s.call('look', { rate: null });
    const asked = [0.1, 0.2, 0.3, 0.4, 0.5].map((rate) => s.call('look', { rate }));
    const answers = await Promise.all(asked);
    expect(answers.at(-1)?.rate).toBe(0.5);
    expect(answers.filter((answer) => answer === null).length).toBeGreaterThanOrEqual(3);
  });
});

describe('while the network trains', () => {
  it('answers come, of weights that are under way, and change no bit of the training', async () => {
    const train = async (looks: boolean) => {
      // Steps alone hold answers back, not the time between two.
      const s = startSession('wasm', { now: () => performance.now() * 500 });
      await s.open();
      await s.call('train', { phase: 'sparse', steps: 20 });
      const training = s.call('train', { phase: 'sparse', steps: 400 });
      const answers: Guesses[] = [];
      const whole = { over: false };
      void training.then(() => (whole.over = true));
      while (looks && !whole.over) {
        const answer = await Promise.race([s.call('look', { rate: 0.5 }), training]);
        if (answer !== null && 'logits' in answer) answers.push(answer);
      }
      await training;
      return { weights: weightsIn(await s.call('saveModel', { compact: false })), answers };
    };
    const [looked, alone] = [await train(true), await train(false)];
    expect(looked.weights).toBe(alone.weights);
    expect(looked.answers.length).toBeGreaterThan(1);
    const first = looked.answers[0];
    const last = looked.answers.at(-1);
    expect(first?.logits).not.toEqual(last?.logits);
    // No more than what training pays for: 24 passes of 12 steps a look at this batch of 16 images.
    expect(looked.answers.length).toBeLessThanOrEqual(400 / 10 + 1);
  });

  it('a training that is held answers at once, again and again, at the step where it waits', async () => {
    const s = startSession('wasm');
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 20 });
    const training = s.call('train', { phase: 'sparse', steps: 30, paused: true });
    await s.next(({ type }) => type === 'activity');
    await s.call('advance', null);
    await s.next(({ type }) => type === 'progress');
    // Each would have to be paid for with steps that nobody takes.
    for (const rate of [0.2, 0.4, 0.6])
      expect(await s.call('look', { rate })).toMatchObject({ rate });
    await s.call('stop', null);
    expect((await training).steps).toBe(1);
  });

  it('a cut that is tuned answers as it is; what a rate would do waits for its end', async () => {
    const s = await sparse();
    await s.call('look', { rate: null });
    await s.call('prune', { rate: 0.4 });
    const training = s.call('finetune', { steps: 300 });
    await s.next((event) => event.type === 'progress');
    const own = await s.call('look', { rate: null });
    expect(own?.rate).toBeNull();
    let ended = false;
    const waits = s.call('look', { rate: 0.8 }).then((answer) => ({ answer, ended }));
    await training;
    ended = true;
    expect(await waits).toMatchObject({ ended: true, answer: { rate: 0.8 } });
    const after = await s.call('look', { rate: null });
    expect(after?.logits).not.toEqual(own?.logits);
    expect(after?.uncut).not.toBeNull();
  });

  it('a run that begins ends what waits', async () => {
    const s = await sparse();
    await s.call('look', { rate: null });
    await s.call('prune', { rate: 0.4 });
    const training = s.call('finetune', { steps: 4000 });
    await s.next((event) => event.type === 'progress');
    const waits = s.call('look', { rate: 0.8 });
    await s.call('stop', null);
    await training;
    await s.call('look', { rate: null });
    const other = s.call('look', { rate: 0.7 });
    await s.call('reset', null);
    await Promise.all([waits, other]);
    expect(s.all('failed')).toEqual([]);
  });
});

describe('one picture from the inside', () => {
  it('answers as it does among the others, with all channels and without', async () => {
    const s = await sparse();
    const all = await s.call('look', { rate: 0.6 });
    const { pictures } = s.last('pictures');
    const one = await s.call('inspect', { image: pictures[3]?.index ?? 0, rate: 0.6 });
    const row = (of: Float32Array | null | undefined) => Array.from(of?.subarray(30, 40) ?? []);
    row(all?.logits).forEach((value, k) => expect(one?.cut.logits[k]).toBeCloseTo(value, 5));
    row(all?.uncut).forEach((value, k) => expect(one?.uncut?.logits[k]).toBeCloseTo(value, 5));
    expect(one?.cut.lens.at(-1)).toEqual(one?.cut.logits);
  });

  it('reads an image handed in as it reads the same among its own', async () => {
    const s = await sparse();
    await s.call('look', { rate: null });
    const { index, pixels } = s.last('pictures').pictures[5] ?? {
      index: 0,
      pixels: new Uint8Array(),
    };
    const own = await s.call('inspect', { image: index, rate: 0.5 });
    expect(await s.call('inspect', { image: pixels, rate: 0.5 })).toEqual(own);
    await expect(s.call('inspect', { image: new Uint8Array(3), rate: 0.5 })).rejects.toThrow(
      /3 bytes/,
    );
  });
});
