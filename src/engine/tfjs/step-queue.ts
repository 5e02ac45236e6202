// Back-pressure: how many training steps a GPU has before it. On the processor steps end when they
// return, and nothing is ever queued.

/** Steps that may wait on the GPU while the next is prepared. */
const DEPTH = 2;

export class StepQueue {
  private readonly pending: Promise<undefined>[] = [];

  constructor(private readonly queue: GPUQueue | null) {}

  /** Notes the end of a step. */
  mark(): void {
    const done = this.queue?.onSubmittedWorkDone();
    // A device that is lost says so through its own promise.
    if (done !== undefined) this.pending.push(done.catch(() => undefined));
  }

  /** Resolves when at most so many steps wait. */
  async drain(most = DEPTH): Promise<void> {
    while (this.pending.length > most) await this.pending.shift();
  }
}
