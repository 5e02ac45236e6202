import { afterEach, describe, expect, it, vi } from 'vitest';
import { canShareMemory } from '../../src/core/shared-memory';
import { threadCount } from '../../src/engine/wasm-support';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page as its browser describes it, on eight cores. */
function page(isolated: boolean | undefined, buffer: unknown): void {
  vi.stubGlobal('navigator', { hardwareConcurrency: 8 });
  vi.stubGlobal('crossOriginIsolated', isolated);
  vi.stubGlobal('SharedArrayBuffer', buffer);
}

describe('memory is shared', () => {
  it('where the page is isolated: threads beside the page’s own', () => {
    page(true, SharedArrayBuffer);
    expect(canShareMemory()).toBe(true);
    expect(threadCount()).toBe(7);
  });

  it.each([
    ['that is not isolated', false, SharedArrayBuffer],
    ['of a browser that knows no isolation', undefined, SharedArrayBuffer],
    ['that is isolated in a browser without shared memory', true, undefined],
  ])('with nobody on a page %s', (_, isolated, buffer) => {
    page(isolated, buffer);
    expect(canShareMemory()).toBe(false);
    expect(threadCount()).toBe(1);
  });
});
