// Whether the threads of a page may share memory: the engine's threads, and the hand's right of way.

/**
 * Needs cross-origin isolation, and a browser that has shared memory at all: WebKit on Linux calls a page
 * isolated and has none.
 */
export const canShareMemory = (): boolean =>
  typeof SharedArrayBuffer === 'function' &&
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true;
