// Our own trainers as contestants, whatever engine is behind them.
import type { EngineRecord } from '../../../src/core/engine-record';
import type { MakeTrainer } from '../../../src/engine/trainer';
import type { EngineId } from '../../../src/core/run-config';
import { byteImages, gatedParams, HYPER, SIZES, type SizeName } from './sizes';
import type { Stepper } from './stepper';

/** @throws EngineError when the engine cannot run here */
export async function trainerStepper(
  make: MakeTrainer,
  engine: EngineId,
  sizeName: SizeName,
  record: EngineRecord,
): Promise<Stepper> {
  const { config, batch } = SIZES[sizeName];
  const options = { batch, signal: null, onProgress: null, record };
  const shape = { config, kept: null };
  const trainer = await make(engine, shape, gatedParams(config), options);
  trainer.appendData('train', byteImages(config, batch));
  const indices = Uint32Array.from({ length: batch }, (_, i) => i);
  // A device that is lost leaves promises waiting for ever.
  const lost = trainer.lost.then((error): never => {
    throw error;
  });
  lost.catch(() => undefined);
  let busy: number[] = [];
  return {
    threads: trainer.info.threads,
    adapter: [trainer.info.adapter, ...trainer.info.variants].join(', '),
    async step() {
      const start = performance.now();
      trainer.step(indices, HYPER);
      busy.push(performance.now() - start);
      await Promise.race([trainer.idle(), lost]);
    },
    settle: async () => (await Promise.race([trainer.stats(), lost])).loss,
    busy() {
      const taken = busy;
      busy = [];
      return taken;
    },
    destroy: () => trainer.destroy(),
  };
}
