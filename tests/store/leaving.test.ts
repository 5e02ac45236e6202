import { describe, expect, it } from 'vitest';
import { askBeforeLeaving } from '../../src/store/leaving';
import { createPageStore } from '../../src/store/store';
import type { RunEvent } from '../../src/core/events';
import { begun, row } from './run-events';

type Task = 'dense' | 'finetune' | 'evaluate' | null;

function left(tasks: readonly Task[], ...more: RunEvent[]): boolean {
  const page = new EventTarget();
  const store = createPageStore();
  askBeforeLeaving(store, page as Pick<Window, 'addEventListener'>);
  store.receive(begun(1));
  for (const task of tasks)
    store.receive({ run: 1, type: 'activity', task, paused: false, done: 0, total: 0 });
  for (const event of more) store.receive(event);
  const event = new Event('beforeunload', { cancelable: true });
  page.dispatchEvent(event);
  return event.defaultPrevented;
}

describe('leaving the page', () => {
  it('asks where the browser does not keep what was trained', () => {
    const error = { kind: 'StorageError', message: 'No room.', hint: '' } as const;
    const unkept = { run: 1, type: 'unkept', why: 'storage', error } as const;
    const trained = row('dense');
    expect(left([], trained, unkept)).toBe(true);
    // That nothing can be kept here is said before anything is trained.
    expect(left([], unkept)).toBe(false);
    expect(left([], trained, unkept, { run: 1, type: 'kept', networks: [], own: null })).toBe(
      false,
    );
    expect(left([], trained, unkept, begun(2))).toBe(false);
  });

  it('asks where training broke off and could go on from there', () => {
    const error = { kind: 'InternalError', message: 'It failed.', hint: '' } as const;
    const failed = (goodStep: number | null) =>
      ({ run: 1, type: 'failed', error, recoveries: [], goodStep }) as const;
    expect(left([], failed(250))).toBe(true);
    expect(left([], failed(0))).toBe(true);
    expect(left([], failed(null))).toBe(false);
    expect(left([], failed(250), { run: 1, type: 'recovered' })).toBe(false);
  });

  it('asks while a network trains, and otherwise not', () => {
    expect(left(['dense'])).toBe(true);
    expect(left(['finetune'])).toBe(true);
    expect(left(['evaluate'])).toBe(false);
    expect(left(['dense', null])).toBe(false);
    expect(left([])).toBe(false);
  });
});
