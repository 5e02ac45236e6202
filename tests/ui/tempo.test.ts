import { describe, expect, it } from 'vitest';
import { createPageStore } from '../../src/store/store';
import type { Tempo } from '../../src/store/view-state';
import { drawnEvery } from '../../src/ui/frames';
import { begun } from '../store/run-events';

const every = (tempo: Tempo, activity: { task: 'sparse' | 'evaluate' | null; paused: boolean }) => {
  const store = createPageStore({ tempo });
  store.receive(begun(1));
  store.receive({ run: 1, type: 'activity', ...activity, done: 0, total: 0 });
  return drawnEvery(store.getState());
};

describe('the tempo of drawings', () => {
  it('holds while a phase trains', () => {
    const training = { task: 'sparse', paused: false } as const;
    expect(every('live', training)).toBe(0);
    expect(every('calm', training)).toBe(1000);
    expect(every('still', training)).toBe(Infinity);
  });

  it('lets everything be seen where nothing moves by itself', () => {
    expect(every('still', { task: 'sparse', paused: true })).toBe(0);
    expect(every('still', { task: 'evaluate', paused: false })).toBe(0);
    expect(every('still', { task: null, paused: false })).toBe(0);
  });
});
