// Answers the benchmark's requests inside a process or a page. Holds one network at a time.
import type { MakeTrainer } from '../../../src/engine/trainer';
import { countDispatches } from './dispatches';
import { measureInference } from './inference';
import type { Calls, Maker, Name, Reply, Request, StepsAnswer } from './messages';
import type { SizeName } from './sizes';
import type { Stepper } from './stepper';
import { trainerStepper } from './trainer-stepper';

/** What a process and a page have each in its own way. */
export interface Surroundings {
  readonly make: MakeTrainer;
  /** Milliseconds of processor time of all threads so far; null where nobody says. */
  readonly cpu: () => number | null;
}

async function stepperOf(make: MakeTrainer, maker: Maker, size: SizeName): Promise<Stepper> {
  if (maker.library === 'espalier')
    return trainerStepper(make, maker.engine, size, {
      threads: maker.threads ?? 1,
      variants: maker.kernels,
    });
  const { jaxStepper } = await import('./jax-stepper');
  return jaxStepper(maker.device, size);
}

/** @returns a function that answers requests one after the other and never rejects */
export function contestant({ make, cpu }: Surroundings): (request: Request) => Promise<Reply> {
  let stepper: Stepper | null = null;
  const prepared = (): Stepper => {
    if (stepper === null) throw new Error('nothing is prepared');
    return stepper;
  };

  async function steps(count: number): Promise<StepsAnswer> {
    const current = prepared();
    current.busy();
    const before = { wall: performance.now(), cpu: cpu() };
    for (let i = 0; i < count; i++) await current.step();
    const loss = await current.settle();
    const now = cpu();
    return {
      wall: performance.now() - before.wall,
      cpu: now === null || before.cpu === null ? null : now - before.cpu,
      js: current.busy(),
      loss,
    };
  }

  const calls: { [N in Name]: (arg: Calls[N]['arg']) => Promise<Calls[N]['answer']> } = {
    async prepare({ maker, size }) {
      stepper?.destroy();
      stepper = await stepperOf(make, maker, size);
      return { threads: stepper.threads, adapter: stepper.adapter };
    },
    steps: ({ count }) => steps(count),
    async dispatches() {
      const { count, result } = await countDispatches(() => steps(1));
      return { count, loss: result.loss };
    },
    async gradients({ engine, config, params, images, labels, hyper }) {
      const count = labels.length;
      const options = { batch: count, signal: null, onProgress: null };
      const trainer = await make(engine, { config, kept: null }, params, options);
      const set = { pixels: images, labels, count, mean: [], std: [] };
      const gradients = await trainer.gradients(set, hyper);
      trainer.destroy();
      return { gradients };
    },
    inference: (arg) => measureInference(make, arg, cpu),
    async peak() {
      const { measurePeak } = await import('./peak');
      return measurePeak();
    },
  };

  const answer = <N extends Name>({ name, arg }: Request<N>) => calls[name](arg);
  return async (request) => {
    try {
      return { answer: await answer(request) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
}
