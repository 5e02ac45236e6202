// Reads from the device without making it wait: a few mapped buffers that are used over and over.
// Invariant: a buffer is unmapped and back in the pool whatever happens to its reader.

/** Buffers that wait for their next use; more are destroyed. */
const KEPT = 4;
/** Bytes of the smallest: every handful of numbers shares it. */
const LEAST = 4096;

export class ReadBack {
  private readonly free: GPUBuffer[] = [];

  constructor(private readonly device: GPUDevice) {}

  /** Floats of a buffer as they are behind everything submitted so far. */
  async read(source: GPUBuffer, first: number, floats: number): Promise<Float32Array> {
    if (floats === 0) return new Float32Array(0);
    const bytes = floats * 4;
    const staging = this.take(bytes);
    const encoder = this.device.createCommandEncoder({ label: 'read back' });
    encoder.copyBufferToBuffer(source, first * 4, staging, 0, bytes);
    this.device.queue.submit([encoder.finish()]);
    try {
      await staging.mapAsync(GPUMapMode.READ, 0, bytes);
      return new Float32Array(staging.getMappedRange(0, bytes).slice(0));
    } finally {
      staging.unmap();
      this.give(staging);
    }
  }

  destroy(): void {
    for (const buffer of this.free) buffer.destroy();
    this.free.length = 0;
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
        size: 2 ** Math.ceil(Math.log2(Math.max(bytes, LEAST))),
        usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      })
    );
  }

  private give(buffer: GPUBuffer): void {
    this.free.push(buffer);
    if (this.free.length > KEPT) this.free.shift()?.destroy();
  }
}
