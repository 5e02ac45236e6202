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

/** Bytes of the buffers of a device that have been made and not destroyed, from now on. */
export function countBytes(device: GPUDevice): () => number {
  let bytes = 0;
  const make = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = make(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    let alive = true;
    bytes += descriptor.size;
    buffer.destroy = () => {
      if (alive) bytes -= descriptor.size;
      alive = false;
      destroy();
    };
    return buffer;
  };
  return () => bytes;
}
