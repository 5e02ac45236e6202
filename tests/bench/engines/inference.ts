// Inference of a network before and after a cut of 40 %, in turns, on one engine.
import { compactParams } from '../../../src/core/compact';
import { imageSize, PRESETS } from '../../../src/core/config';
import { pruneRate } from '../../../src/core/controls';
import { flattenGates } from '../../../src/core/gates';
import type { ImageSet } from '../../../src/core/images';
import type { ModelShape, ParamSet } from '../../../src/core/params';
import { keptChannels, previewOf } from '../../../src/core/prune-plan';
import { planAt } from '../../../src/core/scope';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import type { MakeTrainer, Trainer } from '../../../src/engine/trainer';
import { readModel } from '../../../src/formats/model-file';
import type { Calls, InferenceAnswer, ModelName, Timing } from './messages';
import { asFloats, byteImages, gatedParams } from './sizes';

const RATE = 0.4;
/** Images a pass: enough that folding the weights, once a pass, does not show. */
const IMAGES: Readonly<Record<ModelName, number>> = {
  nano: 256,
  small: 128,
  'deit-tiny': 16,
  trained: 256,
};
const BATCH: Readonly<Record<ModelName, number>> = {
  nano: 64,
  small: 64,
  'deit-tiny': 16,
  trained: 64,
};

/** The shipped network, or a preset with gates drawn uniformly from (0, 1). */
function networkOf(model: ModelName, trained: Uint8Array): { shape: ModelShape; params: ParamSet } {
  if (model === 'trained') return readModel(trained, null);
  const config = PRESETS[model];
  return { shape: { config, kept: null }, params: gatedParams(config) };
}

async function pass(trainer: Trainer, images: ImageSet, cpu: () => number | null): Promise<Timing> {
  const wall = performance.now();
  const before = cpu();
  const logits = await trainer.logits(images);
  if (!logits.every(Number.isFinite)) throw new Error('logits are not finite');
  const after = cpu();
  return {
    wall: (performance.now() - wall) / images.count,
    cpu: before === null || after === null ? null : (after - before) / images.count,
  };
}

/** @param cpu processor time in milliseconds, where it can be had */
export async function measureInference(
  make: MakeTrainer,
  { engine, model, rounds, trained }: Calls['inference']['arg'],
  cpu: () => number | null,
): Promise<InferenceAnswer> {
  const { shape, params } = networkOf(model, trained);
  const { config } = shape;
  const cut = planAt(config, rankScores(gateScores(flattenGates(config, params))), pruneRate(RATE));
  const kept = keptChannels(config, cut.keep);
  const options = { batch: BATCH[model], signal: null, onProgress: null };
  const dense = await make(engine, shape, params, options);
  const small = compactParams(config, params, kept);
  const compact = await make(engine, { config, kept }, small, options);
  const bytes = byteImages(config, IMAGES[model]);
  // Floats, so that both networks are measured and not the normalisation of bytes.
  const images = { ...bytes, pixels: asFloats(bytes), mean: [], std: [] };
  if (images.pixels.length !== images.count * imageSize(config)) throw new Error('wrong images');
  const answer = { dense: [] as Timing[], compact: [] as Timing[] };
  for (let round = -1; round < rounds; round++) {
    const times = [await pass(dense, images, cpu), await pass(compact, images, cpu)] as const;
    // The first round warms up.
    if (round < 0) continue;
    answer.dense.push(times[0]);
    answer.compact.push(times[1]);
  }
  dense.destroy();
  compact.destroy();
  const { macs } = previewOf(config, cut);
  return { ...answer, macsKept: macs.exact / macs.dense };
}
