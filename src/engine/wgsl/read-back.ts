// Reads from the device without making it wait: a few mapped buffers that are used over and over. What is
// asked for in one go comes in one map, since each may have to wait for the browser to look.
// Invariant: a buffer is unmapped and back in the pool whatever happens to its reader.
import type { GpuWait } from '../gpu-waits';

/** Buffers that wait for their next use; more are destroyed. */
const KEPT = 4;
/** Bytes of the smallest: every handful of numbers shares it. */
const LEAST = 4096;
/** Bytes of reads in one map, unless one read alone has more. */
const TOGETHER = 2 ** 24;

/** Bytes of the buffer that so many are read by. */
const stagingOf = (bytes: number): number => 2 ** Math.ceil(Math.log2(Math.max(bytes, LEAST)));

/** Bytes of the buffers that reads, asked for in one go, are read by; pieces as they are asked for, in bytes. */
export function stagingBytes(reads: readonly number[]): number {
  let [all, together] = [0, 0];
  for (const bytes of reads) {
    if (together > 0 && together + bytes > TOGETHER) {
      all += stagingOf(together);
      together = 0;
    }
    together += bytes;
  }
  return all + (together > 0 ? stagingOf(together) : 0);
}

/** A read that has not been sent. */
interface Read {
  readonly source: GPUBuffer;
  readonly byteOffset: number;
  readonly bytes: number;
  readonly resolve: (values: Float32Array) => void;
  readonly reject: (reason: unknown) => void;
}

export class ReadBack {
  private readonly free: GPUBuffer[] = [];
  private asked: Read[] = [];
  private ended = false;

  constructor(
    private readonly device: GPUDevice,
    private readonly wait: GpuWait,
  ) {}

  /**
   * Floats of a buffer as they are behind everything submitted so far. Whoever submits more, or replaces a
   * buffer, calls {@link send} first.
   */
  read(source: GPUBuffer, first: number, floats: number): Promise<Float32Array> {
    if (floats === 0) return Promise.resolve(new Float32Array(0));
    const bytes = floats * 4;
    if (sizeOf(this.asked) + bytes > TOGETHER) this.send();
    if (this.asked.length === 0) queueMicrotask(() => this.send());
    return new Promise((resolve, reject) => {
      this.asked.push({ source, byteOffset: first * 4, bytes, resolve, reject });
    });
  }

  /** Submits the reads that were asked for. */
  send(): void {
    const reads = this.asked;
    this.asked = [];
    if (reads.length === 0) return;
    void this.fetch(reads).catch((reason: unknown) => {
      for (const { reject } of reads) reject(reason);
    });
  }

  /** Sends what was asked for; its answers come still. */
  destroy(): void {
    this.send();
    this.ended = true;
    for (const buffer of this.free) buffer.destroy();
    this.free.length = 0;
  }

  private async fetch(reads: readonly Read[]): Promise<void> {
    const bytes = sizeOf(reads);
    const staging = this.take(bytes);
    const encoder = this.device.createCommandEncoder({ label: 'read back' });
    let end = 0;
    for (const { source, byteOffset, bytes: size } of reads) {
      encoder.copyBufferToBuffer(source, byteOffset, staging, end, size);
      end += size;
    }
    this.device.queue.submit([encoder.finish()]);
    try {
      await this.wait(staging.mapAsync(GPUMapMode.READ, 0, bytes));
      const mapped = staging.getMappedRange(0, bytes);
      let start = 0;
      for (const { bytes: size, resolve } of reads) {
        resolve(new Float32Array(mapped.slice(start, start + size)));
        start += size;
      }
    } finally {
      staging.unmap();
      this.give(staging);
    }
  }

  private take(bytes: number): GPUBuffer {
    const at = this.free.findIndex(
      ({ size }) => size >= bytes && size <= Math.max(LEAST, 4 * bytes),
    );
    const [found] = at < 0 ? [] : this.free.splice(at, 1);
    return (
      found ??
      this.device.createBuffer({
        label: 'read back',
        size: stagingOf(bytes),
        usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      })
    );
  }

  private give(buffer: GPUBuffer): void {
    this.free.push(buffer);
    if (this.ended || this.free.length > KEPT) this.free.shift()?.destroy();
  }
}

const sizeOf = (reads: readonly Read[]): number => reads.reduce((sum, { bytes }) => sum + bytes, 0);
