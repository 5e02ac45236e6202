// A GPU that does not open: what is said of it, whatever its browser rejects with.
import { afterEach, expect, test, vi } from 'vitest';
import { openDevice } from '../../src/engine/device';

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ['nothing', undefined, 'The GPU (Card) could not be opened. Choose the WASM engine.'],
  [
    'a bare object',
    Object.create(null),
    'The GPU (Card) could not be opened. Choose the WASM engine.',
  ],
  ['words', new Error('pipe'), 'The GPU (Card) could not be opened: pipe. Choose the WASM engine.'],
  [
    'a sentence',
    new Error('No.'),
    'The GPU (Card) could not be opened: No. Choose the WASM engine.',
  ],
])('a device that is refused with %s', async (_, reason, said) => {
  const adapter = {
    info: { description: 'Card', vendor: '', architecture: '', device: '' },
    features: new Set(),
    limits: {},
    requestDevice: () => Promise.reject(reason as Error),
  };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(adapter) } });
  await expect(openDevice()).rejects.toThrow(said);
});
