// Initial weights of a dense network. Gates start at 1: phase 0 trains without sparsity.
import type { ViTConfig } from './config';
import { paramTable, type ParamSet, type ParamSpec } from './params';
import { createRng } from './rng';

const EMBEDDING_STD = 0.02;

/**
 * Xavier-normal matrices (qkv as three D×D maps), embeddings and head at 0.02, the patch embedding at
 * 1/√fan-in, biases 0, LayerNorm and gates 1. At D = 64 this trains far better than truncated
 * normal 0.02 everywhere.
 */
export function initParams(config: ViTConfig, seed: number): ParamSet {
  const rng = createRng(seed, 'init');
  const params: ParamSet = {};
  for (const spec of paramTable({ config, kept: null })) {
    const values = new Float32Array(spec.size);
    if (spec.role === 'gate' || spec.role === 'gamma') values.fill(1);
    else if (spec.role !== 'bias' && spec.role !== 'beta') {
      const std = standardDeviation(spec);
      for (let i = 0; i < spec.size; i++) values[i] = rng.normal() * std;
    }
    params[spec.name] = values;
  }
  return params;
}

/** A head that knows no class yet, as a network begins with one. It depends on nothing else of the network. */
export function freshHead({ dim, classes }: Pick<ViTConfig, 'dim' | 'classes'>, seed: number) {
  const rng = createRng(seed, 'head');
  const weight = new Float32Array(classes * dim);
  for (let i = 0; i < weight.length; i++) weight[i] = rng.normal() * EMBEDDING_STD;
  return { 'head.weight': weight, 'head.bias': new Float32Array(classes) };
}

function standardDeviation({ role, map, shape, size }: ParamSpec): number {
  const [rows = 1, columns = 1] = shape;
  // The patch embedding is a convolution, [D, C, p, p].
  if (role === 'weight' && shape.length === 4) return 1 / Math.sqrt(size / rows);
  if (map === null) return EMBEDDING_STD;
  const outputs = map === 'qkv' ? rows / 3 : rows;
  return Math.sqrt(2 / (outputs + columns));
}
