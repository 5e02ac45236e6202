import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import type { RunEvent } from '../../../src/core/events';
import { createPageStore, type PageStore } from '../../../src/store/store';
import { playOpeningSweep, SWEEP_MS, sweepRate } from '../../../src/ui/dock/opening-sweep';
import { begun, gates, risingGates } from '../../store/run-events';

let store: PageStore;
let person: EventTarget;
let now: number;
let frames: ((now: number) => void)[];

const shipped = (run: number) => ({ ...begun(run), source: 'shipped' }) as RunEvent;
const open = () => {
  store.receive(shipped(1));
  store.receive(gates(1));
};
const wait = (ms: number) => {
  for (let i = 0; i < ms; i += 20) {
    now += 20;
    vi.advanceTimersByTime(20);
    for (const run of frames.splice(0)) run(now);
  }
};
const rate = () => store.getState().view.rate;

beforeEach(() => {
  vi.useFakeTimers();
  // Node has no elements: nothing that a pointer meets here is one.
  vi.stubGlobal('Element', Map);
  store = createPageStore();
  person = new EventTarget();
  now = 0;
  frames = [];
  playOpeningSweep({ store, person, frame: (run) => void frames.push(run) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the opening sweep', () => {
  it('goes from rest to nothing, far up and back to rest in whole percents', () => {
    const rates = Array.from({ length: 101 }, (_, i) => sweepRate(i / 100, 0.4));
    expect([rates[0], rates[22], rates[68], rates[100]]).toEqual([0.4, 0, 0.9, 0.4]);
    for (const r of rates) expect(Math.abs(r * 100 - Math.round(r * 100))).toBeLessThan(1e-9);
  });

  it('waits for the network that ships, plays once within five seconds and ends where it began', () => {
    wait(3_000);
    expect(rate()).toBe(0.4);
    open();
    const seen = new Set<number>();
    for (let i = 0; i < 130; i++) {
      wait(50);
      seen.add(rate());
    }
    expect(SWEEP_MS).toBeLessThan(5_000);
    expect(Math.min(...seen)).toBeLessThan(0.02);
    expect(Math.max(...seen)).toBeGreaterThan(0.88);
    expect(rate()).toBe(0.4);
    expect(store.getState().view.sweeping).toBe(false);
    expect(frames).toHaveLength(0);
    wait(10_000);
    expect(rate()).toBe(0.4);
  });

  it.each(['keydown', 'pointerdown', 'wheel'])(
    'ends at a %s, before it began or on its way',
    (sign) => {
      open();
      wait(3_000);
      expect(rate()).not.toBe(0.4);
      person.dispatchEvent(new Event(sign));
      expect(rate()).toBe(0.4);
      wait(5_000);
      expect(rate()).toBe(0.4);
    },
  );

  it('does not begin once a person has touched the page', () => {
    open();
    person.dispatchEvent(new Event('keydown'));
    wait(5_000);
    expect(frames).toHaveLength(0);
    expect(rate()).toBe(0.4);
  });

  it('never fights another rate', () => {
    open();
    wait(3_000);
    store.view({ rate: pruneRate(0.55) });
    wait(5_000);
    expect(rate()).toBe(0.55);
    expect(store.getState().view.sweeping).toBe(false);
  });

  it('ends where it began when the gates change under it', () => {
    open();
    wait(3_000);
    store.receive(gates(1, risingGates()));
    expect(rate()).toBe(0.4);
    wait(5_000);
    expect(rate()).toBe(0.4);
  });

  it('leaves a network alone that a person has begun', () => {
    store.receive(begun(1));
    store.receive(gates(1));
    wait(8_000);
    expect(rate()).toBe(0.4);
    expect(frames).toHaveLength(0);
  });
});
