// Cut wood falls within 900 ms and leaves the drawing as it is without it; no frame of it costs more than that.
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import { keptChannels } from '../../../src/core/prune-plan';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { createCuttingSelector } from '../../../src/store/selectors';
import { createPageStore } from '../../../src/store/store';
import { CUT_MS, fallingAt, GROW_MS, lastsFor, shrunkAt } from '../../../src/ui/drawing/fall';
import { drawMatrices, sizesOf } from '../../../src/ui/drawing/matrices';
import { drawTree, treeWords, type Fall } from '../../../src/ui/drawing/tree';
import { layTree } from '../../../src/ui/drawing/tree-geometry';
import { formatOf } from '../../../src/ui/format';
import { createI18n } from '../i18n';
import { createEspalierReader } from '../../../src/ui/model/tree';
import { begun, gates, network, risingGates, TINY } from '../../store/run-events';
import { cuttingOf } from '../gates';
import { recordingSheet } from '../recording-sheet';

const words = treeWords(formatOf('en'), createI18n('en').t);

/** A page just cut at 40 %, and what its tree draws so long after it. */
function justCut() {
  const store = createPageStore({ language: 'en', rate: pruneRate(0.4) });
  const { plan } = cuttingOf(TINY, rankScores(gateScores(risingGates())), 0.4);
  const kept = keptChannels(TINY, plan.keep);
  const begins = {
    run: 1,
    type: 'activity',
    task: 'prune',
    paused: false,
    done: 0,
    total: 0,
  } as const;
  for (const event of [
    ...[begun(1), gates(1, risingGates(), true), begins],
    network('pruned', { kept, rate: plan.rate, pruned: plan.pruned }),
  ])
    store.receive(event);
  const { cut } = store.getState();
  if (cut === null) throw new Error('A cut is an event.');
  const model = createEspalierReader(createCuttingSelector())(store.getState());
  const tree = layTree(TINY, 340, null);
  const drawnWith = (fall: Fall | null) => {
    const { sheet, drawn } = recordingSheet(340, tree.height);
    if (model === null) throw new Error('There are gates.');
    const light = { block: null, site: null };
    const look = { light, at: null, crowded: Infinity, counts: true, fall, words };
    drawTree(sheet, tree, model, { ...look, inLeaf: () => false });
    return drawn();
  };
  return { cut, drawnWith };
}

describe('the wood of a cut', () => {
  it('is gone after 900 ms, and the drawing is what it would be without it', () => {
    const { cut, drawnWith } = justCut();
    const still = drawnWith(null);
    expect(drawnWith({ cut, ms: 300 })).not.toBe(still);
    expect(drawnWith({ cut, ms: CUT_MS })).toBe(still);
    expect(lastsFor(false)).toBe(900);
  });

  it('costs no frame more than the drawing itself', () => {
    const { cut, drawnWith } = justCut();
    const calls = (drawn: string) => drawn.split('\n').length;
    const still = calls(drawnWith(null));
    for (const ms of [0, 60, 200, 500, 800])
      expect(calls(drawnWith({ cut, ms }))).toBeLessThanOrEqual(2 * still);
  });

  it('turns solid, then thins, falls and fades, from the crown down', () => {
    const depth = 4;
    expect(fallingAt(0, false, 0, depth).strength).toBe(0);
    expect(fallingAt(120, false, 0, depth)).toEqual({ way: 0, strength: 1 });
    const at = (block: number) => fallingAt(400, false, block, depth).way;
    expect(at(3)).toBeGreaterThan(at(0));
    for (let ms = 150; ms < CUT_MS; ms += 50)
      expect(fallingAt(ms, false, 0, depth).way).toBeGreaterThanOrEqual(
        fallingAt(ms - 50, false, 0, depth).way,
      );
  });

  it('grows back the same way in 500 ms, in networks of any depth', () => {
    for (const depth of [1, 2, 12, 24]) {
      expect(fallingAt(GROW_MS, true, 0, depth).strength).toBe(0);
      expect(fallingAt(0, true, 0, depth).strength).toBe(0);
      for (const share of [0.2, 0.5, 0.9])
        expect(fallingAt(GROW_MS * share, true, 0, depth).way).toBeCloseTo(
          fallingAt(CUT_MS * (1 - share), false, 0, depth).way,
        );
    }
  });
});

describe('the matrices of a block', () => {
  const drawnAt = (share: number) => {
    const { cut } = justCut();
    const [before, now] = [cut.from[cut.block], cut.to[cut.block]];
    if (before === undefined || now === undefined) throw new Error('The block is there.');
    const { sheet, drawn } = recordingSheet(900, 72);
    const sizes = { from: sizesOf(TINY, before), to: sizesOf(TINY, now) };
    drawMatrices(sheet, { ...sizes, share, size: ({ rows, columns }) => `${rows} × ${columns}` });
    return { text: drawn(), now };
  };

  it('say the sizes that the compact network has, once they have shrunk', () => {
    const { text, now } = drawnAt(1);
    expect(text).toContain(`→ ${now.fc2} × ${now.fc1}`);
    expect(text).toContain(`→ ${2 * TINY.dim + now.proj} × ${now.qkv}`);
    expect(shrunkAt(CUT_MS, false)).toBe(1);
    expect(shrunkAt(0, false)).toBe(0);
  });

  it('begin as they were', () => {
    const { dim } = TINY;
    expect(drawnAt(0).text).toContain(`→ ${3 * dim} × ${dim}`);
  });
});
