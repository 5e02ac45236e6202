// Times are measured on real engines: of a step on each engine, and of an image before and after a cut.
import { expect, test } from 'vitest';
import { startSession } from './harness';

test('a step of the network at hand is timed on every engine, without moving the network', async () => {
  const s = startSession();
  await s.open();
  const before = await s.call('saveModel', { compact: false });
  const [time] = await s.call('timeEngines', { engines: null });
  expect(time).toMatchObject({ id: 'tfjs-wasm', batch: 16 });
  expect(time?.ms).toBeGreaterThan(0);
  expect(s.all('engine-time')).toHaveLength(1);
  expect(s.last('activity').task).toBeNull();
  expect(await s.call('saveModel', { compact: false })).toEqual(before);
});

test('only the engines asked for are timed', async () => {
  const s = startSession();
  await s.open();
  expect(await s.call('timeEngines', { engines: ['tfjs-cpu'] })).toEqual([]);
});

test('timing ends when it is stopped', async () => {
  const s = startSession();
  await s.open();
  const timing = s.call('timeEngines', { engines: null });
  await s.call('stop', null);
  await expect(timing).rejects.toThrow(/stopped/i);
});

test('a cut says how long an image took before it and takes now', async () => {
  const s = startSession();
  await s.open();
  await s.call('train', { phase: 'dense', steps: 2 });
  await s.call('train', { phase: 'sparse', steps: 2 });
  await s.call('prune', { rate: 0.6 });
  const { before, after, engine } = s.last('inference-time');
  expect(engine).toBe('tfjs-wasm');
  expect(before).toBeGreaterThan(0);
  expect(after).toBeGreaterThan(0);
});
