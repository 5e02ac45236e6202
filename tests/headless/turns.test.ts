// A process that trains without a rest still hears the rest of itself between two steps.
import { expect, it } from 'vitest';
import { startSession } from '../worker/harness';

it('lets timers have their turn after a few steps, as signals and the disk have', async () => {
  const s = startSession('wasm');
  await s.open();
  const training = s.call('train', { phase: 'dense', steps: 100_000 });
  await s.next(({ type }) => type === 'progress');
  let steps = 0;
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setTimeout(resolve));
    steps = s.last('progress').step;
  }
  await s.call('stop', null);
  await training;
  expect(s.last('progress').step - steps).toBeLessThan(100);
  expect(steps).toBeLessThan(1000);
});
