// Every operation of the WASM kernels, one by one, against plain float64 loops, on shapes without a
// power of two, on every build: what it writes is right, and nothing else is touched.
import { describe, expect, test } from 'vitest';
import { allowFusedMultiplyAdd } from '../../headless/engines';
import { batchMoves } from '../../src/core/augment';
import type { ViTConfig } from '../../src/core/config';
import type { ImageSet } from '../../src/core/images';
import type { BlockKept, ModelShape } from '../../src/core/params';
import type { Scalars } from '../../src/engine/executor';
import { BUILDS } from '../../src/core/engine-record';
import type { Build } from '../../src/engine/wasm/builds';
import { wasmExecutors } from '../../src/engine/wasm/executor';
import { referenceExecutor } from '../reference/executor';
import { drawn } from '../long';
import { compareOp, namedOps, planFor, SCALARS, worstMove } from '../reference/op-check';
import { bytes, images, ODD, UNEVEN } from './fixtures';
import { maxAbs } from './tolerance';

/** 26 tokens, heads of 6 again, but a width that is no multiple of eight panels, and one image more. */
const WIDE: ViTConfig = {
  ...ODD,
  image: 15,
  dim: 30,
  heads: 5,
  mlpRatio: 4,
  classes: 11,
  depth: 1,
};

/** Everything a multiple of four: no map of places anywhere. */
const EVEN: ViTConfig = {
  ...ODD,
  channels: 1,
  dim: 64,
  heads: 4,
  mlpRatio: 4,
  classes: 10,
  depth: 1,
};

allowFusedMultiplyAdd();

const makerOf = (build: Build) =>
  wasmExecutors({
    threads: 1,
    build,
    openThread: () => {
      throw new Error('one thread opens no other');
    },
  });
/** Of what no build computes otherwise: images as they come. */
const make = makerOf('simd128');

const cases: [string, ViTConfig, BlockKept[] | null, number, Scalars][] = [
  ['an odd network', ODD, null, 3, SCALARS],
  ['more tokens than fit one chunk', { ...ODD, depth: 1 }, null, 9, SCALARS],
  ['an odd network that was cut', ODD, UNEVEN, 3, SCALARS],
  ['a wider one', WIDE, null, 5, { ...SCALARS, trainGates: false, labelSmoothing: 0 }],
  ['an even one', EVEN, null, 9, SCALARS],
  ['a single image', EVEN, null, 1, SCALARS],
];

test.each([
  ['floats', ODD, images(ODD, 6, 3)],
  ['bytes', ODD, bytes(ODD, 6)],
  ['bytes of one channel', EVEN, bytes(EVEN, 6)],
] as const)('%s agree with the reference however they are moved', async (_, config, set) => {
  const plan = planFor({ config, kept: null }, set);
  const executor = await make(plan, { batch: 6, signal: null, onProgress: null });
  expect(await worstMove(executor, plan, set)).toBeLessThan(1e-6);
  executor.destroy();
});

describe.each(cases)('on %s', (name, config, kept, count, scalars) => {
  const shape: ModelShape = { config, kept };
  const batch = images(config, count, 3);
  const plan = planFor(shape, batch);

  describe.each(BUILDS)('the build %s', (build) => {
    const make = makerOf(build);

    test.each(drawn(`${name} on ${build}`, namedOps(plan), 0.25))(
      '$name agrees with the reference',
      async ({ op }) => {
        const executor = await make(plan, { batch: count, signal: null, onProgress: null });
        const differences = await compareOp(executor, plan, op, batch, scalars);
        for (const [region, difference] of Object.entries(differences))
          expect(difference, region).toBeLessThan(3e-6);
        executor.destroy();
      },
    );
  });
});

test('bytes of two normalisations and floats may share a batch, moved or not', async () => {
  const floats = images(EVEN, 2, 5);
  const pixels = Uint8Array.from(floats.pixels, (_, i) => (i * 37) % 256);
  const { labels } = floats;
  const sets: ImageSet[] = [
    { pixels, labels, count: 2, mean: [0.3], std: [0.4] },
    { pixels, labels, count: 2, mean: [0.1], std: [0.2] },
    floats,
  ];
  const plan = planFor({ config: EVEN, kept: null }, { ...floats, count: 6 });
  const executor = await make(plan, { batch: 6, signal: null, onProgress: null });
  for (const set of sets) executor.appendData('train', set);
  const cut = plan.forward[0]!;
  if (cut.op !== 'patches') throw new Error('the first operation cuts patches');
  const indices = Uint32Array.of(5, 0, 2, 3, 1, 4);
  executor.run([cut], SCALARS, { kind: 'indices', split: 'train', indices });
  const rows = await executor.readView(cut.out, 6);
  const width = cut.out.cols;
  indices.forEach((index, at) => {
    const set = sets[Math.floor(index / 2)]!;
    const size = set.pixels.length / 2;
    // The first patch's first row of pixels, behind the class token's empty row.
    const first = rows.subarray(
      (at * cut.out.rows + 1) * width,
      (at * cut.out.rows + 1) * width + 3,
    );
    const wanted = [0, 1, 2].map((x) => {
      const value = set.pixels[(index % 2) * size + x]!;
      return set === floats ? value : (value / 255 - set.mean[0]!) / set.std[0]!;
    });
    wanted.forEach((value, x) => expect(first[x]).toBeCloseTo(value, 5));
  });
  const reference = referenceExecutor(plan);
  for (const set of sets) reference.appendData('train', set);
  const moves = batchMoves(3, 1, 6, { side: 28, mirror: true });
  for (const each of [executor, reference])
    each.run([cut], SCALARS, { kind: 'indices', split: 'train', indices, moves });
  const [got, wanted] = [await executor.readView(cut.out, 6), await reference.readView(cut.out, 6)];
  expect(maxAbs(got, wanted)).toBeLessThan(1e-6);
  executor.destroy();
});
