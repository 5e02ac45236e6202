// What changes from step to step, as step.wgsl has it: written once a run, in front of its kernels.
import { BETA1, BETA2 } from '../adam';
import type { Scalars, StepPart } from '../executor';
import type { Buffers } from './buffers';

const BYTES = 64;

export class StepNumbers {
  private readonly words = new Uint32Array(BYTES / 4);
  private readonly floats = new Float32Array(this.words.buffer);

  constructor(private readonly buffers: Buffers) {
    buffers.make('step', BYTES);
  }

  /** @param slot where the ring of measures takes this step's record */
  write(scalars: Scalars, images: number, part: StepPart, slot: number): void {
    this.words[0] = images;
    this.words[1] = slot;
    this.words[2] = Number(scalars.trainGates);
    this.floats[3] = scalars.lr;
    this.floats[4] = scalars.gateLr;
    this.floats[5] = scalars.lambda;
    this.floats[6] = scalars.weightDecay;
    this.floats[7] = scalars.labelSmoothing;
    this.floats[8] = 1 / (1 - BETA1 ** scalars.time);
    this.floats[9] = 1 / Math.sqrt(1 - BETA2 ** scalars.time);
    this.words[10] = part.whole;
    this.words[11] = part.before;
    this.words[12] = part.first;
    this.buffers.write(this.buffers.get('step'), 0, this.words);
  }
}
