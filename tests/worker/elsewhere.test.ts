// A stored run that goes on where something is another than where it was trained: it says so first, goes on when
// somebody wants it to, and carries the mark of it. Where its images are not to be had, it waits for them.
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Here } from '../../src/core/basis';
import type { RunEvent } from '../../src/core/events';
import type { Step } from '../../src/core/recipe';
import type { DeepPartial, RunConfig } from '../../src/core/run-config';
import { TINY } from '../tiny';
import { startSession } from './harness';
import { Disk, memoryStorage } from './memory-storage';
import { outcome } from './outcome';

/** As small as a network of these images can be. */
const RUN: DeepPartial<RunConfig> = {
  ...{ data: 'synthetic', batch: 4 },
  model: { ...TINY, patch: 14, dim: 8, heads: 2, depth: 1 },
};

type Given = NonNullable<Parameters<typeof startSession>[1]>;

const visit = (disk: Disk, given: Given = {}) =>
  startSession('wasm', {
    storage: memoryStorage(disk),
    now: () => performance.now() * 500,
    ...given,
  });

/** It is stored as it was stopped, and not in the middle of its training. */
const rests = (event: RunEvent) =>
  event.type === 'kept' &&
  event.networks[0] !== undefined &&
  event.networks[0].broken === undefined;

/** A disk on which a run was stopped under way, whose page is gone. */
async function stopped(config: DeepPartial<RunConfig>, given: Given = {}) {
  const disk = new Disk();
  const s = visit(disk, given);
  await s.open(config);
  await s.call('train', { phase: 'sparse', steps: 12, until: 7 });
  await s.next(rests);
  return disk;
}

/** Opens the stored run of a disk. */
async function reopened(disk: Disk, config: DeepPartial<RunConfig>, given: Given = {}) {
  const s = visit(disk, given);
  await s.open(config);
  const [network] = s.last('kept').networks;
  await s.call('openRun', { id: network?.name ?? '' });
  return s;
}

const marks = (s: ReturnType<typeof startSession>) =>
  s.all('did').flatMap(({ deed }) => (deed.do === 'moved' ? [deed.differs] : []));

const REST: readonly Step[] = [{ do: 'train', phase: 'sparse', steps: 12, from: 7 }];

async function undisturbed(config: DeepPartial<RunConfig>) {
  const s = visit(new Disk());
  await s.open(config);
  await s.call('train', { phase: 'sparse', steps: 12 });
  const { parent, measured, next } = await outcome(s);
  return { parent, measured, next };
}

