// The GPU: asks for an adapter, opens a device with every limit the adapter has, and turns whatever
// goes wrong on it into a named error. Nothing else in the product calls requestDevice.
import { words } from '../core/error-words';
import { EngineError } from '../core/errors';
import { PATIENCE, within, type After } from '../core/patience';
import { saidAfter } from '../core/said';
import { afterTimeout } from './after-timeout';
import { gpuWaits, type GpuWait } from './gpu-waits';

/** What was found when asking for a GPU. */
export type AdapterProbe =
  | { readonly found: 'no-webgpu' | 'no-adapter' | 'no-answer' }
  | {
      readonly found: 'hardware' | 'software';
      readonly adapter: GPUAdapter;
      /** As the browser names it. */
      readonly name: string;
    };

/** A device and the promise of its end. Owned by who opened it, who destroys it once it is not needed. */
export interface OpenDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  readonly name: string;
  /** Resolves at the first error or loss; never rejects. */
  readonly lost: Promise<EngineError>;
  /** Whether `lost` has resolved. */
  readonly isLost: () => boolean;
  /** Gives it back: `lost` stays as it is. Whoever destroys the device in another way loses it. */
  readonly destroy: () => void;
  /** How to wait for what the device answers. */
  readonly wait: GpuWait;
}

/** A device had not the memory that it was asked for. */
export class OutOfMemoryError extends EngineError {}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp/i;
/** Features that kernels make use of where they are there. */
const FEATURES: readonly string[] = ['subgroups', 'shader-f16'];
const AFTER_LOSS = 'Go on with the WASM engine, or reload the page and start the engine again.';

/** Whether an adapter computes on the processor: right results, at a small part of a GPU's speed. */
export function isSoftware(info: GPUAdapterInfo): boolean {
  const names = [info.vendor, info.architecture, info.device, info.description].join(' ');
  return info.isFallbackAdapter || SOFTWARE.test(names);
}

/**
 * Asks the browser for its fastest adapter. Answers also where there is none, or where the browser does not
 * answer in time; never rejects.
 */
export async function probeAdapter(after: After = afterTimeout): Promise<AdapterProbe> {
  // Neither older browsers' workers nor Node are sure to have a navigator.
  const gpu = (globalThis as { navigator?: Partial<Navigator> }).navigator?.gpu;
  if (gpu === undefined) return { found: 'no-webgpu' };
  const asked = gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  const adapter = await within<GPUAdapter | null | 'late'>(
    asked,
    PATIENCE.gpuProbe,
    after,
    () => 'late',
  );
  if (adapter === 'late') return { found: 'no-answer' };
  if (adapter === null) return { found: 'no-adapter' };
  const found = isSoftware(adapter.info) ? 'software' : 'hardware';
  return { found, adapter, name: adapterName(adapter.info) };
}

/**
 * Opens a device with all limits the adapter allows and listens for its errors.
 * @throws EngineError when there is no adapter or it refuses.
 */
export async function openDevice(): Promise<OpenDevice> {
  const probe = await probeAdapter();
  if (!('adapter' in probe))
    throw new EngineError(
      'This browser offers no GPU to WebGPU.',
      'Choose the WASM engine, or open the page in a browser with WebGPU switched on.',
      words('noWebGpu', 'wasm'),
    );
  const { adapter, name } = probe;
  const device = await adapter
    .requestDevice({
      label: 'espalier',
      requiredFeatures: featuresOf(adapter),
      requiredLimits: raisedLimits(adapter.limits),
    })
    .catch((reason: unknown) => {
      throw new EngineError(
        saidAfter(`The GPU (${name}) could not be opened`, reason),
        'Choose the WASM engine.',
        words('gpuOpen', 'wasm', { name }),
      );
    });
  const end = listen(device);
  return {
    device,
    info: adapter.info,
    name,
    ...end,
    wait: await gpuWaits(device.queue, end.isLost),
  };
}

const lostBy = (message: string): EngineError =>
  new EngineError(message, AFTER_LOSS, words('gpuLost', 'wasm', { detail: message }));

const outOfMemory = (detail: string): OutOfMemoryError =>
  new OutOfMemoryError(
    `The GPU has no memory left. ${detail}`,
    'Close other tabs and start the engine again, or choose another engine.',
    words('gpuMemory', 'freeMemory', { detail }),
  );

function listen(device: GPUDevice): Pick<OpenDevice, 'lost' | 'isLost' | 'destroy'> {
  let lost = false;
  let given = false;
  const promise = new Promise<EngineError>((resolve) => {
    const end = (error: EngineError) => {
      lost = true;
      resolve(error);
    };
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault();
      const { error } = event;
      const said = saidAfter('The GPU reported an error', error);
      end(error instanceof GPUOutOfMemoryError ? outOfMemory(said) : lostBy(said));
    });
    void device.lost.then(({ message }) => {
      if (!given) end(lostBy(`The GPU was lost. ${message}`.trim()));
    });
  });
  const destroy = () => {
    given = true;
    device.destroy();
  };
  return { lost: promise, isLost: () => lost, destroy };
}

/** The browser's own list of names may be newer than the one the compiler knows. */
const featuresOf = ({ features }: GPUAdapter): GPUFeatureName[] =>
  FEATURES.filter((feature) => features.has(feature)) as GPUFeatureName[];

/** Every limit that kernels here may meet, as high as the adapter has it. */
function raisedLimits(limits: GPUSupportedLimits): Record<string, number> {
  return {
    maxBufferSize: limits.maxBufferSize,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
    maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
    maxComputeWorkgroupSizeY: limits.maxComputeWorkgroupSizeY,
    maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
    maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
  };
}

function adapterName(info: GPUAdapterInfo): string {
  if (info.description !== '') return info.description;
  const words = [info.vendor, info.architecture, info.device].filter((word) => word !== '');
  return words.length === 0 ? 'unnamed GPU' : words.join(' ');
}
