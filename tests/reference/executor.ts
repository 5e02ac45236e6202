// An executor in plain float64 loops: slow, obvious, and what every other one must agree with.
import {
  partOf,
  type CreateExecutor,
  type Executor,
  type Input,
  type Scalars,
} from '../../src/engine/executor';
import type { Plan } from '../../src/engine/graph';
import type { Op } from '../../src/engine/operations';
import { foldLinear, foldTokens, unfold } from './fold';
import { batchOf, loss, measure, patches, pictures, tokenSum, update, type Data } from './images';
import * as layers from './layers';
import { matrixOf, reserve } from './memory';

export function referenceExecutor(first: Plan): Executor {
  let plan = first;
  let memory = reserve(plan);
  let records: number[] = [];
  const { channels } = first.shape.config;
  const data: Data = { train: [], validation: [], test: [] };

  function runOne(op: Op, scalars: Scalars, input: Input | null): void {
    const batch = input === null ? [] : batchOf(data, input, channels);
    const count = batch.length;
    const part = partOf(input, count);
    switch (op.op) {
      case 'patches':
        patches(memory, op, batch);
        break;
      case 'fold':
        for (const linear of op.linears) foldLinear(memory, linear);
        foldTokens(memory, op.tokens);
        break;
      case 'product':
        layers.product(memory, op, count);
        break;
      case 'weight-sum':
        layers.weightSum(memory, op, count);
        break;
      case 'normalise':
        layers.normalise(memory, op, count);
        break;
      case 'normalise-back':
        layers.normaliseBack(memory, op, count);
        break;
      case 'attention':
        layers.attention(memory, op, count);
        break;
      case 'attention-rows':
        layers.attentionRows(memory, op, count);
        break;
      case 'attention-columns':
        layers.attentionColumns(memory, op, count);
        break;
      case 'loss':
        loss(memory, op, batch, part, scalars.labelSmoothing);
        break;
      case 'clear': {
        const { offset, stride, rows } = op.out;
        memory[op.out.region].fill(0, offset, offset + count * rows * stride);
        break;
      }
      case 'token-sum':
        tokenSum(memory, op, count);
        break;
      case 'carry': {
        const { sums, carry } = memory;
        carry.forEach((carried, i) => (carry[i] = sums[i]! += part.before === 0 ? 0 : carried));
        break;
      }
      case 'unfold':
        unfold(memory, op.linears, scalars.lambda);
        break;
      case 'measure':
        records.push(...measure(memory, plan, op, part, scalars));
        break;
      case 'update':
        update(memory, plan, scalars);
        break;
    }
  }

  return {
    info: {
      id: 'wasm',
      adapter: 'plain loops',
      precision: 'float32',
      threads: 1,
      variants: [],
      dispatches: null,
    },
    lost: new Promise(() => undefined),
    appendData(split, set) {
      data[split].push(...pictures(set, channels));
    },
    run(ops, scalars, input) {
      for (const op of ops) runOne(op, scalars, input);
    },
    write(region, offset, values) {
      memory[region].set(values, offset);
    },
    read: (region, offset, floats) =>
      Promise.resolve(Float32Array.from(memory[region].subarray(offset, offset + floats))),
    readView(view, count) {
      const matrix = matrixOf(memory, view, count);
      return Promise.resolve(
        Float32Array.from({ length: matrix.rows * view.cols }, (_, i) =>
          matrix.get(Math.floor(i / view.cols), i % view.cols),
        ),
      );
    },
    measures() {
      const taken = Float32Array.from(records);
      records = [];
      return Promise.resolve(taken);
    },
    idle: () => Promise.resolve(),
    replan(next) {
      plan = next;
      const { work, carry } = reserve(next);
      memory = { ...memory, work, carry };
    },
    destroy: () => undefined,
  };
}

export const createReference: CreateExecutor = (plan) => Promise.resolve(referenceExecutor(plan));
