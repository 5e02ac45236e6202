// Folding of gates and LayerNorm's affine into weights, and gradients back out of it, plainly.
import type { Linear, Linears, TokenTable } from '../../src/engine/linears';
import { allLinears } from '../../src/engine/linears';
import { PANEL } from '../../src/engine/memory';
import { panelPlace, type Memory } from './memory';

/** g, γ and β of an input place; of padding, 0. */
function factors({ params, mask }: Memory, linear: Linear, i: number, masked: boolean) {
  const column = linear.columns[i]!;
  if (column < 0) return { g: 0, gamma: 0, beta: 0 };
  const { gate, norm } = linear;
  const factor = gate === null || !masked ? 1 : mask[gate.mask + column]!;
  const g = gate === null ? 1 : params[gate.gates + column]! * factor;
  if (norm === null) return { g, gamma: 1, beta: 0 };
  const channel = norm.channels[i]!;
  return { g, gamma: params[norm.gamma + channel]!, beta: params[norm.beta + channel]! };
}

const weightPlace = (linear: Linear, j: number, i: number): number =>
  linear.weight + linear.rows[j]! * linear.inputs + linear.columns[i]!;

export function foldLinear(memory: Memory, linear: Linear): void {
  const { params, weights } = memory;
  const { k, n, forward, transposed, foldedBias } = linear;
  for (let j = 0; j < Math.ceil(n / PANEL) * PANEL; j++)
    for (let i = 0; i < k; i++) weights[forward + panelPlace(k, i, j)] = 0;
  if (transposed !== null)
    for (let i = 0; i < Math.ceil(k / PANEL) * PANEL; i++)
      for (let j = 0; j < n; j++) weights[transposed + panelPlace(n, j, i)] = 0;
  for (let j = 0; j < n; j++) {
    const live = linear.rows[j]! >= 0;
    let bias = live ? params[linear.bias + linear.rows[j]!]! : 0;
    for (let i = 0; i < k && live; i++) {
      if (linear.columns[i]! < 0) continue;
      const { g, gamma, beta } = factors(memory, linear, i, true);
      const w = params[weightPlace(linear, j, i)]!;
      bias += g * beta * w;
      weights[forward + panelPlace(k, i, j)] = g * gamma * w;
      if (transposed !== null) weights[transposed + panelPlace(n, j, i)] = g * gamma * w;
    }
    if (foldedBias !== null) weights[foldedBias + j] = bias;
  }
}

export function foldTokens({ params, weights }: Memory, t: TokenTable): void {
  for (let row = 0; row < t.tokens; row++)
    for (let c = 0; c < t.stride; c++)
      weights[t.table + row * t.stride + c] =
        c >= t.dim
          ? 0
          : params[(row === 0 ? t.cls : t.bias) + c]! + params[t.pos + row * t.dim + c]!;
}

export function unfold(memory: Memory, linears: Linears, lambda: number): void {
  for (const linear of allLinears(linears)) unfoldLinear(memory, linear, lambda);
  const { grads, sums } = memory;
  const t = linears.tokens;
  for (let c = 0; c < t.dim; c++) {
    let bias = 0;
    for (let row = 0; row < t.tokens; row++) {
      const sum = sums[t.sum + row * t.stride + c]!;
      grads[t.pos + row * t.dim + c] = sum;
      if (row > 0) bias += sum;
    }
    grads[t.cls + c] = sums[t.sum + c]!;
    grads[t.bias + c] = bias;
  }
}

function unfoldLinear(memory: Memory, linear: Linear, lambda: number): void {
  const { params, grads, sums } = memory;
  const { k, n, gate, norm, biasSum, product } = linear;
  const db = (j: number): number => (biasSum === null ? 0 : sums[biasSum + j]!);
  const outputs = Array.from({ length: n }, (_, j) => j).filter((j) => linear.rows[j]! >= 0);
  if (biasSum !== null) for (const j of outputs) grads[linear.bias + linear.rows[j]!] = db(j);
  for (let i = 0; i < k; i++) {
    const column = linear.columns[i]!;
    if (column < 0) continue;
    const { g, gamma, beta } = factors(memory, linear, i, false);
    let s1 = 0;
    let s0 = 0;
    for (const j of outputs) {
      const place = weightPlace(linear, j, i);
      const sum = sums[product + j * k + i]!;
      s1 += sum * params[place]!;
      s0 += params[place]! * db(j);
      grads[place] = g * (gamma * sum + beta * db(j));
    }
    if (norm !== null) {
      grads[norm.gamma + norm.channels[i]!] = g * s1;
      grads[norm.beta + norm.channels[i]!] = g * s0;
    }
    if (gate !== null) grads[gate.gates + column] = gamma * s1 + beta * s0 + lambda * Math.sign(g);
  }
}
