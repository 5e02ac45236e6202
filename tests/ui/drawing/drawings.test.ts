// What the instruments draw, call by call, on a network small enough to be read: each is held to the lines that
// are committed in `drawn`. Who changes a drawing reads the difference and commits it.
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import { axisOf, strengthOn } from '../../../src/core/gate-bins';
import { gateSites } from '../../../src/core/gates';
import { keptChannels } from '../../../src/core/prune-plan';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { createCuttingSelector } from '../../../src/store/selectors';
import { createPageStore } from '../../../src/store/store';
import type { Page } from '../../../src/store/page';
import { drawPanel, panelWords } from '../../../src/ui/drawing/histogram-panel';
import { drawCells, drawFrame, drawRing, type CellPen } from '../../../src/ui/drawing/map';
import { fillCells } from '../../../src/ui/drawing/map-cells';
import { layoutMap } from '../../../src/ui/drawing/map-layout';
import { drawBare, drawTree, treeWords } from '../../../src/ui/drawing/tree';
import { layTree } from '../../../src/ui/drawing/tree-geometry';
import { formatOf } from '../../../src/ui/format';
import { createI18n } from '../i18n';
import { fateReaderOf } from '../../../src/ui/model/fate';
import { createHistogramReader } from '../../../src/ui/model/histogram';
import { createEspalierReader } from '../../../src/ui/model/tree';
import { drawCurves } from '../../../src/ui/report/curve-svg';
import { plotOf } from '../../../src/ui/strip/geometry';
import { createCurveReader, stripModel } from '../../../src/ui/strip/model';
import { drawStanding, stripWords } from '../../../src/ui/strip/strip-drawing';
import { drawRate } from '../../../src/ui/strip/draw-marks';
import { begun, gates, network, risingGates, TINY } from '../../store/run-events';
import type { RunEvent } from '../../../src/core/events';
import { cuttingOf } from '../gates';
import { recordingSheet } from '../recording-sheet';

const { t } = createI18n('en');
const format = formatOf('en');

function pageAt(rate: number, ...events: readonly RunEvent[]): Page {
  const store = createPageStore({ language: 'en', rate: pruneRate(rate) });
  for (const event of [begun(1), ...events]) store.receive(event);
  return { store, cutting: createCuttingSelector() } as unknown as Page;
}

const previewed = () => pageAt(0.4, gates(1, risingGates(), true));
const held = (drawn: () => string, name: string) =>
  expect(drawn()).toMatchFileSnapshot(`drawn/${name}.txt`);

describe('the tree', () => {
  const words = treeWords(format, t);

  it('has wires and a trunk before the first gates', async () => {
    const tree = layTree(TINY, 340, null);
    const { sheet, drawn } = recordingSheet(340, tree.height);
    drawBare(sheet, tree, gateSites(TINY), words);
    await held(drawn, 'tree-bare');
  });

  it('has limbs as thick as what is kept, outlines around them and buds on them', async () => {
    const page = previewed();
    const tree = layTree(TINY, 340, null);
    const model = createEspalierReader(page.cutting)(page.store.getState());
    const { sheet, drawn } = recordingSheet(340, tree.height);
    if (model === null) throw new Error('There are gates.');
    const light = { block: 1, site: null };
    const look = {
      ...{ light, at: null, crowded: Infinity, counts: true, fall: null, words },
      inLeaf: () => false,
    };
    drawTree(sheet, tree, model, look);
    await held(drawn, 'tree');
  });
});

describe('a histogram', () => {
  function panel(page: Page, look: { first: boolean; grips: boolean }) {
    const model = createHistogramReader(page)(page.store.getState());
    if (model === null) throw new Error('There are gates.');
    const { sheet, drawn } = recordingSheet(300, 160);
    const lens = model.lens?.fc1.count ?? [];
    const counts = { whole: model.whole.fc1.count, lens, branch: null };
    const hill = model.tied ? ('hill' as const) : null;
    drawPanel(sheet, model, counts, {
      ...{ ...look, site: 'fc1', dim: false, words: panelWords(format, t), hill },
    });
    return drawn;
  }

  it('has bars as they fare, the outline of the start, the band near zero and the threshold', async () =>
    held(panel(previewed(), { first: true, grips: true }), 'histogram'));

  it('shows what a cut took, and what one at a higher rate would take besides', async () => {
    const page = previewed();
    const { plan } = cuttingOf(TINY, rankScores(gateScores(risingGates())), 0.4);
    const kept = keptChannels(TINY, plan.keep);
    page.store.receive(network('pruned', { kept, rate: plan.rate, pruned: plan.pruned }));
    page.store.view({ rate: pruneRate(0.7) });
    await held(panel(page, { first: true, grips: true }), 'histogram-cut');
  });

  it('has a lens where the threshold is near zero', async () => {
    const near = risingGates().map((gate) => gate / 20);
    await held(panel(pageAt(0.4, gates(1, near)), { first: false, grips: true }), 'histogram-lens');
  });

  it('promises what sparsity does to gates that are all 1', async () => {
    const ones = new Float32Array(risingGates().length).fill(1);
    await held(panel(pageAt(0, gates(1, ones)), { first: false, grips: false }), 'histogram-ones');
  });
});

