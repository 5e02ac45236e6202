// WebGPU in Node, by Dawn: the null backend, which checks everything and computes nothing, or whatever
// adapter the environment leads to (see scripts/wgsl.mjs). Opened by the product's own device.ts.
import * as dawn from 'webgpu';
import { putGpu } from '../../../headless/gpu';
import { openDevice, type OpenDevice } from '../../../src/engine/device';

/**
 * @param backend of Dawn; null takes the first adapter there is
 */
export function nodeGpu(backend: 'null' | null): () => Promise<OpenDevice> {
  putGpu(dawn, backend === null ? [] : [`backend=${backend}`]);
  return openDevice;
}

/** What every adapter has by the specification, of the limits that kernels here may meet. */
const LEAST_LIMITS = {
  maxBufferSize: 2 ** 28,
  maxStorageBufferBindingSize: 2 ** 27,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeWorkgroupsPerDimension: 65535,
} as const;

/** Devices of an adapter that has no more than it must: opened by the product, which asks for all there is. */
export async function leastDevice(open: () => Promise<OpenDevice>): Promise<OpenDevice> {
  const { gpu } = navigator;
  const least: Pick<GPU, 'requestAdapter'> = {
    requestAdapter: async (options) => {
      const adapter = await gpu.requestAdapter(options);
      if (adapter !== null) Object.defineProperty(adapter, 'limits', { value: LEAST_LIMITS });
      return adapter;
    },
  };
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: least }, configurable: true });
  try {
    return await open();
  } finally {
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  }
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
