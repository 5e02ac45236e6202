// Initial weights of a dense network. Gates start at 1: phase 0 trains without sparsity.
import { imageSize, type ViTConfig } from './config';
import { paramTable, type ParamSet } from './params';
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
  for (const { name, shape, size, gate } of paramTable({ config, kept: null })) {
    const values = new Float32Array(size);
    const isNorm = /norm\d?\.weight$/.test(name);
    if (gate || isNorm) values.fill(1);
    else if (!name.endsWith('.bias')) {
      const std = standardDeviation(config, name, shape);
      for (let i = 0; i < size; i++) values[i] = rng.normal() * std;
    }
    params[name] = values;
  }
  return params;
}

function standardDeviation(c: ViTConfig, name: string, shape: readonly number[]): number {
  if (name === 'patch_embed.proj.weight')
    return 1 / Math.sqrt(imageSize(c) / (c.image / c.patch) ** 2);
  if (!name.startsWith('blocks.')) return EMBEDDING_STD;
  const [rows = 1, columns = 1] = shape;
  const outputs = name.endsWith('attn.qkv.weight') ? rows / 3 : rows;
  return Math.sqrt(2 / (outputs + columns));
}
