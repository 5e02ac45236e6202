// Lets reads from a device end when the device does: a lost GPU leaves its reads waiting for ever.
import type { EngineError } from '../core/errors';

export class LossGuard {
  private readonly waiting = new Set<(error: EngineError) => void>();

  constructor(readonly lost: Promise<EngineError>) {
    void lost.then((error) => {
      for (const reject of this.waiting) reject(error);
    });
  }

  /** The promise's answer, or a rejection with the device's error if that comes first. */
  async guard<T>(read: Promise<T>): Promise<T> {
    let stop: (error: EngineError) => void = () => undefined;
    const ended = new Promise<never>((_, reject) => {
      stop = reject;
      this.waiting.add(reject);
    });
    try {
      return await Promise.race([read, ended]);
    } finally {
      this.waiting.delete(stop);
    }
  }
}
