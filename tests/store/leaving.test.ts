import { describe, expect, it } from 'vitest';
import { askBeforeLeaving } from '../../src/store/leaving';
import { createPageStore } from '../../src/store/store';
import { begun } from './run-events';

function left(tasks: readonly ('dense' | 'finetune' | 'evaluate' | null)[]): boolean {
  const page = new EventTarget();
  const store = createPageStore();
  askBeforeLeaving(store, page as Pick<Window, 'addEventListener'>);
  store.receive(begun(1));
  for (const task of tasks)
    store.receive({ run: 1, type: 'activity', task, paused: false, done: 0, total: 0 });
  const event = new Event('beforeunload', { cancelable: true });
  page.dispatchEvent(event);
  return event.defaultPrevented;
}

describe('leaving the page', () => {
  it('asks while a network trains, and at no other time', () => {
    expect(left(['dense'])).toBe(true);
    expect(left(['finetune'])).toBe(true);
    expect(left(['evaluate'])).toBe(false);
    expect(left(['dense', null])).toBe(false);
    expect(left([])).toBe(false);
  });
});
