// The device's memory: a buffer for every region of a plan and a few small ones of the executor's own.
// Owns them all. Invariant: nothing is allocated while training, but when data sets grow.
import type { Plan } from '../graph';
import { REGIONS, type Region } from '../memory';

/** Everything a kernel can bind. */
export const OWN_BUFFERS = [
  'step',
  'ops',
  'maps',
  'linears',
  'foldChunks',
  'unfoldChunks',
  'collectChunks',
  'flags',
  'parts',
  'ring',
  'records',
  'norms',
  'data',
] as const;
export type BufferName = Region | (typeof OWN_BUFFERS)[number];

/** Smallest buffer there is: a kernel's binding is never empty. */
export const LEAST = 256;

export class Buffers {
  private readonly all = new Map<BufferName, GPUBuffer>();

  constructor(private readonly device: GPUDevice) {}

  /** Makes or replaces a buffer; it is zeroed. The device must allow so large a one: see pieces.ts. */
  make(name: BufferName, bytes: number): GPUBuffer {
    const size = Math.max(LEAST, bytes);
    const uniform = name === 'step' || name === 'ops';
    const buffer = this.device.createBuffer({
      label: name,
      size,
      usage:
        (uniform ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE) |
        GPUBufferUsage.COPY_DST |
        GPUBufferUsage.COPY_SRC,
    });
    // Work already enqueued keeps what it uses.
    this.all.get(name)?.destroy();
    this.all.set(name, buffer);
    return buffer;
  }

  /** Makes a buffer of values. */
  fill(name: BufferName, values: Float32Array | Uint32Array | Int32Array): void {
    const buffer = this.make(name, values.byteLength);
    this.write(buffer, 0, values);
  }

  get(name: BufferName): GPUBuffer {
    const buffer = this.all.get(name);
    if (buffer === undefined) throw new Error(`no buffer ${name}`);
    return buffer;
  }

  write(
    buffer: GPUBuffer,
    byteOffset: number,
    values: Float32Array | Uint32Array | Int32Array | Uint8Array,
  ): void {
    this.device.queue.writeBuffer(
      buffer,
      byteOffset,
      values.buffer,
      values.byteOffset,
      values.byteLength,
    );
  }

  /** Regions of a plan, by default all; `sums` has room for `partFloats` of parts behind it. */
  makeRegions(plan: Plan, partFloats: number, regions: readonly Region[] = REGIONS): void {
    for (const region of regions)
      this.make(region, 4 * (plan.floats[region] + (region === 'sums' ? partFloats : 0)));
    if (!regions.includes('mask')) return;
    this.write(this.get('mask'), 0, new Float32Array(plan.floats.mask).fill(1));
  }

  destroy(): void {
    for (const buffer of this.all.values()) buffer.destroy();
    this.all.clear();
  }
}
