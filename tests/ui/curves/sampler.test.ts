// Charts look at the run only so often, and never miss where it came to rest.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPageStore } from '../../../src/store/store';
import { createSampler } from '../../../src/ui/curves/sampler';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const setup = () => {
  const store = createPageStore();
  const sampler = createSampler(store, (page) => page.link.silentFor, 100);
  const changed = vi.fn();
  return { store, sampler, changed };
};

it('tells of many changes once an interval, with the newest value', () => {
  const { store, sampler, changed } = setup();
  sampler.subscribe(changed);
  for (let i = 1; i <= 50; i++) store.link({ silentFor: i });
  expect(changed).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  expect(changed).toHaveBeenCalledTimes(1);
  expect(sampler.current()).toBe(50);
});

it('catches up when it is subscribed to again', () => {
  const { store, sampler, changed } = setup();
  const leave = sampler.subscribe(changed);
  leave();
  store.link({ silentFor: 7 });
  expect(sampler.current()).toBe(0);
  sampler.subscribe(changed);
  expect(sampler.current()).toBe(7);
  expect(changed).toHaveBeenCalledTimes(1);
});

it('stays quiet while other parts of the state change', () => {
  const { store, sampler, changed } = setup();
  sampler.subscribe(changed);
  store.view({ drawer: true });
  vi.advanceTimersByTime(1000);
  expect(changed).not.toHaveBeenCalled();
});
