import { describe, expect, it } from 'vitest';
import { createFrames } from '../../src/ui/frames';

/** A store and a screen that tick by hand. */
function byHand() {
  const listeners = new Set<(atOnce: boolean, every: number) => void>();
  const waiting: (() => void)[] = [];
  const timers: { run: () => void; ms: number }[] = [];
  const due: { at: number; run: () => void }[] = [];
  const time = { now: 0 };
  const frames = createFrames(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    (run) => waiting.push(run),
    () => time.now,
    (run, ms) => timers.push({ run, ms }),
  );
  return {
    frames,
    listeners,
    waiting,
    timers,
    time,
    change: (atOnce = false, every = 0) => listeners.forEach((listener) => listener(atOnce, every)),
    frame: () => waiting.splice(0).forEach((run) => run()),
    /** Runs the timers that are due by now. */
    ring: () => {
      for (const { run, ms } of timers.splice(0)) due.push({ at: time.now + ms, run });
      for (const timer of due.splice(0))
        if (timer.at <= time.now) timer.run();
        else due.push(timer);
    },
  };
}

describe('painting passes', () => {
  it('run a painter once a frame, however many changes the frame brings', () => {
    const { frames, change, frame } = byHand();
    let painted = 0;
    frames.add(() => painted++, 'canvas');
    frame();
    for (let i = 0; i < 50; i++) change();
    expect(painted).toBe(1);
    frame();
    expect(painted).toBe(2);
  });

  it('draw canvases before they write nodes, whoever came first', () => {
    const { frames, frame } = byHand();
    const order: string[] = [];
    frames.add(() => order.push('node'), 'node');
    frames.add(() => order.push('canvas'), 'canvas');
    frame();
    expect(order).toEqual(['canvas', 'node']);
  });

  it('go on for everybody else where a painter throws, which is told of each time', () => {
    const { frames, change, frame } = byHand();
    const order: string[] = [];
    const faults: unknown[] = [];
    const fault = new Error('a drawing');
    const broken = () => {
      throw fault;
    };
    frames.add(broken, 'canvas', (error) => faults.push(error));
    frames.add(() => order.push('canvas'), 'canvas');
    const leave = frames.add(() => order.push('node'), 'node');
    frame();
    change();
    frame();
    expect(order).toEqual(['canvas', 'node', 'canvas', 'node']);
    expect(faults).toEqual([fault, fault]);
    leave();
    change();
    frame();
    expect(order).toHaveLength(5);
  });

  it('do not come while nothing changes', () => {
    const { frames, waiting, frame } = byHand();
    frames.add(() => undefined, 'node');
    frame();
    expect(waiting).toHaveLength(0);
  });

  it('let a painter ask for the next frame', () => {
    const { frames, frame } = byHand();
    let painted = 0;
    frames.add(() => {
      painted++;
      if (painted < 3) frames.request();
    }, 'node');
    for (let i = 0; i < 5; i++) frame();
    expect(painted).toBe(3);
  });

  it('leave nodes alone where only canvases move', () => {
    const { frames, change, frame } = byHand();
    const order: string[] = [];
    frames.add(() => order.push('node'), 'node');
    frames.add(() => order.push('canvas'), 'canvas');
    frame();
    frames.request('canvas');
    frame();
    expect(order).toEqual(['canvas', 'node', 'canvas']);
    change();
    frames.request('canvas');
    frame();
    expect(order.slice(3)).toEqual(['canvas', 'node']);
  });

  it('leave to the next frame what a change of the run has no time for, and lose nothing', () => {
    const { frames, time, change, frame } = byHand();
    const painted: string[] = [];
    for (const name of ['a', 'b', 'c'])
      frames.add(() => {
        painted.push(name);
        time.now += 6;
      }, 'node');
    frame();
    expect(painted).toEqual(['a', 'b']);
    change();
    frame();
    expect(painted).toEqual(['a', 'b', 'c', 'a']);
    frame();
    frame();
    expect(painted).toEqual(['a', 'b', 'c', 'a', 'b']);
    change();
    frame();
    frame();
    expect(painted).toEqual(['a', 'b', 'c', 'a', 'b', 'a', 'b', 'c']);
  });

  it('show at once, however long it takes, what must be seen at once', () => {
    const { frames, time, change, frame } = byHand();
    let painted = 0;
    for (let i = 0; i < 20; i++)
      frames.add(() => {
        painted++;
        time.now += 100;
      }, 'node');
    change(true);
    frame();
    expect(painted).toBe(20);
  });

  it('come once a second where that is asked for, with what is newest then', () => {
    const { frames, time, timers, change, frame } = byHand();
    let painted = 0;
    frames.add(() => painted++, 'node');
    frame();
    change(false, 1000);
    frame();
    expect(painted).toBe(2);
    for (time.now = 100; time.now < 1000; time.now += 100) {
      change(false, 1000);
      frame();
    }
    expect(painted).toBe(2);
    expect(timers.map(({ ms }) => ms)).toEqual([900]);
    timers.forEach(({ run }) => run());
    frame();
    expect(painted).toBe(3);
  });

  it('do not come for the run where it is to stay still, but for the person at once', () => {
    const { frames, time, timers, change, frame } = byHand();
    let painted = 0;
    frames.add(() => painted++, 'node');
    frame();
    time.now = 60_000;
    change(false, Infinity);
    frame();
    expect([painted, timers.length]).toEqual([1, 0]);
    change(true, Infinity);
    frame();
    expect(painted).toBe(2);
    change(false, 0);
    frame();
    expect(painted).toBe(3);
  });

  it('write asides once the hand has rested for 300 ms, however long it moved', () => {
    const { frames, time, change, frame, ring } = byHand();
    let said = 0;
    frames.add(() => said++, 'aside');
    frame();
    expect(said).toBe(1);
    for (time.now = 2000; time.now <= 5000; time.now += 50) {
      if (time.now <= 4000) change(true);
      ring();
      frame();
      if (time.now < 4300) expect(said).toBe(1);
    }
    expect(said).toBe(2);
  });

  it('write asides of the run once a second at most', () => {
    const { frames, time, change, frame, ring } = byHand();
    let said = 0;
    let painted = 0;
    frames.add(() => said++, 'aside');
    frames.add(() => painted++, 'node');
    frame();
    for (time.now = 0; time.now < 10_000; time.now += 100) {
      change();
      ring();
      frame();
    }
    expect(painted).toBeGreaterThan(90);
    expect(said).toBeGreaterThan(7);
    expect(said).toBeLessThanOrEqual(11);
  });

  it('do not run a painter that has left while it waited for its frame', () => {
    const { frames, time, frame } = byHand();
    frames.add(() => (time.now += 100), 'canvas');
    let painted = 0;
    const leave = frames.add(() => painted++, 'node');
    frame();
    leave();
    frame();
    expect(painted).toBe(0);
  });

  it('leave the store when the last painter leaves', () => {
    const { frames, listeners } = byHand();
    const leave = frames.add(() => undefined, 'node');
    const leaveToo = frames.add(() => undefined, 'node');
    leave();
    expect(listeners.size).toBe(1);
    leaveToo();
    expect(listeners.size).toBe(0);
  });
});
