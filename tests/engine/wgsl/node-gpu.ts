// WebGPU in Node, by Dawn: the null backend, which checks everything and computes nothing, or whatever
// adapter the environment leads to (see scripts/wgsl.mjs). Opened by the product's own device.ts.
import { create, globals } from 'webgpu';
import { openDevice, type OpenDevice } from '../../../src/engine/device';

/**
 * @param backend of Dawn; null takes the first adapter there is
 */
export function nodeGpu(backend: 'null' | null): () => Promise<OpenDevice> {
  Object.assign(globalThis, globals);
  const gpu = create(backend === null ? [] : [`backend=${backend}`]);
  // The navigator keeps it alive: Dawn ends with the last reference.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return openDevice;
}
