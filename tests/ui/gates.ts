// Networks with gates in a shape of choice, for tests of what the page draws from them.
import { resolveModel, type ViTConfig } from '../../src/core/config';
import { pruneRate } from '../../src/core/controls';
import { gateCount } from '../../src/core/gates';
import { previewOf } from '../../src/core/prune-plan';
import { planAt } from '../../src/core/scope';
import { rankScores, type Ranking } from '../../src/core/ranking';
import { gateScores } from '../../src/core/scores';
import { createRng } from '../../src/core/rng';
import type { Cutting } from '../../src/store/selectors';

export const nano: ViTConfig = resolveModel('nano');

/** Gates of which about half lie near zero and half around 0.6. */
export function spreadGates(config: ViTConfig = nano, seed = 3): Float32Array {
  const random = createRng(seed, 'gates');
  return Float32Array.from({ length: gateCount(config) }, () =>
    random.uniform() < 0.5 ? random.uniform() * 0.03 : 0.4 + random.uniform() * 0.4,
  );
}

export const onesFor = (config: ViTConfig): Float32Array =>
  new Float32Array(gateCount(config)).fill(1);

/** Plan and preview of gates at a rate. */
export function cuttingOf(config: ViTConfig, ranking: Ranking, rate: number): Cutting {
  const plan = planAt(config, ranking, pruneRate(rate));
  return { plan, preview: previewOf(config, plan) };
}

export const rankedSpread = (): Ranking => rankScores(gateScores(spreadGates()));
