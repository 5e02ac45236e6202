// Lets reads from a device end when the device does: a lost GPU leaves its reads waiting for ever, or
// ends them with an error of the browser's.
import type { EngineError } from '../core/errors';
import type { GpuWait } from './gpu-waits';

export class LossGuard {
  private readonly waiting = new Set<(error: EngineError) => void>();
  /** Set once the device is gone. */
  private error: EngineError | null = null;

  /** @param wait how to wait for the device's answers; as for any promise, by default */
  constructor(
    readonly lost: Promise<EngineError>,
    private readonly wait: GpuWait = (answer) => answer,
  ) {
    void lost.then((error) => {
      this.error = error;
      for (const reject of this.waiting) reject(error);
    });
  }

  /**
   * The promise's answer, or a rejection with the device's error if that comes first. After the loss only
   * what is answered already counts: memory of our own outlives a thread.
   */
  async guard<T>(read: Promise<T>): Promise<T> {
    let stop: (error: EngineError) => void = () => undefined;
    const ended = new Promise<never>((_, reject) => {
      stop = reject;
      if (this.error === null) this.waiting.add(reject);
      else reject(this.error);
    });
    try {
      return await Promise.race([this.wait(read), ended]);
    } catch (reason) {
      throw this.error ?? reason;
    } finally {
      this.waiting.delete(stop);
    }
  }
}
