// Charts look at the run only so often, and never miss where it came to rest.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPageStore, type PageState } from '../../src/store/store';
import { createSampler } from '../../src/ui/sampler';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const setup = () => {
  const store = createPageStore();
  const every = ({ view }: PageState) => (view.tempo === 'still' ? Infinity : 100);
  const sampler = createSampler(store, (page) => page.link.silentFor, every);
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

it('waits while the page is still, and catches up with the first change after that', () => {
  const { store, sampler, changed } = setup();
  sampler.subscribe(changed);
  store.view({ tempo: 'still' });
  store.link({ silentFor: 3 });
  vi.advanceTimersByTime(10_000);
  expect(changed).not.toHaveBeenCalled();
  store.view({ tempo: 'live' });
  vi.advanceTimersByTime(100);
  expect(sampler.current()).toBe(3);
});
