// The golden suite as a script in the page meets it: through `window.espalier`, the worker and an
// engine. Tolerances are those of tests/golden/README.md; nothing is computed on this side.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ViTConfig } from '../../src/core/config';
import { param } from '../../src/core/params';
import type { EngineId } from '../../src/core/run-config';
import { readModel, writeModel } from '../../src/formats/model-file';
import { parseSafetensors } from '../../src/formats/safetensors';
import type { ParamSet } from '../../src/core/params';
import { goldenKept } from '../core/golden-kept';
import { TINY_GATES } from '../engine/fixtures';
import { maxAbs, worstGradient, worstUpdate } from '../engine/tolerance';
import { GOLDEN_RATES, loadGolden, type Golden } from '../golden/load';

const LOGITS = 2e-5;
const LOSS = 5e-6;
const GRADIENT = 2e-5;
const UPDATE = 1e-3;
const MASKED = 1e-5;
/** Folding a gate into a weight is one rounding. */
const FOLDED = 1e-6;

const file = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../golden/${name}.safetensors`, import.meta.url)));

/** Opens a set's network on an engine. */
export const loadGoldenModel = (page: Page, golden: Golden, engine: EngineId): Promise<void> =>
  loadModelOn(page, engine, file(`${golden.name}.params`), golden.config);

async function loadModelOn(
  page: Page,
  engine: EngineId,
  safetensors: Uint8Array<ArrayBuffer>,
  config: ViTConfig,
): Promise<void> {
  await page.evaluate(
    async ({ engine, safetensors, config }) => {
      // Synthetic images are made at once; real ones would still be loading when the test goes on.
      const now = await window.espalier.configure({});
      if (now.engine !== engine || now.data !== 'synthetic')
        await window.espalier.configure({ engine, data: 'synthetic' });
      await window.espalier.loadModel({ safetensors, config });
    },
    { engine, safetensors, config },
  );
}

/** A network file whose first loss is no number: its head holds the largest floats. */
export function boundlessModel() {
  const { params, config } = loadGolden('A');
  const head = new Float32Array(params['head.weight']?.length ?? 0).fill(3e38);
  return writeModel({
    shape: { config, kept: null },
    params: { ...params, 'head.weight': head },
    mean: [0],
    std: [1],
    metadata: {},
  });
}

const batchOf = ({ io, json }: Golden) => ({
  images: param(io, 'images'),
  labels: Uint32Array.from(json.labels),
  lambda: json.train.lambda,
  labelSmoothing: json.train.label_smoothing,
});

/** Logits of the set's images; with a rate, of the masked parent. */
const logitsOf = (page: Page, { io, json }: Golden, rate: number | null = null) =>
  page.evaluate(
    ({ images, count, rate }) =>
      window.espalier.logits(rate === null ? { images, count } : { images, count, rate }),
    { images: param(io, 'images'), count: json.batch, rate },
  );

const savedParams = async (page: Page): Promise<ParamSet> => {
  const bytes = await page.evaluate(() => window.espalier.saveModel({ compact: false }));
  const { tensors } = parseSafetensors(bytes);
  return Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data]));
};

export async function expectLogits(page: Page, golden: Golden): Promise<void> {
  expect(maxAbs(await logitsOf(page, golden), param(golden.io, 'logits'))).toBeLessThan(LOGITS);
}

export async function expectGradients(page: Page, golden: Golden): Promise<void> {
  const found = await page.evaluate((o) => window.espalier.gradients(o), batchOf(golden));
  expect(Object.keys(found).sort()).toEqual([...golden.json.param_order].sort());
  expect(worstGradient(golden, found)).toBeLessThan(GRADIENT);
}

/** λ pulls every gate but 0 by λ towards 0, down to the smallest float there is. */
export async function expectPulls(page: Page, golden: Golden, engine: EngineId): Promise<void> {
  const { config, params } = golden;
  const name = 'blocks.0.g_qkv';
  const gates = Float32Array.from(param(params, name), (gate, i) => TINY_GATES[i] ?? gate);
  const safetensors = writeModel({
    ...{ shape: { config, kept: null }, params: { ...params, [name]: gates } },
    ...{ mean: [0], std: [1] },
  });
  await loadModelOn(page, engine, safetensors, config);
  // So strong a pull drowns what the loss adds: one pass tells.
  const found = await page.evaluate((o) => window.espalier.gradients(o), {
    ...batchOf(golden),
    lambda: 1,
  });
  const pull = param(found, name);
  gates.forEach((gate, i) => {
    const off = Math.abs(pull[i]! - Math.sign(gate));
    expect(off, `${gate} is pulled by ${pull[i]}`).toBeLessThan(0.5);
  });
}

/** Ten steps on the network at hand, which must be fresh from {@link loadGoldenModel}. */
export async function expectTenSteps(page: Page, golden: Golden): Promise<void> {
  const { json, io } = golden;
  const { lr, weight_decay: weightDecay } = json.train;
  const step = { ...batchOf(golden), lr, gateLr: lr, weightDecay };
  for (const [i, wanted] of json.losses_before_each_step.entries()) {
    const { ce, l1, loss } = await page.evaluate((o) => window.espalier.step(o), step);
    for (const [j, value] of [ce, l1, loss].entries())
      expect(Math.abs(value / wanted[j]! - 1), `loss ${j} of step ${i + 1}`).toBeLessThan(LOSS);
    if (i === 0)
      expect(worstUpdate(golden, await savedParams(page), golden.step1)).toBeLessThan(UPDATE);
  }
  expect(worstUpdate(golden, await savedParams(page), golden.step10)).toBeLessThan(UPDATE);
  expect(maxAbs(await logitsOf(page, golden), param(io, 'logits_step10'))).toBeLessThan(LOGITS);
}

/** What the slider would say, to the last digit. */
export async function expectPreviews(page: Page, { json, config }: Golden): Promise<void> {
  for (const rate of GOLDEN_RATES) {
    const wanted = json.rates[rate];
    const seen = await page.evaluate((r) => window.espalier.preview(r), Number(rate));
    expect(seen.total).toBe(json.cost_dense.gates);
    expect(seen.pruned).toBe(wanted.pruned);
    expect(Math.fround(seen.threshold)).toBe(Math.fround(wanted.tau));
    expect(seen.rescued).toEqual(wanted.rescued);
    expect(seen.kept).toEqual(
      goldenKept(json, rate).map((b) => [b.qkv, b.proj, b.fc1, b.fc2].map((site) => site.length)),
    );
    expect(seen.kept).toHaveLength(config.depth);
    const { cost } = wanted;
    const dense = json.cost_dense;
    expect(seen.params).toEqual({
      dense: dense.params,
      exact: cost.params,
      densePaper: dense.params_paper,
      paper: cost.params_paper,
    });
    expect(seen.macs).toEqual({
      dense: dense.macs,
      exact: cost.macs,
      densePaper: dense.macs_paper,
      paper: cost.macs_paper,
    });
  }
}

/** Cuts and stops before the test images are measured: what was cut stays, and no time is lost. */
const cutOnly = (page: Page, rate: number): Promise<void> =>
  page.evaluate(async (rate) => {
    const leave = window.espalier.on('network', () => void window.espalier.stop());
    try {
      await window.espalier.prune(rate);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'CancelledError') throw error;
    } finally {
      leave();
    }
  }, rate);

/** Cuts at every rate; the compact network must answer as the masked one and as the reference. */
export async function expectCuts(page: Page, golden: Golden): Promise<void> {
  const { io } = golden;
  for (const rate of GOLDEN_RATES) {
    const masked = await logitsOf(page, golden, Number(rate));
    await cutOnly(page, Number(rate));
    const compact = await logitsOf(page, golden);
    expect(maxAbs(masked, param(io, `logits.masked.${rate}`)), rate).toBeLessThan(LOGITS);
    expect(maxAbs(compact, param(io, `logits.compact.${rate}`)), rate).toBeLessThan(LOGITS);
    expect(maxAbs(compact, masked), rate).toBeLessThan(MASKED);
  }
}

/** The file of the cut at 0.4: the reference's parameters, and which channels they are. */
export async function expectCompactFile(page: Page, golden: Golden): Promise<void> {
  await cutOnly(page, 0.4);
  const bytes = await page.evaluate(() => window.espalier.saveModel({ compact: true }));
  const { tensors } = parseSafetensors(bytes);
  expect(Object.keys(tensors).sort()).toEqual(Object.keys(golden.compact).sort());
  for (const [name, wanted] of Object.entries(golden.compact))
    expect(maxAbs(tensors[name]?.data ?? [], wanted), name).toBeLessThan(FOLDED);
  const { shape } = readModel(bytes.slice().buffer, null);
  expect(shape.config).toEqual(golden.config);
  expect(shape.kept).toEqual(goldenKept(golden.json, '0.4'));
}
