// Threads change how long a step takes and nothing else: the same bits as one thread, step for step.
import { afterAll, describe, expect, test, vi } from 'vitest';
import { allowFusedMultiplyAdd } from '../../headless/engines';
import { nodeThreads } from '../../headless/threads';
import { compactParams } from '../../src/core/compact';
import { EngineError } from '../../src/core/errors';
import type { ParamSet, ModelShape } from '../../src/core/params';
import { planTrainer } from '../../src/engine/plan-trainer';
import type { Trainer } from '../../src/engine/trainer';
import { BUILDS } from '../../src/core/engine-record';
import { wasmExecutors } from '../../src/engine/wasm/executor';
import { openBrowserThread, type WasmOptions } from '../../src/engine/wasm/threads';
import { TINY } from '../tiny';
import { dyingThreads } from './dying-threads';
import { gatedParams, HYPER, images, ODD, UNEVEN } from './fixtures';

allowFusedMultiplyAdd();

const openThread = await nodeThreads();
const made: Trainer[] = [];
afterAll(() => made.forEach((trainer) => trainer.destroy()));

async function make(options: WasmOptions, shape: ModelShape, params: ParamSet): Promise<Trainer> {
  const create = wasmExecutors(options);
  const trainer = await planTrainer(
    shape,
    params,
    { batch: 8, signal: null, onProgress: null },
    create,
  );
  made.push(trainer);
  return trainer;
}

const parent = gatedParams(ODD, 5);
const networks: [string, ModelShape, ParamSet][] = [
  ['an odd network', { config: ODD, kept: null }, parent],
  ['a cut one', { config: ODD, kept: UNEVEN }, compactParams(ODD, parent, UNEVEN)],
  ['a tiny one', { config: TINY, kept: null }, gatedParams(TINY, 6)],
];

describe.each(BUILDS)('the build %s', (build) => {
  test.each(networks)(
    'a hundred steps of %s have the same bits on 1, 2, 3 and 5 threads',
    async (_, shape, params) => {
      const batches = [1, 2, 3].map((seed) => images(shape.config, 6 + seed, seed));
      const ends: unknown[] = [];
      for (const threads of [1, 2, 3, 5]) {
        const trainer = await make({ threads, build, openThread }, shape, params);
        expect(trainer.info).toMatchObject({ threads, variants: [build] });
        for (let step = 0; step < 100; step++) trainer.step(batches[step % 3]!, HYPER);
        ends.push([
          await trainer.params(),
          (await trainer.stats()).series,
          await trainer.logits(batches[0]!),
        ]);
      }
      expect(ends[1]).toEqual(ends[0]);
      expect(ends[2]).toEqual(ends[0]);
      expect(ends[3]).toEqual(ends[0]);
    },
  );
});

test('a larger batch than planned finds room while threads look on', async () => {
  const shape = { config: TINY, kept: null };
  const params = gatedParams(TINY, 6);
  const batch = images(TINY, 70, 4);
  const losses = [];
  for (const threads of [1, 3]) {
    const trainer = await make({ threads, build: 'simd128', openThread }, shape, params);
    trainer.step(images(TINY, 3, 1), HYPER);
    trainer.step(batch, HYPER);
    losses.push((await trainer.stats()).series);
  }
  expect(losses[1]).toEqual(losses[0]);
});

test('a thread that fails says so', async () => {
  const broken = (): ReturnType<typeof openThread> => {
    const thread = openThread();
    return {
      ...thread,
      post: (start) => thread.post({ ...start, module: {} }),
    };
  };
  const made = make(
    { threads: 2, build: 'simd128', openThread: broken },
    { config: ODD, kept: null },
    parent,
  );
  await expect(made).rejects.toThrow(
    /^A thread of the WebAssembly engine failed: WebAssembly\.Instance\(\): Argument 0 .* Go on with one thread/,
  );
});

test('a thread that fails and says nothing of it is told to have failed, and not to stand ready', async () => {
  const mute = (): ReturnType<typeof openThread> => ({
    post: () => undefined,
    onReport: (report) => queueMicrotask(() => report({})),
    end: () => undefined,
  });
  const made = make(
    { threads: 2, build: 'simd128', openThread: mute },
    { config: ODD, kept: null },
    parent,
  );
  await expect(made).rejects.toThrow('engine failed: it did not say why. Go on');
});

test('a thread that the browser does not make says so, and none of the others stays', async () => {
  const ended: number[] = [];
  let opened = 0;
  const open = (): ReturnType<typeof openThread> => {
    if (++opened > 2) throw new DOMException('Access denied', 'SecurityError');
    return { post: () => undefined, onReport: () => undefined, end: () => ended.push(opened) };
  };
  const made = make(
    { threads: 4, build: 'simd128', openThread: open },
    { config: ODD, kept: null },
    parent,
  );
  await expect(made).rejects.toThrow('A thread of the WebAssembly engine failed: Access denied.');
  expect(ended).toHaveLength(2);
});

describe('a thread of the browser', () => {
  /** Whatever the browser's next worker is, in place of one. */
  const inPlaceOfWorkers = () => {
    const made: { onerror: ((failure: unknown) => void) | null }[] = [];
    vi.stubGlobal(
      'Worker',
      class {
        onerror = null;
        constructor() {
          made.push(this);
        }
      },
    );
    return made;
  };

  test.each([
    ['an event without a message', new Event('error'), 'its script could not be loaded'],
    ['an error', Object.assign(new Event('error'), { message: 'x is not defined' }), 'x is not'],
  ])('that fails with %s says so, and never that it is ready', (_, failure, words) => {
    const made = inPlaceOfWorkers();
    const reports: unknown[] = [];
    openBrowserThread().onReport((report) => reports.push(report));
    vi.unstubAllGlobals();
    made[0]?.onerror?.(failure);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toContain(words);
  });
});

describe.each(['killed', 'trapped'] as const)(
  'a thread that is %s in the middle of a step',
  (end) => {
    test('ends the step with a named error, and every one after it', async () => {
      const dying = await dyingThreads(end);
      let opened = 0;
      // The other one lives: it must not wait for ever either.
      const open = () => (opened++ === 0 ? dying() : openThread());
      const trainer = await make(
        { threads: 3, build: 'simd128', openThread: open },
        { config: ODD, kept: null },
        parent,
      );
      const batch = images(ODD, 6, 1);
      for (let step = 0; step < 2; step++) trainer.step(batch, HYPER);
      await trainer.stats();
      expect(() => trainer.step(batch, HYPER)).toThrow(EngineError);
      const lost = await trainer.lost;
      expect(lost.words?.happened).toBe('threadLost');
      expect(lost.message).toMatch(/thread.*failed.*Go on with one thread/);
      expect(() => trainer.step(batch, HYPER)).toThrow(lost);
      await expect(trainer.logits(batch)).rejects.toThrow(lost);
    });
  },
);
