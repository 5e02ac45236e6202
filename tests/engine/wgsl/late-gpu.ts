// A GPU whose browser looks at what it has done every 100 ms, and whenever it is handed something, as
// Firefox does: a real device behind a queue and buffers that answer late. Time is vitest's own.
import { vi } from 'vitest';
import type { OpenDevice } from '../../../src/engine/device';
import { gpuWaits } from '../../../src/engine/gpu-waits';

export const LOOK_MS = 100;

export interface LateGpu {
  readonly open: OpenDevice;
  /** Maps asked for, and times that nothing at all was handed over. */
  readonly seen: { maps: number; nudges: number };
  /** Milliseconds that something takes, in the time of this GPU. */
  readonly time: (work: Promise<unknown>) => Promise<number>;
  readonly end: () => void;
}

/** @param nudged whether the product finds out how to wait for it, or waits as for any promise */
export async function lateGpu(real: OpenDevice, nudged: boolean): Promise<LateGpu> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval', 'performance'] });
  const seen = { maps: 0, nudges: 0 };
  const { device } = real;
  let done: (() => void)[] = [];
  const look = () => {
    for (const answer of done) answer();
    done = [];
  };
  const beat = setInterval(look, LOOK_MS);
  /** Answers once somebody has looked after it was done. */
  const late = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } finally {
      await new Promise<void>((resolve) => done.push(resolve));
    }
  };
  const queue = over(device.queue, {
    submit: (buffers: GPUCommandBuffer[]) => {
      if (buffers.length === 0) seen.nudges++;
      else device.queue.submit(buffers);
      // What is done by now is found; what is handed over now is not done yet.
      look();
    },
    onSubmittedWorkDone: () => late(device.queue.onSubmittedWorkDone()),
  });
  const createBuffer = (descriptor: GPUBufferDescriptor): GPUBuffer => {
    const buffer = device.createBuffer(descriptor);
    const map = buffer.mapAsync.bind(buffer);
    buffer.mapAsync = (...given) => {
      seen.maps++;
      return late(map(...given));
    };
    return buffer;
  };
  const time = async (work: Promise<unknown>): Promise<number> => {
    const pending = { work: true };
    const ended = work.finally(() => (pending.work = false));
    const start = performance.now();
    while (pending.work) {
      // The device's own answers come between two turns of the loop.
      await new Promise((turn) => setImmediate(turn));
      await vi.advanceTimersByTimeAsync(1);
    }
    await ended;
    return performance.now() - start;
  };
  let wait = real.wait;
  if (nudged) await time(gpuWaits(queue, real.isLost).then((found) => (wait = found)));
  return {
    open: { ...real, device: over(device, { queue, createBuffer }), wait },
    seen,
    time,
    end: () => {
      clearInterval(beat);
      vi.useRealTimers();
    },
  };
}

/** An object with some of its properties in front of it. */
function over<T extends object>(object: T, own: Partial<T>): T {
  return new Proxy(object, {
    get: (target, name) => {
      if (name in own) return own[name as keyof T];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
