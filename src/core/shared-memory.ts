// Whether the threads of a page may share memory: those of the engine, beside the page's own.

/**
 * Needs cross-origin isolation, and a browser that has shared memory at all: WebKit on Linux calls a page
 * isolated and has none.
 */
export const canShareMemory = (): boolean =>
  typeof SharedArrayBuffer === 'function' &&
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true;
