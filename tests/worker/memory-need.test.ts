// What the worker says of memory before it is needed: makes nothing for it, knows the machine's, and offers a batch that
// then trains at once.
import { expect, test } from 'vitest';
import { isTooLarge, shareOf } from '../../src/core/memory-need';
import { startSession, TINY_RUN } from './harness';

const MB = 2 ** 20;

test('is counted without a trainer, of the settings at hand or of others, which stay as they are', async () => {
  const s = startSession('wasm');
  await s.open();
  const need = await s.call('memory', {});
  const { engine, images, weights } = need.of;
  expect(need).toMatchObject({ engine: 'wasm', batch: 16, parts: 1, fits: 16, piece: null });
  expect(need.bytes).toBe(engine + images + weights);
  expect(need.has).toBe(4096 * MB + images + weights);
  expect(need.measuring).toBeLessThan(need.bytes);
  expect(isTooLarge(need)).toBe(false);
  expect(shareOf(need)).toBeLessThan(0.1);
  const more = await s.call('memory', { batch: 1024, model: 'small', data: 'fashion' });
  expect(more.of.images).toBe(70_000 * 28 * 28);
  expect(more.bytes).toBeGreaterThan(20 * need.bytes);
  expect(s.records).toEqual([]);
  expect(s.all('config')).toEqual([]);
});

test('is said while something trains, and after a cut of what is left', async () => {
  const s = startSession('wasm');
  await s.open();
  const training = s.call('train', { phase: 'sparse', steps: 20 });
  const whole = await s.call('memory', {});
  await training;
  await s.call('prune', { rate: 0.6 });
  const cut = await s.call('memory', {});
  expect(cut.of.engine).toBeLessThan(whole.of.engine);
  expect(cut.of.weights).toBeLessThan(whole.of.weights);
});

test('offers the batch that fits where the machine has little, and that one trains at once', async () => {
  const s = startSession('wasm', { memory: 24 * MB });
  await s.open({ ...TINY_RUN, batch: 1024 });
  const need = await s.call('memory', {});
  expect(need.has).toBe(24 * MB);
  expect(isTooLarge(need)).toBe(true);
  const fits = need.fits ?? NaN;
  expect(fits).toBeGreaterThan(16);
  await s.call('configure', { batch: fits });
  const after = await s.call('memory', {});
  expect(after).toMatchObject({ batch: fits, fits, parts: 1 });
  expect(shareOf(after)).toBeLessThanOrEqual(1);
  await s.call('train', { phase: 'dense', steps: 1 });
  expect(s.last('progress').step).toBe(1);
  expect(s.last('engine').info?.variants).toEqual(['simd128']);
});