it('the map has a cell a gate, tiles, sites and a ring', async () => {
  const page = previewed();
  const state = page.store.getState();
  const fate = fateReaderOf(page)(state);
  const ranking = state.run.snapshot?.ranking;
  if (fate === null || ranking === undefined) throw new Error('There are gates.');
  const map = layoutMap(TINY, 120);
  const { sheet, drawn } = recordingSheet(120, map.height);
  const cells: string[] = [];
  const pen: CellPen = {
    cell: ({ left, top, right, bottom }, { strength, solid, hatched, dotted }, lit) =>
      void cells.push(
        `cell ${left} ${top} ${right} ${bottom} strength ${strength.toFixed(2)} solid ${solid}` +
          `${hatched > 0 ? ` hatched ${hatched}` : ''}${dotted ? ' dotted' : ''}${lit ? '' : ' dim'}`,
      ),
    clear: () => void cells.push('clear'),
  };
  const order = Uint32Array.from(ranking.values, (_, gate) => gate);
  const filled = fillCells(map, gateSites(TINY), order, ranking.values, fate);
  const light = { block: 0, site: null };
  drawCells(pen, map, sheet.dpr, filled, axisOf(ranking), light, null);
  drawFrame(sheet, map, light);
  drawRing(sheet, { left: 70, top: 2, right: 112, bottom: 16 }, sheet.dpr);
  expect(cells).toHaveLength(ranking.values.length);
  expect(cells[0]).toContain(strengthOn(axisOf(ranking), ranking.values[0] ?? 0).toFixed(2));
  await held(() => `${cells.join('\n')}\n${drawn()}`, 'map');
});

it('the strip has costs, the accuracies that were measured, pins and the rate', async () => {
  const page = pageAt(0.4, gates(1, risingGates()), network('sparse'));
  page.store.view({ pins: [pruneRate(0.2), null] });
  const { run, view } = page.store.getState();
  const curve = createCurveReader()(run);
  if (curve === null) throw new Error('There are gates.');
  const accuracies = [
    { rate: pruneRate(0), top1: 0.8, count: 100, split: 'validation' as const },
    { rate: pruneRate(0.5), top1: 0.6, count: 100, split: 'validation' as const },
  ];
  // Every tenth rate: the line is the same, and can be read.
  const few = <T>(values: readonly T[]) => values.filter((_, i) => i % 19 === 0);
  const model = stripModel(
    { ...page.store.getState(), run: { ...run, maskAccuracies: accuracies } },
    {
      ...curve,
      ...{ rates: few(curve.rates), macs: few(curve.macs), params: few(curve.params) },
    },
  );
  const plot = plotOf(600, 90, 30, 1);
  const { sheet, drawn } = recordingSheet(600, 90);
  const words = drawStanding(sheet, plot, model, stripWords(model, 'en', t));
  drawRate(sheet, plot, view.rate, words);
  await held(drawn, 'strip');
});

it('the curves of a report have bands, axes, and a name at the end of every line', async () => {
  const { sheet, drawn } = recordingSheet(880, 220);
  drawCurves(sheet, {
    lines: [
      {
        label: 'loss',
        look: 'main',
        above: false,
        points: [0, 10, 20].map((step) => ({ step, value: 2 - step / 20 })),
      },
      {
        label: 'measured',
        look: 'dots',
        above: true,
        points: [
          { step: 10, value: 1.6 },
          { step: 20, value: NaN },
        ],
      },
    ],
    bands: [
      { phase: 'dense', start: 0, end: 12, undone: false },
      { phase: 'finetune', start: 12, end: 20, undone: true },
    ],
    undone: 'undone',
    nameOf: (phase) => phase,
    last: 20,
    top: 2,
    tick: format.digits,
    count: format.count,
    across: 'steps',
    label: 'Loss',
  });
  await held(drawn, 'curves');
});
