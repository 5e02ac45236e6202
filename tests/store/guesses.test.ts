// When the page asks what the network answers about its pictures, and when an answer counts as that of what is shown.
import { beforeEach, describe, expect, it } from 'vitest';
import { gateCount } from '../../src/core/gates';
import { pruneRate } from '../../src/core/controls';
import type { Guesses } from '../../src/core/pictures';
import { followPictures, OLD_MS, restOnPictures } from '../../src/store/guesses';
import { createCuttingSelector } from '../../src/store/selectors';
import { allOnes } from '../../src/store/stand-in';
import { createPageStore } from '../../src/store/store';
import { createTrainerClient } from '../../src/store/trainer-client';
import { HandTime } from '../worker/hand-time';
import { HandClock, RecordingPort } from './recording-port';
import { begun, gates, rest, TINY } from './run-events';

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const answer = (rate: number | null): Guesses => ({
  ...{ rate, logits: new Float32Array(36), uncut: new Float32Array(36) },
});

describe('a page with pictures', () => {
  let port: RecordingPort;
  let store: ReturnType<typeof createPageStore>;
  let hidden = false;
  let changed: () => void = () => undefined;
  let time: HandTime;
  const asked = () =>
    port.posted.flatMap(({ type, arg }) =>
      type === 'look' && arg !== null && 'rate' in arg ? [arg.rate] : [],
    );
  const reply = async (guesses: Guesses | null) => {
    port.answer(guesses);
    await settle();
  };

  beforeEach(() => {
    hidden = false;
    time = new HandTime();
    port = new RecordingPort();
    store = createPageStore({ rate: pruneRate(0.4) });
    const client = createTrainerClient(port, store, () => undefined, new HandClock());
    const quiet = {
      hidden: () => hidden,
      onVisibility: (call: () => void) => {
        changed = call;
      },
      later: time.after,
    };
    followPictures(client, store, createCuttingSelector(), quiet);
    for (const event of [begun(1), gates(1), rest(1)]) port.say(event);
  });

  it('asks as soon as there are gates, and at every other rate, once each', () => {
    expect(asked().at(-1)).toBe(0.4);
    const before = asked().length;
    store.view({ rate: pruneRate(0.5) });
    store.view({ language: 'zh' });
    expect(asked().slice(before)).toEqual([0.5]);
  });

  it('shows an answer as current for as long as the rate is its own', async () => {
    await reply(answer(0.4));
    expect(store.getState().answered).toMatchObject({ current: true });
    store.view({ rate: pruneRate(0.5) });
    expect(store.getState().answered).toMatchObject({ current: false, guesses: { rate: 0.4 } });
    await reply(answer(0.5));
    expect(store.getState().answered).toMatchObject({ current: true, guesses: { rate: 0.5 } });
  });

  it('lets an answer grow old only where the next is slow to come', async () => {
    const old = () => store.getState().answered?.old;
    await reply(answer(0.4));
    for (const rate of [0.5, 0.6, 0.7]) {
      store.view({ rate: pruneRate(rate) });
      time.pass(OLD_MS - 10);
      await reply(answer(rate));
      expect(old()).toBe(false);
    }
    time.pass(10 * OLD_MS);
    expect(old()).toBe(false);
    store.view({ rate: pruneRate(0.5) });
    time.pass(OLD_MS - 1);
    expect(old()).toBe(false);
    store.view({ rate: pruneRate(0.6) });
    time.pass(1);
    expect(old()).toBe(true);
    await reply(answer(0.6));
    expect(store.getState().answered).toMatchObject({ current: true, old: false });
  });

  it('lets no answer grow old by the time that the one before it was waited for', async () => {
    await reply(answer(0.4));
    store.view({ rate: pruneRate(0.5) });
    const id = port.posted.at(-1)?.id ?? 0;
    time.pass(OLD_MS - 40);
    store.view({ rate: pruneRate(0.6) });
    port.say({ type: 'answer', id, value: answer(0.5) });
    await settle();
    time.pass(OLD_MS - 40);
    expect(store.getState().answered).toMatchObject({ current: false, old: false });
    time.pass(40);
    expect(store.getState().answered).toMatchObject({ current: false, old: true });
  });

  it('never shows as current what came when the rate had moved on', async () => {
    store.view({ rate: pruneRate(0.5) });
    const id = port.posted.at(-1)?.id ?? 0;
    store.view({ rate: pruneRate(0.6) });
    port.say({ type: 'answer', id, value: answer(0.5) });
    await settle();
    expect(store.getState().answered).toMatchObject({ current: false, guesses: { rate: 0.5 } });
  });

  it('asks again when the weights are others, and forgets answers of another run', async () => {
    await reply(answer(0.4));
    const before = asked().length;
    port.say(gates(1));
    expect(asked().length).toBe(before + 1);
    expect(store.getState().answered).toMatchObject({ current: false });
    port.say(begun(2));
    expect(store.getState().answered).toBeNull();
  });

  it('asks for the network as it is where nothing can be ranked', () => {
    port.say(gates(1, new Float32Array(gateCount(TINY)).fill(1)));
    expect(asked().at(-1)).toBeNull();
  });

  it('asks nothing while it is hidden, or something stands in for the network', () => {
    hidden = true;
    const before = asked().length;
    store.view({ rate: pruneRate(0.7) });
    expect(asked()).toHaveLength(before);
    hidden = false;
    changed();
    expect(asked().at(-1)).toBe(0.7);
    store.standIn(allOnes(TINY));
    store.view({ rate: pruneRate(0.8) });
    expect(asked().at(-1)).toBe(0.7);
  });

  it('asks once at a time while it trains, and again when that is answered', async () => {
    await reply(answer(0.4));
    port.say({ run: 1, type: 'activity', task: 'sparse', paused: false, done: 0, total: 9 });
    const before = asked().length;
    for (let i = 0; i < 5; i++) port.say(gates(1));
    expect(asked()).toHaveLength(before);
    await reply(answer(0.4));
    port.say(gates(1));
    expect(asked()).toHaveLength(before + 1);
  });

  it('asks again after an answer that another one took the place of', async () => {
    await reply(null);
    const before = asked().length;
    port.say(rest(1));
    expect(asked().length).toBeGreaterThan(before);
  });
});

describe('a page that nobody has touched', () => {
  const flips = (...rates: (number | null)[]) =>
    rates.map((rate, index) => ({ index, label: 0, pixels: new Uint8Array(16), flips: rate }));

  it('rests where the third picture changes, once', () => {
    const store = createPageStore({ rate: pruneRate(0.4) });
    restOnPictures(store);
    for (const event of [begun(1), gates(1)]) store.receive(event);
    store.receive({ run: 1, type: 'pictures', pictures: flips(0.9, 0.7, null, 0.75, 0.75) });
    expect(store.getState().view.rate).toBe(0.75);
    store.receive({ run: 1, type: 'pictures', pictures: flips(0.1, 0.2, 0.3) });
    expect(store.getState().view.rate).toBe(0.75);
  });

  it('stays where a person has put it', () => {
    const store = createPageStore({ rate: pruneRate(0.4) });
    restOnPictures(store);
    store.receive(begun(1));
    store.view({ rate: pruneRate(0.3), touched: true });
    store.receive({ run: 1, type: 'pictures', pictures: flips(0.9, 0.7, 0.8) });
    expect(store.getState().view.rate).toBe(0.3);
  });
});
