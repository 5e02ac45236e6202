// The plan of a step: how many operations it takes, what a cut changes, and that memory shared between
// operations is never read where it was not written.
import { expect, test } from 'vitest';
import { PRESETS, type ViTConfig } from '../../src/core/config';
import { compactParams } from '../../src/core/compact';
import type { ModelShape } from '../../src/core/params';
import { flatten } from '../../src/engine/flat-params';
import { planStep, stepOf } from '../../src/engine/graph';
import { allLinears } from '../../src/engine/linears';
import { padded } from '../../src/engine/memory';
import { multiplicationsOf } from '../../src/engine/operations';
import type { Op } from '../../src/engine/operations';
import { referenceExecutor } from '../reference/executor';
import { SCALARS } from '../reference/op-check';
import { gatedParams, images, ODD, UNEVEN } from './fixtures';

test('a step takes 15 operations and 19 more a block', () => {
  for (const config of [PRESETS.nano, PRESETS.small, PRESETS['deit-tiny']])
    expect(stepOf(planStep({ config, kept: null }, 8))).toHaveLength(15 + 19 * config.depth);
});

test('behind the last attention a step takes care of class tokens alone', () => {
  const rows = (depth: number): number[] => {
    const { forward } = planStep({ config: { ...PRESETS.nano, depth }, kept: null }, 8);
    return forward.flatMap((op) => (op.op === 'product' ? [op.out.rows] : []));
  };
  // The patches; qkv, proj, fc1 and fc2 of each block; the head.
  expect(rows(1)).toEqual([17, 17, 1, 1, 1, 1]);
  expect(rows(2)).toEqual([17, 17, 17, 17, 17, 17, 1, 1, 1, 1]);
});

test('the work of a step is that of its products: forward once, backward twice', () => {
  const { channels, image, patch, dim, mlpRatio, classes } = PRESETS.nano;
  const n = (image / patch) ** 2 + 1;
  const plan = planStep({ config: { ...PRESETS.nano, depth: 1 }, kept: null }, 8);
  const sum = (ops: readonly Op[]) => ops.reduce((all, op) => all + multiplicationsOf(op), 0);
  const patches = n * padded(channels * patch * patch) * dim;
  const qkv = n * dim * 3 * dim;
  const attention = 2 * n * dim;
  const behind = dim * dim + 2 * dim * dim * mlpRatio;
  const head = dim * padded(classes);
  expect(sum(plan.forward)).toBe(patches + qkv + attention + behind + head);
  expect(sum(plan.backward)).toBe(patches + 2 * (qkv + attention + behind + head));
});

test('what depends on the batch is the room for activations alone', () => {
  const shape = { config: PRESETS.nano, kept: null };
  const [one, many] = [planStep(shape, 1), planStep(shape, 64)];
  expect({ ...many.floats, work: 0 }).toEqual({ ...one.floats, work: 0 });
  expect(many.floats.work).toBeGreaterThan(30 * one.floats.work);
  expect(many.linears).toEqual(one.linears);
});

test('activations share space: a step of nano needs less than twice its forward pass', () => {
  const plan = planStep({ config: PRESETS.nano, kept: null }, 64);
  const taken = plan.forward.flatMap((op) =>
    Object.values(op).filter(
      (v): v is { rows: number; stride: number } =>
        typeof v === 'object' && v !== null && 'stride' in v && 'rows' in v,
    ),
  );
  const floats = new Set(taken);
  const sum = [...floats].reduce((total, { rows, stride }) => total + rows * stride * 64, 0);
  expect(plan.floats.work).toBeLessThan(2 * sum);
});

test('a compact network is planned with its kept widths, padded to vectors', () => {
  const { blocks } = planStep({ config: ODD, kept: UNEVEN }, 1).linears;
  expect(blocks[0]).toMatchObject({
    qkv: { inputs: 7, k: 8, gate: null },
    fc1: { inputs: 1, outputs: 1, k: 4, n: 4 },
    fc2: { inputs: 1, outputs: 36 },
  });
  // Heads of 6 take 8 places for q and k; of V the second head keeps none, the third all six.
  expect(blocks[0]?.layout.heads.map(({ width }) => width)).toEqual([4, 0, 8, 4, 0, 4]);
  expect(blocks[0]?.qkv.n).toBe(2 * 6 * 8 + 20);
});

test('every row and column of a weight has exactly one place', () => {
  for (const shape of [
    { config: ODD, kept: null },
    { config: ODD, kept: UNEVEN },
  ])
    for (const { rows, columns, outputs, inputs, k, n } of allLinears(planStep(shape, 1).linears)) {
      expect([rows.length, columns.length]).toEqual([n, k]);
      for (const [places, count] of [
        [rows, outputs],
        [columns, inputs],
      ] as const)
        expect([...places].filter((p) => p >= 0)).toEqual(
          Array.from({ length: count }, (_, i) => i),
        );
    }
});

test('nothing is read that was not written before in the same step', async () => {
  const config: ViTConfig = { ...ODD, depth: 1 };
  const parent = gatedParams(config, 3);
  const kept = UNEVEN.slice(0, 1);
  const cases: [ModelShape, typeof parent][] = [
    [{ config, kept: null }, parent],
    [{ config, kept }, compactParams(config, parent, kept)],
  ];
  for (const [shape, params] of cases) {
    const plan = planStep(shape, 2);
    const set = images(config, 2, 4);
    const gradients = (fill: number) => {
      const executor = referenceExecutor(plan);
      executor.write('params', 0, flatten(plan.params.table, params, plan.params.size));
      for (const region of ['work', 'weights', 'sums'] as const)
        executor.write(region, 0, new Float32Array(plan.floats[region]).fill(fill));
      const ops = [...plan.fold, ...plan.forward, ...plan.backward, ...plan.unfold];
      executor.run(ops, SCALARS, { kind: 'images', set, start: 0, count: 2 });
      return executor.read('grads', 0, plan.params.size);
    };
    const clean = await gradients(0);
    expect(clean.some((g) => g !== 0)).toBe(true);
    expect(await gradients(NaN)).toEqual(clean);
  }
});
