import { describe, expect, it } from 'vitest';
import { PRESETS, tokenCount, type ViTConfig } from '../../src/core/config';
import { blockCost, exactCost, paperCost } from '../../src/core/cost';
import { gateCount, SITES } from '../../src/core/gates';
import { denseWidths, paramTable, type Widths } from '../../src/core/params';
import { loadGolden } from '../golden/load';

const dense = (c: ViTConfig): Widths[] => Array.from({ length: c.depth }, () => denseWidths(c));
const tableSize = (config: ViTConfig): number =>
  paramTable({ config, kept: null })
    .filter(({ role }) => role !== 'gate')
    .reduce((sum, spec) => sum + spec.size, 0);

describe('the cost of a dense network', () => {
  it.each(['A', 'B'] as const)('agrees with reference network %s', (name) => {
    const { config, json } = loadGolden(name);
    const { params, macs, params_paper, macs_paper, gates } = json.cost_dense;
    expect(exactCost(config, dense(config))).toEqual({ params, macs });
    expect(paperCost(config, dense(config))).toEqual({ params: params_paper, macs: macs_paper });
    expect(gateCount(config)).toBe(gates);
  });

  it.each(Object.entries(PRESETS))('counts the parameters that the table of %s lists', (_, c) => {
    expect(exactCost(c, dense(c)).params).toBe(tableSize(c));
  });

  it('is 86,567,656 parameters for DeiT-B, 86,415,592 without its embeddings', () => {
    const c = PRESETS['deit-base'];
    const { params } = exactCost(c, dense(c));
    const embeddings = (tokenCount(c) + 1) * c.dim;
    expect(params).toBe(86_567_656);
    expect(params - embeddings).toBe(86_415_592);
  });

  it('is 17.56 G MACs for DeiT-B when exact, and 17.45 G in its block matrices alone', () => {
    const c = PRESETS['deit-base'];
    expect(exactCost(c, dense(c)).macs).toBe(17_563_828_224);
    expect(paperCost(c, dense(c)).macs).toBe(17_447_454_720);
  });

  it.each(['deit-tiny', 'deit-small', 'deit-base'] as const)(
    'is 12·D² parameters and 12·n·D² + 2·n²·D MACs a block of %s, as the paper counts',
    (preset) => {
      const c = PRESETS[preset];
      const n = tokenCount(c);
      const d = c.dim;
      expect(paperCost(c, [denseWidths(c)])).toEqual({
        params: 12 * d * d,
        macs: 12 * n * d * d + 2 * n * n * d,
      });
      const block = Object.values(blockCost(c, denseWidths(c)));
      expect(block.reduce((sum, cost) => sum + cost.macs, 0)).toBe(12 * n * d * d + 2 * n * n * d);
    },
  );

  it('is about 205 thousand parameters and 1,792 gates for nano', () => {
    expect(exactCost(PRESETS.nano, dense(PRESETS.nano)).params / 1000).toBeCloseTo(205, 0);
    expect(gateCount(PRESETS.nano)).toBe(1792);
  });

  it('has 64,512 gates for DeiT-B', () => {
    expect(gateCount(PRESETS['deit-base'])).toBe(64_512);
  });
});

describe('the cost of a cut network', () => {
  const c = PRESETS.nano;
  const n = tokenCount(c);
  const cut: Widths = { qkv: 40, proj: 21, fc1: 33, fc2: 100 };

  it('saves n MACs a weight that goes, in the accounting of the paper', () => {
    const before = paperCost(c, dense(c));
    const steps: Widths[] = [
      { ...denseWidths(c), qkv: 63 },
      { ...denseWidths(c), proj: 1 },
      { ...denseWidths(c), fc1: 20 },
      { ...denseWidths(c), fc2: 7 },
      cut,
      { qkv: 1, proj: 1, fc1: 1, fc2: 1 },
    ];
    for (const widths of steps) {
      const after = paperCost(c, [widths, ...dense(c).slice(1)]);
      expect(before.params - after.params).toBeGreaterThan(0);
      expect(before.macs - after.macs).toBe(n * (before.params - after.params));
    }
  });

  it('leaves V whole in the accounting of the paper, and counts its dropped rows when exact', () => {
    const narrow = { ...denseWidths(c), proj: c.dim - 1 };
    const lost = (of: typeof exactCost) => of(c, [denseWidths(c)]).params - of(c, [narrow]).params;
    expect(lost(paperCost)).toBe(c.dim);
    expect(lost(exactCost)).toBe(c.dim + c.dim + 1);
  });

  it('adds up over the sites of its blocks and what surrounds them', () => {
    const ends = exactCost(c, []);
    const sites = SITES.map((site) => blockCost(c, cut)[site]);
    const whole = exactCost(c, [cut]);
    expect(whole.params - ends.params).toBe(sites.reduce((sum, s) => sum + s.params, 0));
    expect(whole.macs - ends.macs).toBe(sites.reduce((sum, s) => sum + s.macs, 0));
  });

  it('splits a block by the linear map that does the work', () => {
    const block = blockCost(c, cut);
    const d = c.dim;
    expect(block.qkv).toEqual({
      params: 2 * d + 40 * (2 * d + 21) + 2 * d + 21,
      macs: n * 40 * (2 * d + 21) + n * n * d,
    });
    expect(block.proj).toEqual({ params: 21 * d + d, macs: n * 21 * d + n * n * 21 });
    expect(block.fc1).toEqual({ params: 2 * d + 33 * 100 + 100, macs: n * 33 * 100 });
    expect(block.fc2).toEqual({ params: 100 * d + d, macs: n * 100 * d });
  });
});
