// How long an engine is waited for, by a clock that is moved by hand.
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src/core/errors';
import { PATIENCE } from '../../src/core/patience';
import { Patience } from '../../src/worker/patience';
import { HandTime } from './hand-time';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function begin() {
  const time = new HandTime();
  const told: number[] = [];
  const patience = new Patience(time.now, time.after, (seconds) => told.push(seconds));
  /** A wait for what never answers, and what became of it. */
  const wait = () => {
    const { answer, heard } = patience.begin(new Promise<never>(() => undefined));
    const state = { ended: false, heard };
    answer.catch((error: unknown) => (state.ended = error instanceof EngineError));
    return state;
  };
  const endsAfter = async (state: { ended: boolean }, ms: number) => {
    time.pass(ms - PATIENCE.look);
    await settled();
    expect(state.ended).toBe(false);
    time.pass(2 * PATIENCE.look);
    await settled();
    expect(state.ended).toBe(true);
  };
  return { time, told, patience, wait, endsAfter };
}

describe('a wait for an engine', () => {
  it('ends with an error in the end, and is told of long before', async () => {
    const { told, wait, endsAfter } = begin();
    await endsAfter(wait(), PATIENCE.engineGone);
    expect(told[0]).toBe(PATIENCE.engineSilent / 1000);
    expect(told.at(-1)).toBe(0);
  });

  it('ends soon once somebody wants the work to end, begun before that or after', async () => {
    const { patience, wait, endsAfter } = begin();
    const before = wait();
    patience.hurry();
    const after = wait();
    await endsAfter(before, PATIENCE.stopping);
    expect(after.ended).toBe(true);
  });

  it('takes its time again when other work begins', async () => {
    const { patience, wait, endsAfter } = begin();
    patience.hurry();
    patience.calm();
    await endsAfter(wait(), PATIENCE.engineGone);
  });

  it('begins anew with every word of the work, but not where that is to end', async () => {
    const { time, patience, wait, endsAfter } = begin();
    const work = wait();
    time.pass(PATIENCE.engineGone - 2 * PATIENCE.look);
    work.heard();
    await endsAfter(work, PATIENCE.engineGone);
    const other = wait();
    patience.hurry();
    time.pass(PATIENCE.stopping / 2);
    other.heard();
    await endsAfter(other, PATIENCE.stopping / 2);
  });

  it('may take as long again as the slowest answer so far, three times over', async () => {
    const { time, patience, wait, endsAfter } = begin();
    let answer: (value: number) => void = () => undefined;
    const slow = patience.wait(new Promise<number>((resolve) => (answer = resolve)));
    time.pass(60 * PATIENCE.look);
    answer(7);
    expect(await slow).toBe(7);
    await endsAfter(wait(), 180 * PATIENCE.look);
  });

  it('hands an answer that comes too late to whoever frees it', async () => {
    const { time, patience } = begin();
    let answer: (value: number) => void = () => undefined;
    const late: number[] = [];
    const work = new Promise<number>((resolve) => (answer = resolve));
    const waited = patience.wait(work, { limit: 5000, late: (value) => late.push(value) });
    const ended = expect(waited).rejects.toThrow('has not answered for');
    time.pass(10_000);
    await ended;
    answer(7);
    await settled();
    expect(late).toEqual([7]);
  });
});
