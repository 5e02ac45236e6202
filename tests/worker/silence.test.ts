// What never answers: an engine, a storage, a browser asked for its GPU. The session is the real one; only
// what should answer does not, and time is moved by hand.
import { describe, expect, it } from 'vitest';
import { PATIENCE } from '../../src/core/patience';
import { availableEngines } from '../../src/engine/select';
import type { MakeTrainer, Trainer } from '../../src/engine/trainer';
import type { FileSystem } from '../../src/worker/storage/file-system';
import type { Outside } from '../../src/worker/storage/run-files';
import { makeTrainer } from '../engine/make';
import { startSession } from './harness';
import { HandTime } from './hand-time';
import { memoryStorage } from './memory-storage';

type Started = ReturnType<typeof startSession>;
const never = <T>() => new Promise<T>(() => undefined);

/** A maker whose first trainer does not answer some of its calls any more, once it is told to be silent. */
function silencing(...parts: (keyof Trainer)[]) {
  let made = 0;
  const state = { silent: false, made: () => made };
  const make: MakeTrainer = async (...given) => {
    const trainer = await makeTrainer(...given);
    if (made++ > 0) return trainer;
    return new Proxy(trainer, {
      get: (target, name) => {
        if (state.silent && parts.some((part) => part === name)) return never;
        const own: unknown = Reflect.get(target, name);
        return typeof own === 'function' ? (own.bind(target) as unknown) : own;
      },
    });
  };
  return { make, state };
}

/** The calls of a storage, each to be taken by itself. */
const filesOf = ({ files }: Outside): FileSystem => ({
  list: () => files.list(),
  size: (path) => files.size(path),
  read: (path, from, to) => files.read(path, from, to),
  write: (path, keep) => files.write(path, keep),
  remove: (path) => files.remove(path),
});

