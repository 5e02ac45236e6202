// What changes from step to step: written once a run, in front of its kernels.
import { corrections } from '../adam';
import type { Scalars, StepPart } from '../executor';
import { packed, SHARED_WORDS } from '../op-words';
import type { Buffers } from './buffers';

const BYTES = 64;

export class StepNumbers {
  private readonly words = new Uint32Array(BYTES / 4);

  constructor(private readonly buffers: Buffers) {
    buffers.make('step', BYTES);
  }

  /** @param slot where the ring of measures takes this step's record */
  write(scalars: Scalars, images: number, part: StepPart, slot: number): void {
    const { lr, lambda, time } = scalars;
    const { first, second } = corrections(time);
    const words = packed(SHARED_WORDS.step.wgsl, {
      ...{ images, slot, train_gates: Number(scalars.trainGates), lr, gate_lr: scalars.gateLr },
      ...{ lambda, weight_decay: scalars.weightDecay, smoothing: scalars.labelSmoothing },
      first_scale: 1 / first,
      second_scale: 1 / Math.sqrt(second),
      newest: scalars.newest,
      ...part,
    });
    this.words.set(words);
    this.buffers.write(this.buffers.get('step'), 0, this.words);
  }
}