describe('a run that goes on where something is another', () => {
  it.each([
    ['browser', { browser: 'Chrome 300' }, /trained with Node; here is Chrome 300/],
    ['page', { page: '9.9' }, /trained with Espalier 1\.0; here is Espalier 9\.9/],
    ['kernels', { kernels: 'b'.repeat(64) }, /trained with .*aaaaaaaa; here is .*bbbbbbbb/],
  ] as [string, Partial<Here>, RegExp][])(
    'says so of the %s, goes on when it is told to, and is marked',
    async (what, here, words) => {
      const disk = await stopped(RUN);
      const s = await reopened(disk, RUN, { here });
      await expect(s.call('carryOut', { steps: REST })).rejects.toThrow(words);
      expect(s.last('failed').recoveries).toEqual(['go-on-here']);
      expect(s.last('network').stopped).toMatchObject({ step: 7 });
      await s.call('recover', { way: 'go-on-here' });
      expect(s.last('progress').step).toBe(12);
      expect(marks(s)).toEqual([[what]]);
      expect(s.all('recovered')).toHaveLength(1);
      // What differs here changes no bits in truth.
      expect(await outcome(s)).toMatchObject(await undisturbed(RUN));
    },
  );

  it('goes on without a word where nothing is, and says nothing of threads', async () => {
    const disk = await stopped(RUN);
    const s = await reopened(disk, RUN);
    await s.call('carryOut', { steps: REST });
    expect(s.all('failed')).toEqual([]);
    expect(marks(s)).toEqual([]);
    expect(await outcome(s)).toMatchObject(await undisturbed(RUN));
  });

  it('has the engine that it had, whatever would be chosen now', async () => {
    const disk = await stopped(RUN);
    const s = startSession('tfjs-cpu', { storage: memoryStorage(disk), others: ['wasm'] });
    await s.open(RUN);
    const [network] = s.last('kept').networks;
    await s.call('openRun', { id: network?.name ?? '' });
    await s.call('carryOut', { steps: REST });
    expect(s.last('engine').info?.id).toBe('wasm');
    expect(await outcome(s)).toMatchObject(await undisturbed(RUN));
  });

  it('says so where that engine is not to be had', async () => {
    const disk = await stopped(RUN);
    const s = startSession('tfjs-cpu', { storage: memoryStorage(disk) });
    await s.open(RUN);
    const [network] = s.last('kept').networks;
    await s.call('openRun', { id: network?.name ?? '' });
    await expect(s.call('carryOut', { steps: REST })).rejects.toThrow(
      /trained with wasm .*; here is tfjs-cpu/,
    );
    await s.call('recover', { way: 'go-on-here' });
    expect(s.last('engine').info?.id).toBe('tfjs-cpu');
    expect(marks(s)[0]).toContain('engine');
  });

  it('is marked on TensorFlow.js, which promises no bits', async () => {
    const disk = new Disk();
    const first = startSession('tfjs-cpu', { storage: memoryStorage(disk) });
    await first.open(RUN);
    await first.call('train', { phase: 'dense', steps: 4, until: 2 });
    await first.next(rests);
    const s = startSession('tfjs-cpu', { storage: memoryStorage(disk) });
    await s.open(RUN);
    const [network] = s.last('kept').networks;
    await s.call('openRun', { id: network?.name ?? '' });
    await s.call('goOn', {});
    expect(marks(s)).toEqual([['engine']]);
  });
});

describe('the images of a run that goes on', () => {
  const config = { ...RUN, data: 'fashion' } as const;
  const urlOf = (input: Parameters<typeof fetch>[0]) =>
    input instanceof Request ? input.url : String(input);

  it('are told from others by their content', async () => {
    const disk = await stopped(config);
    const other: NonNullable<Given['reach']> = (serve) => async (input, init) => {
      const response = await serve(input, init);
      if (!/train-0-labels/.test(urlOf(input))) return response;
      const bytes = gunzipSync(new Uint8Array(await response.arrayBuffer()));
      bytes[100] = ((bytes[100] ?? 0) + 1) % 10;
      return new Response(gzipSync(bytes));
    };
    const s = await reopened(disk, config, { reach: other });
    await expect(s.call('carryOut', { steps: REST })).rejects.toThrow(
      /trained with Fashion-MNIST 55000 [0-9a-f]{8}; here is Fashion-MNIST 55000 [0-9a-f]{8}/,
    );
    await s.call('recover', { way: 'go-on-here' });
    expect(marks(s)).toEqual([['data']]);
  });

  it('are named where they cannot be had, and waited for', async () => {
    const disk = await stopped(config);
    let away = true;
    const reach: NonNullable<Given['reach']> = (serve) => (input, init) =>
      away && urlOf(input).includes('fashion-mnist')
        ? Promise.reject(new TypeError('no network'))
        : serve(input, init);
    const s = await reopened(disk, config, { reach });
    await expect(s.call('carryOut', { steps: REST })).rejects.toMatchObject({
      kind: 'DataError',
      words: { happened: 'dataAwaited', values: { name: 'Fashion-MNIST', count: 55_000 } },
    });
    expect(s.last('network').stopped).toMatchObject({ phase: 'sparse', step: 7, steps: 12 });
    away = false;
    await s.call('goOn', {});
    expect(await outcome(s)).toMatchObject(await undisturbed(config));
  });
});
