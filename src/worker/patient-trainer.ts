// A trainer whose every answer is waited for with patience. Computes nothing.
import type { MakeTrainer, Trainer } from '../engine/trainer';
import type { Patience } from './patience';

/**
 * Makes trainers that are waited for with patience, their making too.
 * @param limit milliseconds an answer may take; by itself as long as engines may
 */
export const patientMaker =
  (make: MakeTrainer, patience: Patience, limit?: number): MakeTrainer =>
  async (kind, shape, params, options) => {
    const { onProgress } = options;
    let heard: () => void = () => undefined;
    const told = (share: number) => {
      heard();
      onProgress?.(share);
    };
    const own = limit === undefined ? {} : { limit };
    const making = patience.begin(make(kind, shape, params, { ...options, onProgress: told }), {
      ...own,
      late: (trainer) => trainer.destroy(),
    });
    ({ heard } = making);
    return patientTrainer(await making.answer, (work) => patience.wait(work, own));
  };

/** @param wait waits for an answer, and not for ever */
export const patientTrainer = (
  trainer: Trainer,
  wait: <T>(work: Promise<T>) => Promise<T>,
): Trainer => ({
  info: trainer.info,
  shape: trainer.shape,
  lost: trainer.lost,
  appendData: (split, data) => trainer.appendData(split, data),
  step: (batch, hyper) => trainer.step(batch, hyper),
  idle: (most) => wait(trainer.idle(most)),
  stats: () => wait(trainer.stats()),
  gates: () => wait(trainer.gates()),
  averages: () => wait(trainer.averages()),
  evaluate: (split, mask, range) => wait(trainer.evaluate(split, mask, range)),
  logits: (images, mask) => wait(trainer.logits(images, mask)),
  inspect: (images, mask) => wait(trainer.inspect(images, mask)),
  gradients: (images, hyper) => wait(trainer.gradients(images, hyper)),
  params: () => wait(trainer.params()),
  load: (params) => trainer.load(params),
  state: () => wait(trainer.state()),
  restore: (state) => trainer.restore(state),
  destroy: () => trainer.destroy(),
});