const start = (make: MakeTrainer, files: Partial<FileSystem> = {}) => {
  const time = new HandTime();
  const storage = memoryStorage();
  const own = { ...storage, files: { ...filesOf(storage), ...files }, after: time.after };
  const { after, now } = time;
  return { s: startSession('wasm', { make, storage: own, after, now }), time };
};
/** Lets what is under way go on to its next wait. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));
const trainsSilently = async (s: Started, state: { silent: boolean }) => {
  const training = s.call('train', { phase: 'sparse', steps: 10_000 });
  const ended = training.then(
    () => null,
    (error: unknown) => error,
  );
  await s.next((event) => event.type === 'progress');
  state.silent = true;
  await settled();
  return { ended };
};

describe('an engine that does not answer any more', () => {
  it('is told of after a while, and ends with a stop at the last good state, with ways on', async () => {
    const { make, state } = silencing('idle', 'stats', 'gates', 'params');
    const { s, time } = start(make);
    await s.open();
    await s.call('train', { phase: 'dense', steps: 3 });
    const { ended } = await trainsSilently(s, state);
    expect(s.all('waits')).toEqual([]);
    time.pass(PATIENCE.engineSilent + 2000);
    expect(s.last('waits').seconds).toBeGreaterThanOrEqual(PATIENCE.engineSilent / 1000);
    await s.call('stop', null);
    time.pass(PATIENCE.stopping + 2000);
    expect(await ended).toMatchObject({ kind: 'EngineError', words: { happened: 'engineSilent' } });
    expect(s.last('waits').seconds).toBe(0);
    expect(s.last('activity').task).toBeNull();
    expect(s.last('failed').recoveries).toEqual(['retry-engine', 'continue-on-wasm']);
    // Nothing is left that asks the silent engine.
    const file = await s.call('saveModel', { compact: false });
    expect(file.length).toBeGreaterThan(0);
    await s.call('evaluate', { split: 'test' });
    expect(state.made()).toBe(2);
  });

  it('ends by itself in the end, so that no command waits for ever', async () => {
    const { make, state } = silencing('evaluate');
    const { s, time } = start(make);
    await s.open();
    await s.call('evaluate', { split: 'test' });
    state.silent = true;
    const measuring = s.call('evaluate', { split: 'test' });
    const ended = expect(measuring).rejects.toMatchObject({ kind: 'EngineError' });
    await settled();
    time.pass(PATIENCE.engineGone + 2000);
    await ended;
    await s.call('evaluate', { split: 'test' });
    expect(s.all('recovered')).toHaveLength(1);
  });

  it('that takes its time is waited for, and a sleep of the machine is none of it', async () => {
    const { make, state } = silencing('evaluate');
    const { s, time } = start(make);
    await s.open();
    await s.call('evaluate', { split: 'test' });
    state.silent = true;
    let over = false;
    const measuring = s.call('evaluate', { split: 'test' });
    measuring.catch(() => (over = true));
    await settled();
    time.pass(PATIENCE.look);
    time.sleep(3_600_000);
    time.pass(PATIENCE.look);
    await settled();
    expect(over).toBe(false);
    expect(s.all('waits')).toEqual([]);
  });

  it('while the worker measures by itself keeps no command waiting', async () => {
    const { make, state } = silencing('evaluate');
    const { s, time } = start(make);
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 20 });
    state.silent = true;
    await s.call('survey', { on: true });
    await settled();
    const measuring = s.call('evaluate', { split: 'test' });
    await settled();
    time.pass(PATIENCE.stopping + 2000);
    expect((await measuring).count).toBeGreaterThan(0);
    expect(s.all('failed')).toEqual([]);
  });

  it('when it is made is stopped like one at work', async () => {
    let made = 0;
    const { s, time } = start((...given) => (made++ === 0 ? never() : makeTrainer(...given)));
    await s.open();
    const measuring = s.call('evaluate', { split: 'test' });
    const ended = expect(measuring).rejects.toMatchObject({ kind: 'EngineError' });
    await settled();
    time.pass(PATIENCE.engineSilent + 2000);
    expect(s.last('waits').seconds).toBeGreaterThan(0);
    await s.call('stop', null);
    time.pass(PATIENCE.stopping + 2000);
    await ended;
    await s.call('evaluate', { split: 'test' });
  });
});

describe('a stop', () => {
  it('ends what waits for its turn, too', async () => {
    const { make, state } = silencing('evaluate');
    const { s, time } = start(make);
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 20 });
    state.silent = true;
    await s.call('survey', { on: true });
    await settled();
    const training = s.call('train', { phase: 'sparse', steps: 20 });
    const ended = expect(training).rejects.toMatchObject({ kind: 'CancelledError' });
    await s.call('stop', null);
    time.pass(PATIENCE.stopping + 2000);
    await ended;
  });
});

describe('a storage that never answers', () => {
  it('keeps no command waiting, and what it does not keep is said', async () => {
    const silent = { list: never, size: never, read: never, write: never, remove: never };
    const { s, time } = start(makeTrainer, silent);
    const opening = s.open();
    await settled();
    expect(s.last('run').stage).toBe('fresh');
    time.pass(PATIENCE.storage + 1000);
    await opening;
    await s.call('train', { phase: 'dense', steps: 2 });
    await s.call('reset', null);
    expect(s.last('unkept').why).toBe('silent');
    await expect(s.call('openRun', { id: 'a-1' })).rejects.toMatchObject({
      kind: 'StorageError',
      words: { happened: 'storageSilent' },
    });
  });

  it('is asked again once it has answered', async () => {
    const real = filesOf(memoryStorage());
    let answer: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    const { s, time } = start(makeTrainer, { ...real, list: () => late.then(() => real.list()) });
    const opening = s.open();
    await settled();
    time.pass(PATIENCE.storage + 1000);
    await opening;
    answer();
    await settled();
    await s.call('train', { phase: 'dense', steps: 2 });
    await s.call('reset', null);
    expect(s.last('kept').networks).toHaveLength(1);
  });
});

describe('a browser that does not name its GPU', () => {
  it('is not waited for: the processor is there', async () => {
    const time = new HandTime();
    const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    Object.defineProperty(globalThis, 'navigator', {
      value: { gpu: { requestAdapter: never }, hardwareConcurrency: 2 },
      configurable: true,
    });
    try {
      const engines = availableEngines(time.after);
      time.pass(PATIENCE.gpuProbe + 1000);
      const found = (await engines).map(({ id, available, code }) => [id, available, code]);
      expect(found).toContainEqual(['wgsl', false, 'no-answer']);
      expect(found).toContainEqual(['wasm', true, 'simd']);
    } finally {
      if (own !== undefined) Object.defineProperty(globalThis, 'navigator', own);
    }
  });
});
