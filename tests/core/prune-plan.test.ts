import { describe, expect, it } from 'vitest';
import { asPruneRate } from '../../src/core/brand';
import { PRESETS, type ViTConfig } from '../../src/core/config';
import { pruneRate } from '../../src/core/controls';
import { flattenGates, gateCount, gateSites, siteWidth, SITES } from '../../src/core/gates';
import { denseWidths } from '../../src/core/params';
import { keptChannels, previewOf, thinSites } from '../../src/core/prune-plan';
import { planAt } from '../../src/core/scope';
import { rankScores } from '../../src/core/ranking';
import { gateScores } from '../../src/core/scores';
import { GOLDEN_RATES, loadGolden } from '../golden/load';
import { keptByName } from './gate-sites';

const tiny: ViTConfig = { ...PRESETS.nano, dim: 4, heads: 2, depth: 2 };

describe.each(['A', 'B'] as const)('the plan of reference network %s', (name) => {
  const { config, params, json } = loadGolden(name);
  const ranking = rankScores(gateScores(flattenGates(config, params)));

  it('reads gates in the order of the reference', () => {
    expect(gateSites(config).map((site) => site.name)).toEqual(json.gate_order);
    expect(ranking.values.length).toBe(json.rank_ascending.length);
  });

  it('ranks all gates jointly, as the reference does', () => {
    expect(Array.from(ranking.order)).toEqual(json.rank_ascending);
  });

  it.each(GOLDEN_RATES)('keeps the channels of the reference at rate %s', (rate) => {
    const expected = json.rates[rate];
    const plan = planAt(config, ranking, pruneRate(Number(rate)));
    expect(plan.requested).toBe(expected.k);
    expect(plan.threshold).toBe(Math.fround(expected.tau));
    expect(plan.pruned).toBe(expected.pruned);
    expect(plan.total).toBe(gateCount(config));
    expect(plan.rescued.map((site) => site.name)).toEqual(expected.rescued);
    expect(keptByName(gateSites(config), plan.keep)).toEqual(expected.kept);
    const channels = keptChannels(config, plan.keep);
    for (const { block, site, name: gate } of gateSites(config)) {
      expect(Array.from(channels[block]?.[site] ?? [])).toEqual(expected.kept[gate]);
      expect(plan.widths[block]?.[site]).toBe(expected.kept[gate]?.length);
    }
  });

  it.each(GOLDEN_RATES)('previews the costs of the reference at rate %s', (rate) => {
    const { cost } = json.rates[rate];
    const { params: saved, macs } = previewOf(
      config,
      planAt(config, ranking, pruneRate(Number(rate))),
    );
    const dense = json.cost_dense;
    expect(saved).toEqual({
      dense: dense.params,
      densePaper: dense.params_paper,
      paper: cost.params_paper,
      exact: cost.params,
    });
    expect(macs).toEqual({
      dense: dense.macs,
      densePaper: dense.macs_paper,
      paper: cost.macs_paper,
      exact: cost.macs,
    });
  });
});

describe('a preview', () => {
  const gates = new Float32Array(gateCount(tiny)).map((_, i) => i + 1);
  gates.set([0.1, 0.4, -0.4, 0.2], 0);

  it('names rescued sites and counts after the rescue', () => {
    const plan = planAt(tiny, rankScores(gateScores(gates)), pruneRate(0.2));
    const preview = previewOf(tiny, plan);
    expect(plan.requested).toBe(11);
    expect(preview.rescued).toEqual(['blocks.0.g_qkv', 'blocks.0.g_proj']);
    expect(preview.pruned).toBe(11 - 2);
    expect(preview.kept[0]).toEqual([1, 1, 1, 16]);
    expect(Array.from(keptChannels(tiny, plan.keep)[0]?.qkv ?? [])).toEqual([1]);
  });

  it('keeps as many channels as it does not prune, at any rate', () => {
    for (let percent = 0; percent <= 95; percent += 5) {
      const preview = previewOf(
        tiny,
        planAt(tiny, rankScores(gateScores(gates)), pruneRate(percent / 100)),
      );
      const kept = preview.kept.flat().reduce((a, b) => a + b, 0);
      expect(kept + preview.pruned).toBe(preview.total);
    }
  });

  it('is the dense network while every gate is 1', () => {
    const ones = new Float32Array(gateCount(tiny)).fill(1);
    const preview = previewOf(tiny, planAt(tiny, rankScores(gateScores(ones)), pruneRate(0.95)));
    expect(preview.threshold).toBe(1);
    expect(preview.pruned).toBe(0);
    expect(preview.params.exact).toBe(preview.params.dense);
    expect(preview.macs.paper).toBe(preview.macs.densePaper);
  });

  it('never costs more at a higher rate', () => {
    const ranking = rankScores(gateScores(gates));
    const macs = Array.from(
      { length: 96 },
      (_, percent) => previewOf(tiny, planAt(tiny, ranking, pruneRate(percent / 100))).macs.exact,
    );
    expect(macs).toEqual([...macs].sort((a, b) => b - a));
    expect(macs.at(-1)).toBeLessThan(macs[0]!);
  });
});

describe('thin sites', () => {
  it('are those with less than an eighth of their channels left', () => {
    const config = { ...tiny, dim: 16 };
    const gates = new Float32Array(gateCount(config)).fill(1);
    const sites = gateSites(config);
    const starve = (index: number, left: number) => {
      const { offset = 0, size = 0 } = sites[index] ?? {};
      gates.fill(0, offset + left, offset + size);
    };
    starve(1, 2);
    starve(6, 1);
    const plan = planAt(config, rankScores(gateScores(gates)), asPruneRate(29 / gates.length));
    expect(plan.pruned).toBe(29);
    expect(thinSites(config, plan)).toEqual([{ block: 1, site: 'fc1' }]);
  });

  it('are none in a dense network', () => {
    const plan = planAt(
      tiny,
      rankScores(gateScores(new Float32Array(gateCount(tiny)).fill(1))),
      pruneRate(0),
    );
    expect(plan.widths).toEqual([denseWidths(tiny), denseWidths(tiny)]);
    expect(SITES.map((site) => siteWidth(tiny, site))).toEqual([4, 4, 4, 16]);
    expect(thinSites(tiny, plan)).toEqual([]);
  });
});
